import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type DocumentNode, type ExecutionArgs, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { Log } from '../domain/ports.ts';
import { GRAPHQL_PATH, type GraphqlApi } from './graphql-api.ts';
import { maskError } from './mask-error.ts';

/** Try again later: the only way of saying "the stream broke" after which every client of graphql-ws connects again. */
const TRY_AGAIN_LATER = 1013;

/** How long a client may take to agree that its connection is closed, in milliseconds. */
const CLOSE_TIMEOUT = 2_000;

/** How the API is served over WebSockets. */
export interface WebSocketOptions {
  readonly log: Log;
  /** The largest message that a client may send, in bytes. */
  readonly maxBytes: number;
  /** Origins of pages that may connect besides the server's own. */
  readonly allowedOrigins: readonly string[];
}

/** The functions of GraphQL as the plugins of the API have wrapped them for one request. */
interface Enveloped extends Runners {
  readonly schema: GraphQLSchema;
  readonly parse: (query: string) => DocumentNode;
  readonly validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
  readonly contextFactory: () => unknown;
}

interface Runners {
  readonly execute: (args: ExecutionArgs) => Promise<ExecutionResult>;
  readonly subscribe: (args: ExecutionArgs) => Promise<ExecutionResult | AsyncIterable<ExecutionResult>>;
}

/** What is to be executed, with the functions to execute it. */
interface Operation extends ExecutionArgs {
  readonly run: Runners;
}

/**
 * Serves the API over graphql-ws on the same port, with the validation, the limits and the context that requests over HTTP have.
 *
 * @returns ends all connections; clients are told to connect again
 */
export function serveWebSockets(server: Server, api: GraphqlApi, { log, maxBytes, allowedOrigins }: WebSocketOptions): () => Promise<void> {
  // The types do not know `closeTimeout` yet.
  const options: ServerOptions & { readonly closeTimeout: number } = { noServer: true, maxPayload: maxBytes, closeTimeout: CLOSE_TIMEOUT };
  const sockets = new WebSocketServer(options);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuse(request, allowedOrigins);
    if (refusal === null) sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
    else socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });
  const served = useServer(
    {
      execute: (args) => (args as Operation).run.execute(args),
      subscribe: (args) => (args as Operation).run.subscribe(args),
      onSubscribe: async ({ extra }, _id, params) => {
        const { schema, execute, subscribe, contextFactory, parse, validate } = api.getEnveloped({
          request: extra.request,
          socket: extra.socket,
          params,
        }) as Enveloped;
        try {
          const document = parse(params.query);
          const faults = validate(schema, document);
          if (faults.length > 0) return faults;
          const { operationName, variables: variableValues } = params;
          const contextValue = await contextFactory();
          const operation: Operation = { schema, document, operationName, variableValues, contextValue, run: { execute, subscribe } };
          return operation;
        } catch (error) {
          // Thrown on, it would close the socket with a fatal code and end up on stderr.
          if (error instanceof GraphQLError) return [error];
          return [maskError(error, log)];
        }
      },
      onOperation: ({ extra }, _id, _params, _args, result) =>
        isAsyncIterable(result)
          ? closeOnFailure(result, (error) => {
              maskError(error, log);
              extra.socket.close(TRY_AGAIN_LATER, 'The stream broke');
            })
          : result,
    },
    sockets,
  );
  return async () => served.dispose();
}

/** Why an upgrade is not wanted, as the status of an answer; null when it is. Browsers let any page connect: its origin must be checked here. */
function refuse({ url, headers }: IncomingMessage, allowedOrigins: readonly string[]): string | null {
  if (url?.split('?')[0] !== GRAPHQL_PATH) return '404 Not Found';
  const { origin, host } = headers;
  const own = origin === undefined || origin === `http://${host ?? ''}` || origin === `https://${host ?? ''}`;
  return own || allowedOrigins.includes(origin) ? null : '403 Forbidden';
}

function isAsyncIterable(result: unknown): result is AsyncGenerator<ExecutionResult, void> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

/**
 * Ends a stream that fails, after `close` was told. A client would take the error of a stream for the end of it and not come back. No
 * generator, because a generator that waits for its source cannot be ended from outside.
 */
function closeOnFailure(
  results: AsyncGenerator<ExecutionResult, void>,
  close: (error: unknown) => void,
): AsyncGenerator<ExecutionResult, void> {
  const guarded: AsyncGenerator<ExecutionResult, void> = {
    next: () =>
      results.next().catch((error: unknown) => {
        close(error);
        return { done: true, value: undefined };
      }),
    return: (value) => results.return(value),
    throw: (error) => results.throw(error),
    [Symbol.asyncIterator]: () => guarded,
    [Symbol.asyncDispose]: async () => {
      await results.return();
    },
  };
  return guarded;
}
