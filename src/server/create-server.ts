import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { ApiServices } from '../../schema/context.ts';
import { ConfigError, describeError } from '../domain/errors.ts';
import type { Log } from '../domain/ports.ts';
import { frontPage } from './front-page.ts';
import { createGraphqlApi, GRAPHQL_PATH, type GraphqlApi } from './graphql-api.ts';
import { answerJson, answerLive, answerReady, type Readiness } from './health.ts';
import { limitBody } from './limit-body.ts';
import type { OperationLimits } from './limits.ts';
import { maskError } from './mask-error.ts';
import { serveWebSockets } from './websocket.ts';

/** The largest body or WebSocket message that a client may send, in bytes. */
const MAX_BYTES = 100_000;

/** How the server is reached. */
export interface ServerConfig {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Serve the query editor to browsers. */
  readonly graphiql: boolean;
  /** Origins of pages that may open WebSockets besides the server's own, such as `https://example.org`. */
  readonly allowedOrigins?: readonly string[];
  readonly limits?: OperationLimits;
}

/** What a server is put together from. */
export interface ServerParts {
  readonly schema: GraphQLSchema;
  readonly context: ApiServices;
  readonly config: ServerConfig;
  readonly log: Log;
  readonly readiness: () => Promise<Readiness>;
}

/** The server of the API. */
export interface ApiServer {
  /**
   * Begins to answer.
   *
   * @returns the port
   * @throws ConfigError PORT_UNAVAILABLE
   */
  listen(): Promise<{ readonly port: number }>;
  /** Ends subscriptions, answers what was asked, and stops. */
  close(): Promise<void>;
}

/** Puts together the server: the API over HTTP, server-sent events and WebSockets on one port, health, and a front page. */
export function createServer({ schema, context, config, log, readiness }: ServerParts): ApiServer {
  const closing = new AbortController();
  const { graphiql, limits, host, port, allowedOrigins = [] } = config;
  const api = createGraphqlApi({
    schema,
    services: context,
    log,
    graphiql,
    closing: closing.signal,
    ...(limits === undefined ? {} : { limits }),
  });
  const page = frontPage(graphiql);
  const server = createHttpServer((request, response) => {
    // A connection that is kept alive would keep the closing server alive.
    response.once('close', () => {
      if (closing.signal.aborted) server.closeIdleConnections();
    });
    route({ request, response, api, page, readiness }).catch((error: unknown) => {
      const { message, extensions } = maskError(error, log);
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, { errors: [{ message, extensions }] });
    });
  });
  const closeSockets = serveWebSockets(server, api, { log, maxBytes: MAX_BYTES, allowedOrigins });
  return {
    listen: () => listen(server, host, port),
    close: async () => {
      // The other way round subscriptions would end as if they were complete, and clients would not come back.
      await closeSockets();
      closing.abort();
      if (!server.listening) return;
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
      });
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly api: GraphqlApi;
  readonly page: string;
  readonly readiness: () => Promise<Readiness>;
}

async function route({ request, response, api, page, readiness }: Exchange): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path === GRAPHQL_PATH) {
    if (limitBody(request, response, MAX_BYTES)) await api(request, response);
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
  } else if (path === '/') {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    });
    response.end(page.replaceAll('HOST', escapeHost(request.headers.host ?? 'localhost')));
  } else if (path === '/health/live') {
    answerLive(response);
  } else if (path === '/health/ready') {
    await answerReady(response, readiness);
  } else {
    answerJson(response, 404, { error: `There is nothing at ${String(path)}. The API is at ${GRAPHQL_PATH}.` });
  }
}

/** The host as a client named it, as far as it is one: it is shown on a page. */
function escapeHost(host: string): string {
  return /^[\w.:[\]-]+$/.test(host) ? host : 'localhost';
}

async function listen(server: Server, host: string, port: number): Promise<{ readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const sentence = `Cannot listen on ${host}:${port}: ${describeError(error)}. Set PORT or HOST to one that is free, or stop the program that holds it.`;
      reject(new ConfigError('PORT_UNAVAILABLE', sentence, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port };
}
