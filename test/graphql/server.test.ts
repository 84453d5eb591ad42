import { createServer as createTcpServer, connect, type AddressInfo, type Socket } from 'node:net';
import { request as httpRequest } from 'node:http';
import { createClient as createWsClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { toCursor } from '../../schema/cursor.ts';
import {
  ApiError,
  createClient,
  CycleDocument,
  LatestCycleDocument,
  LatestVerdictsDocument,
  TradesDocument,
  type Client,
} from '../../src/client/index.ts';
import { ConfigError } from '../../src/domain/errors.ts';
import { createServer, type ApiServer } from '../../src/server/create-server.ts';
import type { Readiness } from '../../src/server/health.ts';
import { lastPosition } from '../../src/store/queries.ts';
import { makeOutcomes, makeRun } from '../kit/records.ts';
import { TestApi } from './api-kit.ts';

let world: TestApi;
let server: ApiServer;
let port: number;
let readiness: Readiness;
const outcomes = makeOutcomes();
const clients: Client[] = [];

async function commit(count: number): Promise<void> {
  await world.write(
    Array.from({ length: count }, () => outcomes.next().value),
    makeRun(),
  );
}

async function open(at = 0): Promise<ApiServer> {
  const schema = await world.schema();
  const { services: context, log } = world;
  return createServer({
    schema,
    context,
    config: { host: '127.0.0.1', port: at, graphiql: true },
    log,
    readiness: () => Promise.resolve(readiness),
  });
}

function client(at = port): Client {
  const made = createClient({ url: `http://127.0.0.1:${at}/graphql` });
  clients.push(made);
  return made;
}

beforeAll(async () => {
  world = await TestApi.open();
  await commit(45);
  server = await open();
  ({ port } = await server.listen());
});

afterEach(async () => {
  for (const made of clients.splice(0)) await made.close();
});

afterAll(async () => {
  await server.close();
  await world.close();
});

const url = (path: string): string => `http://127.0.0.1:${port}${path}`;

describe('health', () => {
  test('the process is alive', async () => {
    const answer = await fetch(url('/health/live'));
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'live' }]);
  });

  test('is not ready while something is missing, and says what', async () => {
    const progress = [{ task: 'training', fraction: 0.5, detail: 'half' }];
    readiness = { missing: ['Table cycle has no column stance.'], progress };
    const red = await fetch(url('/health/ready'));
    expect([red.status, await red.json()]).toEqual([
      503,
      { status: 'not ready', missing: ['Table cycle has no column stance.'], progress },
    ]);
    readiness = { missing: [], progress: [] };
    const green = await fetch(url('/health/ready'));
    expect([green.status, await green.json()]).toEqual([200, { status: 'ready', missing: [], progress: [] }]);
  });

  test('a check that fails is an error without its reason', async () => {
    readiness = undefined as unknown as Readiness;
    const answer = await fetch(url('/health/ready'));
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('INTERNAL_ERROR');
  });
});

describe('pages', () => {
  test('the front page leads on and runs nothing', async () => {
    const answer = await fetch(url('/'));
    const page = await answer.text();
    expect(page).toContain('href="/graphql"');
    expect(page).toContain(`http://127.0.0.1:${port}/graphql`);
    expect(page).not.toContain('<script');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('other paths and methods say no', async () => {
    expect((await fetch(url('/nothing'))).status).toBe(404);
    expect((await fetch(url('/'), { method: 'POST' })).status).toBe(405);
  });

  test('the host is shown only where it is one', async () => {
    const page = await new Promise<string>((resolve) => {
      httpRequest({ port, path: '/', headers: { host: '"><script>alert(1)</script>' } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += String(chunk)));
        answer.on('end', () => resolve(text));
      }).end();
    });
    expect(page).not.toContain('<script');
  });
});

