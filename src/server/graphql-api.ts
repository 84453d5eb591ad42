import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import { createContext, type ApiContext, type ApiServices } from '../../schema/context.ts';
import type { Log } from '../domain/ports.ts';
import { DEFAULT_LIMITS, useLimits, type OperationLimits } from './limits.ts';
import { maskError } from './mask-error.ts';

/** Where the API is. */
export const GRAPHQL_PATH = '/graphql';

/** What the API is put together from. */
export interface GraphqlApiParts {
  readonly schema: GraphQLSchema;
  readonly services: ApiServices;
  readonly log: Log;
  /** Serve the query editor to browsers. */
  readonly graphiql: boolean;
  readonly limits?: OperationLimits;
  /** Aborts when the server closes: subscriptions end. */
  readonly closing: AbortSignal;
}

/** The API over HTTP and server-sent events. */
export type GraphqlApi = YogaServerInstance<Record<string, unknown>, ApiContext>;

/** Puts the API together, without a port: `fetch` answers requests. */
export function createGraphqlApi({ schema, services, log, graphiql, limits = DEFAULT_LIMITS, closing }: GraphqlApiParts): GraphqlApi {
  return createYoga<Record<string, unknown>, ApiContext>({
    schema,
    context: () => createContext(services, closing),
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: graphiql ? { title: 'Ghost Council', defaultQuery: EXAMPLE } : false,
    // The editor itself is served from here: by default its page would load it from a public network. It is large, and only
    // read when somebody opens it.
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    landingPage: false,
    // The default answers to every origin, with credentials. The API is read by servers and by pages of its own origin.
    cors: false,
    batching: false,
    multipart: false,
    // Enforced on the Node request instead: the limiter here costs two thirds of the throughput.
    maxRequestBodySize: false,
    maskedErrors: { maskError: (error) => maskError(error, log) },
    logging: toYogaLog(log),
    plugins: [useCSRFPrevention({ requestHeaders: ['x-graphql-yoga-csrf', 'graphql-require-preflight'] }), useLimits(limits)],
  });
}

/** Yoga writes sentences with values in them: the sentence goes where fields go. Failures reach the log through `maskError`. */
function toYogaLog(log: Log) {
  const forward =
    (level: 'debug' | 'warn') =>
    (...said: unknown[]): void => {
      log[level]({ said: said.map(String) }, 'The GraphQL server says');
    };
  return { debug: forward('debug'), info: forward('debug'), warn: forward('warn'), error: forward('debug') };
}

const EXAMPLE = `# Everything that the newest cycle saw, thought and did. Ctrl+Enter runs it; Ctrl+Space completes.
query LatestCycle {
  latestCycle {
    asset
    scheduledAt
    readings { key value absence { code detail } }
    regime { regime posterior { regime probability } reason }
    opinions { key stance confidence rationale }
    verdict { stance confidence rationale }
    gates { key passed code observed limit }
    entry { entered reason }
    valuation { equity mark }
  }
}
`;
