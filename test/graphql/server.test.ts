import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { createClient as createWsClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { ConfigError } from '../../src/domain/errors.ts';
import type { ApiServer } from '../../src/server/create-server.ts';
import type { Readiness } from '../../src/server/health.ts';
import { TestApi } from './api-kit.ts';

let world: TestApi;
let server: ApiServer;
let port: number;
let readiness: Readiness | Error;

beforeAll(async () => {
  world = await TestApi.open();
  await world.commit(45);
  server = await world.serveOn(0, () => (readiness instanceof Error ? Promise.reject(readiness) : Promise.resolve(readiness)));
  ({ port } = await server.listen());
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
    readiness = new Error('password=hunter2');
    const answer = await fetch(url('/health/ready'));
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).toContain('INTERNAL_ERROR');
    expect(text).not.toContain('hunter2');
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
    await world.commit(1);
    await failing;
    expect((await closed).code).toBe(1013);
    world.query = query;
    expect(JSON.stringify(world.logged.slice(before).map(({ message }) => message))).toContain('A request failed');
    await socket.dispose();
  });
});

test('a port that is taken is a fault of the configuration', async () => {
  const second = await world.serveOn(port);
  const failure = await second.listen().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConfigError);
  expect((failure as ConfigError).code).toBe('PORT_UNAVAILABLE');
  await second.close();
});

test('closing ends subscriptions and frees the port', async () => {
  const other = await world.serveOn(0);
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
  const again = await world.serveOn(at);
  expect(await again.listen()).toEqual({ port: at });
  await again.close();
});
