import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createContext } from '../../schema/context.ts';
import { toCursor } from '../../schema/cursor.ts';
import { followVerdicts } from '../../schema/follow-verdicts.ts';
import type { CycleOutcome } from '../../src/domain/cycle-record.ts';
import { toIso } from '../../src/domain/time.ts';
import { lastPosition } from '../../src/store/queries.ts';
import { makeOutcomes, makeRun, takeOutcomes } from '../kit/records.ts';
import { TestApi, type ServedApi } from './api-kit.ts';

let world: TestApi;
/** The run of the test, which is the one that the server runs. */
let run: string;
/** The newest position before the test. */
let base: number;
/** What is committed next, by run and asset. */
const sources = new Map<string, Generator<CycleOutcome, never>>();

beforeAll(async () => {
  world = await TestApi.open();
});

beforeEach(async ({ task }) => {
  run = `run-${task.id}`;
  world.status = { ...world.status, run };
  base = await lastPosition(world.database.source);
});

afterAll(() => world.close());

/** Commits the next cycles of an asset of a run. */
async function commit(count: number, series: { readonly run?: string; readonly asset?: string } = {}): Promise<readonly CycleOutcome[]> {
  const whose = { run, ...series };
  const key = JSON.stringify(whose);
  const source = sources.get(key) ?? makeOutcomes(whose);
  sources.set(key, source);
  const outcomes = Array.from({ length: count }, () => source.next().value);
  await world.write(outcomes, makeRun({ id: whose.run }));
  return outcomes;
}

/** The cursors that come out of a subscription, one after the other. */
async function follow(args: { run?: string; asset?: string; after?: string }, within = world) {
  const stream = await followVerdicts(createContext(within.services, within.closing.signal), args);
  const next = async (): Promise<string | null> => {
    const result = (await stream.next()) as IteratorResult<{ readonly cursor: string }, unknown>;
    return result.done === true ? null : result.value.cursor;
  };
  const take = async (count: number): Promise<(string | null)[]> => {
    const taken = [];
    for (let index = 0; index < count; index += 1) taken.push(await next());
    return taken;
  };
  return { next, take, leave: () => stream.return() };
}

/** The cursors of the test's cycles, counted from one. */
const cursors = (from: number, to = from): string[] => Array.from({ length: to - from + 1 }, (_, index) => toCursor(base + from + index));

describe('the subscription to verdicts', () => {
  test('without a cursor gives what is committed from now on', async () => {
    await commit(3);
    const stream = await follow({});
    const first = stream.next();
    await commit(1);
    expect([await first]).toEqual(cursors(4));
    await commit(2);
    expect(await stream.take(2)).toEqual(cursors(5, 6));
    await stream.leave();
  });

  test('what is committed before anyone asks for the first event is not lost', async () => {
    await commit(1);
    const stream = await follow({});
    await commit(1);
    expect(await stream.take(1)).toEqual(cursors(2));
    await stream.leave();
  });

  test('with a cursor gives all that was missed, over many reads, then live ones', async () => {
    await commit(130);
    const stream = await follow({ after: toCursor(base + 2) });
    expect(await stream.take(128)).toEqual(cursors(3, 130));
    const live = stream.next();
    await commit(1);
    expect([await live]).toEqual(cursors(131));
    await stream.leave();
  });

  test('can begin at the start, and keeps to its run and asset', async () => {
    const other = `${run}-other`;
    await commit(2, { asset: 'ABC' });
    await commit(2, { asset: 'XYZ' });
    await commit(2, { run: other });
    expect(await (await follow({ after: 'start' })).take(4)).toEqual(cursors(1, 4));
    expect(await (await follow({ after: 'start', asset: 'XYZ' })).take(2)).toEqual(cursors(3, 4));
    expect(await (await follow({ after: 'start', run: other })).take(2)).toEqual(cursors(5, 6));
  });

  test('can begin before there is any run', async () => {
    const empty = await TestApi.open();
    empty.status = { ...empty.status, run: null };
    const stream = await follow({}, empty);
    const first = stream.next();
    await empty.write(takeOutcomes(1));
    expect(await first).toBe(toCursor(1));
    await empty.close();
  });

  test('waits for the run of this server while other ones have cycles', async () => {
    await commit(3, { run: `${run}-other` });
    const stream = await follow({ after: 'start' });
    const first = stream.next();
    await commit(1);
    expect([await first]).toEqual(cursors(4));
    await stream.leave();
  });

  test('ends when the subscriber leaves while it waits, and lets go of the bus', async () => {
    await commit(1);
    const { bus } = world;
    const subscribe = bus.subscribe.bind(bus);
    let listeners = 0;
    bus.subscribe = (listener) => {
      listeners += 1;
      const end = subscribe(listener);
      return () => {
        listeners -= 1;
        end();
      };
    };
    const stream = await follow({});
    const waiting = stream.next();
    await new Promise(setImmediate);
    expect(listeners).toBe(1);
    await stream.leave();
    expect(await waiting).toBeNull();
    await new Promise(setImmediate);
    expect(listeners).toBe(0);
    bus.subscribe = subscribe;
  });

  test('ends when the server closes', async () => {
    await commit(1);
    const closing = new AbortController();
    const stream = await followVerdicts(createContext(world.services, closing.signal), {});
    const waiting = stream.next();
    closing.abort();
    expect((await waiting).done).toBe(true);
  });

  test('reads once per commit, and not for commits of other runs', async () => {
    await commit(1);
    const stream = await follow({});
    const waiting = stream.next();
    await new Promise(setImmediate);
    const before = world.statements.length;
    await commit(5, { run: `${run}-other` });
    await new Promise(setImmediate);
    expect(world.statements.length).toBe(before);
    await commit(1);
    await waiting;
    expect(world.statements.length).toBe(before + 1);
    await stream.leave();
  });
});