describe('bodies', () => {
  /** What the server answers to bytes that are sent as they are. */
  function raw(head: string, chunks: readonly string[]): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('close', () => resolve(text));
      socket.on('error', () => resolve(text));
      socket.write(`POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n${head}\r\n\r\n`);
      for (const chunk of chunks) socket.write(chunk);
    });
  }

  test('an announced length above 100 kB is refused before it is read', async () => {
    const answer = await raw('content-length: 100001', []);
    expect(answer).toContain('HTTP/1.1 413');
    expect(answer).toContain('QUERY_TOO_LARGE');
  });

  test('a body that grows above 100 kB is refused while it comes', async () => {
    const piece = 'x'.repeat(10_000);
    const chunk = `${piece.length.toString(16)}\r\n${piece}\r\n`;
    expect(
      await raw(
        'transfer-encoding: chunked',
        Array.from({ length: 11 }, () => chunk),
      ),
    ).toContain('HTTP/1.1 413');
  });

  test('a body below it is answered, announced or not', async () => {
    const query = JSON.stringify({ query: `{ __typename }${' '.repeat(99_000)}` });
    const announced = await fetch(url('/graphql'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: query });
    expect(await announced.json()).toEqual({ data: { __typename: 'Query' } });
    const chunked = raw('transfer-encoding: chunked\r\nconnection: close', [`${query.length.toString(16)}\r\n${query}\r\n0\r\n\r\n`]);
    expect(await chunked).toContain('{"data":{"__typename":"Query"}}');
  });
});

describe('WebSockets', () => {
  test('another path and a page of another origin cannot connect', async () => {
    const status = (path: string, origin?: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, 'graphql-transport-ws', origin === undefined ? {} : { origin });
        socket.on('open', () => {
          socket.close();
          resolve('open');
        });
        socket.on('error', (error) => resolve(error.message));
      });
    expect(await status('/other')).toContain('404');
    expect(await status('/graphql', 'https://evil.example')).toContain('403');
    expect(await status('/graphql', `http://127.0.0.1:${port}`)).toBe('open');
    expect(await status('/graphql')).toBe('open');
  });

  test('queries, faults and limits are those of HTTP, and the connection stays', async () => {
    const socket = createWsClient({ url: `ws://127.0.0.1:${port}/graphql`, lazy: false });
    const ask = (query: string): Promise<unknown> =>
      new Promise((resolve) => {
        socket.subscribe({ query }, { next: resolve, error: resolve, complete: () => undefined });
      });
    let closed = false;
    socket.on('closed', () => (closed = true));
    expect(await ask('{ latestCycle { asset } }')).toEqual({ data: { latestCycle: { asset: 'XYZ' } } });
    expect(JSON.stringify(await ask('{ broken'))).toContain('Syntax Error');
    expect(JSON.stringify(await ask('{ nothing }'))).toContain('Cannot query field');
    expect(
      JSON.stringify(await ask(`{ cycles(first: 100) { nodes { readings { cycle { readings { cycle { readings { key } } } } } } } }`)),
    ).toContain('QUERY_TOO_LARGE');
    expect(JSON.stringify(await ask('subscription { verdicts(run: "nobody") { cursor } }'))).toContain('RUN_UNKNOWN');
    expect(closed).toBe(false);
    await socket.dispose();
  });

  test('a stream that breaks is closed so that clients come back, and the reason stays in the log', async () => {
    const socket = createWsClient({ url: `ws://127.0.0.1:${port}/graphql`, retryAttempts: 0 });
    const closed = new Promise<{ code: number }>((resolve) => socket.on('closed', (event) => resolve(event as { code: number })));
    const before = world.logged.length;
    const query = world.query;
    let fail = (): void => undefined;
    const failing = new Promise<void>((resolve) => (fail = resolve));
    socket.subscribe(
      { query: 'subscription { verdicts { cursor } }' },
      { next: () => undefined, error: () => undefined, complete: () => undefined },
    );
    await new Promise<void>((resolve) => {
      const { bus } = world;
      const subscribe = bus.subscribe.bind(bus);
      bus.subscribe = (listener) => {
        bus.subscribe = subscribe;
        resolve();
        return subscribe(listener);
      };
    });
    world.query = (statement, parameters) => {
      if (!statement.includes('cycle_record')) return query(statement, parameters);
      fail();
      return Promise.reject(new Error('the disk is on fire'));
    };
    await commit(1);
    await failing;
    expect((await closed).code).toBe(1013);
    world.query = query;
    expect(JSON.stringify(world.logged.slice(before).map(({ message }) => message))).toContain('A request failed');
    await socket.dispose();
  });
});

