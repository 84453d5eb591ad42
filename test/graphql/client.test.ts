import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toCursor } from '../../schema/cursor.ts';
import { ApiError, createClient, CycleDocument, LatestCycleDocument, TradesDocument, type Client } from '../../src/client/index.ts';
import type { ApiServer } from '../../src/server/create-server.ts';
import { lastPosition } from '../../src/store/queries.ts';
import { TestApi } from './api-kit.ts';

let world: TestApi;
let server: ApiServer;
let port: number;
const clients: Client[] = [];

function client(at = port, path = '/graphql'): Client {
  const made = createClient({ url: `http://127.0.0.1:${at}${path}` });
  clients.push(made);
  return made;
}

beforeAll(async () => {
  world = await TestApi.open();
  await world.commit(45);
  server = await world.serveOn(0);
  ({ port } = await server.listen());
});

afterEach(async () => {
  for (const made of clients.splice(0)) await made.close();
});

afterAll(async () => {
  await server.close();
  await world.close();
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
    const elsewhere = client(port, '/nothing');
    await expect(elsewhere.query(LatestCycleDocument, {})).rejects.toMatchObject({ code: 'HTTP_405' });
    const subscription = client().verdicts({ run: 'nobody', after: 'start' });
    await expect(subscription.next()).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  test('follows verdicts from now on', async () => {
    const { query } = world;
    const asked = new Promise<void>((resolve) => {
      world.query = async (statement, parameters) => {
        const rows = await query(statement, parameters);
        if (statement.includes('cycle_record')) resolve();
        return rows;
      };
    });
    const before = await lastPosition(world.database.source);
    const stream = client().verdicts();
    const first = stream.next();
    // Once it has asked for the newest verdict, it misses none: not even one that is committed before it has subscribed.
    await asked;
    world.query = query;
    await world.commit(1);
    expect((await first).value!.cursor).toBe(toCursor(before + 1));
    await stream.return!();
  });

  test('goes on after the last verdict when connections break and servers restart', async () => {
    const link = new Link();
    const near = await link.open();
    let current = await world.serveOn(0);
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
        await world.commit(2);
        committed += 2;
        current = await world.serveOn(0);
        link.target = (await current.listen()).port;
      }
      await world.commit(3);
      committed += 3;
      await takeAll();
    }
    expect(received).toEqual(Array.from({ length: committed }, (_, index) => toCursor(index + 1)));
    await stream.return!();
    link.close();
    await current.close();
  });
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