type Stream = Awaited<ReturnType<typeof followVerdicts>>;

/** A client that remembers its cursor, and what it has received. */
class Subscriber {
  readonly received: number[] = [];
  #cursor = 'start';
  #stream: Stream | null = null;

  async take(): Promise<void> {
    this.#stream ??= await followVerdicts(createContext(world.services, world.closing.signal), { after: this.#cursor });
    const { value } = (await this.#stream.next()) as { value: { cursor: string; node: { record: { scheduledAt: number } } } };
    this.#cursor = value.cursor;
    this.received.push(value.node.record.scheduledAt);
  }

  async leave(): Promise<void> {
    await this.#stream?.return();
    this.#stream = null;
  }
}

test('a subscriber that comes and goes at random gets every verdict once, in order', async () => {
  const count = (max: number) => fc.integer({ min: 1, max });
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ act: fc.constant('commit' as const), count: count(60) }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('take' as const), count: count(70) }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('commit while it takes' as const), count: count(5) }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('leave' as const), count: fc.constant(0) }) },
  );
  let tries = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const id = `${run}-${tries++}`;
      world.status = { ...world.status, run: id };
      const committed: number[] = [];
      const add = async (number: number): Promise<void> => {
        for (const { record } of await commit(number, { run: id })) committed.push(record.scheduledAt);
      };
      const subscriber = new Subscriber();
      const { received } = subscriber;
      for (const { act, count: number } of steps) {
        if (act === 'commit') await add(number);
        if (act === 'leave') await subscriber.leave();
        if (act === 'take') for (let index = 0; index < number && received.length < committed.length; index += 1) await subscriber.take();
        if (act === 'commit while it takes') {
          const end = committed.length + number;
          const adding = add(number);
          while (received.length < end) await subscriber.take();
          await adding;
        }
        expect(received).toEqual(committed.slice(0, received.length));
      }
      while (received.length < committed.length) await subscriber.take();
      expect(received).toEqual(committed);
      await subscriber.leave();
    }),
    { numRuns: 25 },
  );
});

describe('over server-sent events', () => {
  /** The events of a subscription as they come. */
  async function* events(served: ServedApi, query: string): AsyncGenerator<Record<string, unknown>> {
    const answer = await served.send(query, {}, { accept: 'text/event-stream' });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const data = /^data: ?(.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data !== undefined && data !== '') yield JSON.parse(data) as Record<string, unknown>;
      }
    }
  }

  test('stored verdicts come from the record, with all they lead to', async () => {
    const outcomes = await commit(3);
    const served = await world.serve();
    const fields = 'cursor node { stance cycle { scheduledAt run { id } readings(signals: [MADE_UP_SIGNAL_03]) { value } } }';
    const stream = events(served, `subscription { verdicts(after: "start") { ${fields} } }`);
    for (const [index, { record }] of outcomes.entries()) {
      const { value } = (await stream.next()) as { value: { data: unknown } };
      const cycle = { scheduledAt: toIso(record.scheduledAt), run: { id: run }, readings: [{ value: record.readings[3]!.value }] };
      expect(value.data).toEqual({ verdicts: { cursor: cursors(index + 1)[0], node: { stance: record.verdict.stance, cycle } } });
    }
    await stream.return(undefined);
  });

  test('what an event leads to is read anew for each', async () => {
    await commit(1);
    const served = await world.serve();
    const fields = 'cycle { readings(signals: [MADE_UP_SIGNAL_00]) { value signal { reading { value } } } }';
    const stream = events(served, `subscription { verdicts(after: "start") { node { ${fields} } } }`);
    interface Event {
      readonly data: { verdicts: { node: { cycle: { readings: { value: number; signal: { reading: { value: number } } }[] } } } };
    }
    const read = async () => ((await stream.next()).value as unknown as Event).data.verdicts.node.cycle.readings[0]!;
    const first = await read();
    expect(first.signal.reading.value).toBe(first.value);
    await commit(1);
    const second = await read();
    expect(second.value).not.toBe(first.value);
    expect(second.signal.reading.value).toBe(second.value);
    await stream.return(undefined);
  });

  test.each([
    ['run: "nobody"', 'RUN_UNKNOWN'],
    ['after: "rubbish"', 'CURSOR_INVALID'],
  ])('%s is answered with %s', async (args, code) => {
    const served = await world.serve();
    const answer = await served.send(`subscription { verdicts(${args}) { cursor } }`, {}, { accept: 'text/event-stream' });
    expect(await answer.text()).toContain(code);
  });
});
