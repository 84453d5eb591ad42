import { createClient as createWebSocketClient, type Client as WebSocketClient } from 'graphql-ws';
import { LatestVerdictsDocument, VerdictsDocument, type TypedDocumentString, type VerdictsSubscription } from './gql/graphql.ts';
import { Inbox } from './inbox.ts';

export * from './gql/graphql.ts';

/** The first cursor of every durable subscription: all that there ever was. */
const FROM_THE_START = 'start';
/** A connection over which nothing has come for this long is asked for a sign of life, and given up when none comes in as long again. */
const QUIET_MS = 10_000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 10_000;

/** How the API is reached. */
export interface ClientOptions {
  /** Its address, such as `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** A WebSocket class, where the platform has none. */
  readonly webSocket?: unknown;
}

/** What the API said of a request that it did not answer. */
export class ApiError extends Error {
  /** The stable code of the first error: `RUN_UNKNOWN`, `CURSOR_INVALID`, or `HTTP_<status>` where the answer was none of the API. */
  readonly code: string;
  /** All errors, as they came. */
  readonly errors: readonly ErrorAnswer[];

  constructor(errors: readonly ErrorAnswer[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.name = 'ApiError';
    const code = errors[0]?.extensions?.['code'];
    this.code = typeof code === 'string' ? code : 'UNKNOWN';
    this.errors = errors;
  }
}

/** One error of an answer. */
export interface ErrorAnswer {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A verdict with the cursor to go on after. */
export type VerdictEvent = VerdictsSubscription['verdicts'];

/** A client of the API. */
export interface Client {
  /**
   * Asks one of the generated operations.
   *
   * @throws ApiError when the API answers with errors, or not at all as it should
   */
  query<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result>;
  /**
   * Every verdict after a cursor, once and in order, then live ones. A lost connection is made again, for as long as it takes, and goes on
   * after the last one that came. Ends when the loop is left.
   *
   * @param filter `after`: a cursor, or `start` for all; without one only verdicts from now on
   */
  verdicts(filter?: {
    readonly run?: string;
    readonly asset?: string;
    readonly after?: string;
  }): AsyncIterableIterator<VerdictEvent, undefined>;
  /** Ends all subscriptions and closes the connection. */
  close(): Promise<void>;
}

/** A client of the API at an address. It connects when something is asked for. */
export function createClient({ url, webSocket }: ClientOptions): Client {
  const socket = createWebSocketClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: webSocket,
    keepAlive: QUIET_MS,
    on: giveUpWhenSilent(() => {
      socket.terminate();
    }),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => wait(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(retries, 10))),
  });
  const query: Client['query'] = (document, variables) => post(url, String(document), variables);
  return {
    query,
    verdicts: ({ after, ...filter } = {}) =>
      follow(socket, async () => {
        // Without a cursor to begin with, what is committed while the first connection is lost would be missed.
        const newest = async (): Promise<string> => {
          const { verdicts } = await query(LatestVerdictsDocument, { ...filter, first: 1 });
          return verdicts.edges[0]?.cursor ?? FROM_THE_START;
        };
        return { ...filter, after: after ?? (await newest()) };
      }),
    close: async () => socket.dispose(),
  };
}

async function post<Result>(url: string, query: string, variables: unknown): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const answer = readAnswer<Result>(text);
  if (answer?.errors !== undefined) throw new ApiError(answer.errors);
  if (answer?.data != null) return answer.data;
  const message = `${url} answered with ${response.status} and no data: ${text.slice(0, 200)}`;
  throw new ApiError([{ message, extensions: { code: `HTTP_${response.status}` } }]);
}

interface AnswerOf<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly ErrorAnswer[];
}

function readAnswer<Result>(text: string): AnswerOf<Result> | null {
  try {
    return JSON.parse(text) as AnswerOf<Result>;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Subscribes to verdicts; each time that the connection is made anew, `after` is the cursor of the last one that came. */
function follow(
  socket: WebSocketClient,
  begin: () => Promise<{ readonly run?: string; readonly asset?: string; readonly after: string }>,
): AsyncIterableIterator<VerdictEvent, undefined> {
  let unsubscribe = (): void => undefined;
  let left = false;
  const inbox = new Inbox<VerdictEvent>(() => {
    left = true;
    unsubscribe();
  });
  const subscribe = ({ after, ...filter }: Awaited<ReturnType<typeof begin>>): void => {
    let cursor = after;
    // The client of graphql-ws sends the same object again after a reconnect: what it holds then is what counts.
    const variables = {
      ...filter,
      get after() {
        return cursor;
      },
    };
    if (left) return;
    unsubscribe = socket.subscribe<VerdictsSubscription>(
      { query: String(VerdictsDocument), variables },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined || data == null) {
            inbox.fail(new ApiError(errors ?? [{ message: 'An event came without data.' }]));
            return;
          }
          cursor = data.verdicts.cursor;
          inbox.push(data.verdicts);
        },
        error: (error) => inbox.fail(Array.isArray(error) ? new ApiError(error as ErrorAnswer[]) : error),
        complete: () => inbox.complete(),
      },
    );
  };
  begin().then(subscribe, (error: unknown) => {
    inbox.fail(error);
  });
  return inbox;
}

/** A pulled cable closes no connection: without a sign of life it is given up, so that a new one is made. */
function giveUpWhenSilent(giveUp: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
  };
  return {
    ping: (received: boolean): void => {
      if (!received) timer = setTimeout(giveUp, QUIET_MS);
    },
    pong: (received: boolean): void => {
      if (received) stop();
    },
    closed: stop,
  };
}

async function wait(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