describe('the client', () => {
  test('asks typed operations', async () => {
    const { latestCycle } = await client().query(LatestCycleDocument, {});
    expect(latestCycle!.readings).toHaveLength(25);
    const { cycle } = await client().query(CycleDocument, { id: latestCycle!.id });
    expect(cycle).toEqual(latestCycle);
    const { trades } = await client().query(TradesDocument, { first: 1 });
    expect(trades.nodes[0]!.state).toBe('OPEN');
  });

  test('raises errors with their code', async () => {
    const failure = await client()
      .query(LatestCycleDocument, { run: 'nobody' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect((failure as ApiError).code).toBe('RUN_UNKNOWN');
    const elsewhere = createClient({ url: url('/nothing') });
    await expect(elsewhere.query(LatestCycleDocument, {})).rejects.toMatchObject({ code: 'HTTP_405' });
    const subscription = client().verdicts({ run: 'nobody', after: 'start' });
    await expect(subscription.next()).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  test('follows verdicts from now on', async () => {
    const stream = client().verdicts();
    const first = stream.next();
    const { verdicts } = await client().query(LatestVerdictsDocument, { first: 1 });
    // The stream begins after the newest verdict at the time it asked, so that it misses none committed since.
    await commit(1);
    const { value } = await first;
    expect(Number(Buffer.from(value!.cursor, 'base64url').toString().slice(1))).toBeGreaterThanOrEqual(
      Number(Buffer.from(verdicts.edges[0]!.cursor, 'base64url').toString().slice(1)),
    );
    await stream.return!();
  });

  test('goes on after the last verdict when connections break and servers restart', async () => {
    const link = new Link();
    const near = await link.open();
    let current = await open();
    link.target = (await current.listen()).port;
    const stream = client(near).verdicts({ after: 'start' });
    const received: string[] = [];
    let committed = await lastPosition(world.database.source);
    const takeAll = async (): Promise<void> => {
      while (received.length < committed) received.push((await stream.next()).value!.cursor);
    };
    await takeAll();
    for (const event of ['cut', 'restart', 'cut', 'restart', 'restart'] as const) {
      if (event === 'cut') link.cut();
      else {
        await current.close();
        await commit(2);
        committed += 2;
        current = await open();
        link.target = (await current.listen()).port;
      }
      await commit(3);
      committed += 3;
      await takeAll();
    }
    expect(received).toEqual(Array.from({ length: committed }, (_, index) => toCursor(index + 1)));
    await stream.return!();
    link.close();
    await current.close();
  });
});

test('a port that is taken is a fault of the configuration', async () => {
  const second = await open(port);
  const failure = await second.listen().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConfigError);
  expect((failure as ConfigError).code).toBe('PORT_UNAVAILABLE');
  await second.close();
});

test('closing ends subscriptions and frees the port', async () => {
  const other = await open();
  const { port: at } = await other.listen();
  const sse = await fetch(`http://127.0.0.1:${at}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { verdicts { cursor } }' }),
  });
  const socket = createWsClient({ url: `ws://127.0.0.1:${at}/graphql`, lazy: false, retryAttempts: 0, onNonLazyError: () => undefined });
  const closed = new Promise<{ code: number }>((resolve) => socket.on('closed', (event) => resolve(event as { code: number })));
  await new Promise((resolve) => socket.on('connected', resolve));
  const ended = sse.text();
  await other.close();
  expect((await closed).code).toBe(1001);
  expect(await ended).toContain('event: complete');
  const again = await open(at);
  expect(await again.listen()).toEqual({ port: at });
  await again.close();
});

/** A wire between client and server that can be cut. */
class Link {
  /** Where it leads to. */
  target = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createTcpServer((near) => {
    const far = connect(this.target, '127.0.0.1');
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
