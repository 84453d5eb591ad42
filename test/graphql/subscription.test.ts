import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createContext } from '../../schema/context.ts';
import { toCursor } from '../../schema/cursor.ts';
import { followVerdicts } from '../../schema/follow-verdicts.ts';
import type { CycleOutcome } from '../../src/domain/cycle-record.ts';
import { toIso } from '../../src/domain/time.ts';
import { makeOutcomes, makeRun, takeOutcomes } from '../kit/records.ts';
import { TestApi, type ServedApi } from './api-kit.ts';

let world: TestApi;
/** The run of the test, which is the one that the server runs. */
let run: string;
/** The position before its first cycle. */
let base: number;

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
const sources = new Map<string, Generator<CycleOutcome, never>>();
async function commit(count: number, series: { run?: string; asset?: string } = {}): Promise<readonly CycleOutcome[]> {
  const whose = { run, ...series };
  const key = JSON.stringify(whose);
  const source = sources.get(key) ?? makeOutcomes(whose);
  sources.set(key, source);
  const outcomes = Array.from({ length: count }, () => source.next().value);
  await world.write(outcomes, makeRun({ id: whose.run }));
  return outcomes;
}

/** The cursors that come out of a subscription, one after the other. */
async function follow(args: { run?: string; asset?: string; after?: string }, closing = world.closing.signal) {
  const stream = await followVerdicts(createContext(world.services, closing), args);
  return {
    next: async (): Promise<string | null> => {
      const { done, value } = await stream.next();
      return done === true ? null : (value as { cursor: string }).cursor;
    },
    take: async (count: number): Promise<(string | null)[]> => {
      const taken = [];
      for (let index = 0; index < count; index += 1) taken.push(await stream.next());
      return taken.map(({ done, value }) => (done === true ? null : (value as { cursor: string }).cursor));
    },
    leave: () => stream.return(),
  };
}

const cursors = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => toCursor(base + from + index));

describe('the subscription to verdicts', () => {
  test('without a cursor gives what is committed from now on', async () => {
    const outcomes = takeOutcomes(6);
    await world.write(outcomes.slice(0, 3));
    const stream = await follow({});
    const first = stream.next();
    await world.write(outcomes.slice(3, 4));
    expect(await first).toBe(toCursor(4));
    await world.write(outcomes.slice(4));
    expect(await stream.take(2)).toEqual(cursors(5, 6));
  });

  test('what is committed before anyone asks for the first event is not lost', async () => {
    const outcomes = takeOutcomes(2);
    await world.write(outcomes.slice(0, 1));
    const stream = await follow({});
    await world.write(outcomes.slice(1));
    expect(await stream.next()).toBe(toCursor(2));
  });

  test('with a cursor gives all that was missed, over many reads, then live ones', async () => {
    const outcomes = takeOutcomes(131);
    await world.write(outcomes.slice(0, 130));
    const stream = await follow({ after: toCursor(2) });
    expect(await stream.take(128)).toEqual(cursors(3, 130));
    const live = stream.next();
    await world.write(outcomes.slice(130));
    expect(await live).toBe(toCursor(131));
  });

  test('can begin at the start, and keeps to its run and asset', async () => {
    await world.write(takeOutcomes(2, { asset: 'ABC' }));
    await world.write(takeOutcomes(2, { asset: 'XYZ' }));
    await world.write(takeOutcomes(2, { run: 'run-b' }), makeRun({ id: 'run-b' }));
    expect(await (await follow({ after: 'start' })).take(4)).toEqual(cursors(1, 4));
    expect(await (await follow({ after: 'start', asset: 'XYZ' })).take(2)).toEqual(cursors(3, 4));
    expect(await (await follow({ after: 'start', run: 'run-b' })).take(2)).toEqual(cursors(5, 6));
  });

  test('can begin before there is any run', async () => {
    world.status = { ...world.status, run: null };
    const stream = await follow({});
    const first = stream.next();
    await world.write(takeOutcomes(1));
    expect(await first).toBe(toCursor(1));
  });

  test('waits for the run of this server when another one has cycles', async () => {
    await world.write(takeOutcomes(3, { run: 'run-b' }), makeRun({ id: 'run-b' }));
    const stream = await follow({ after: 'start' });
    const first = stream.next();
    await world.write(takeOutcomes(1));
    expect(await first).toBe(toCursor(4));
  });

  test('ends when the subscriber leaves while it waits, and lets go of the bus', async () => {
    await world.write(takeOutcomes(1));
    let listeners = 0;
    const { bus } = world;
    const subscribe = bus.subscribe.bind(bus);
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
  });

  test('ends when the server closes', async () => {
    await world.write(takeOutcomes(1));
    const closing = new AbortController();
    const stream = await follow({}, closing.signal);
    const waiting = stream.next();
    closing.abort();
    expect(await waiting).toBeNull();
  });

  test('reads once per commit, and nothing for commits of other runs', async () => {
    await world.write(takeOutcomes(1));
    const stream = await follow({});
    const waiting = stream.next();
    await new Promise(setImmediate);
    const before = world.statements.length;
    await world.write(takeOutcomes(5, { run: 'run-b' }), makeRun({ id: 'run-b' }));
    await new Promise(setImmediate);
    expect(world.statements.length).toBe(before);
    await world.write(takeOutcomes(2).slice(1));
    await waiting;
    expect(world.statements.length).toBe(before + 1);
  });
});

test('a subscriber that comes and goes at random gets every verdict once, in order', async () => {
  world = await TestApi.open();
  let run = 0;
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('commit' as const), count: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const), count: fc.integer({ min: 1, max: 70 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('reconnect' as const), count: fc.constant(0) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('commitWhileTaking' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const id = `run-${run++}`;
      world.status = { ...world.status, run: id };
      const source = makeOutcomes({ run: id });
      const next = (count: number): CycleOutcome[] => Array.from({ length: count }, () => source.next().value);
      const committed: number[] = [];
      const commit = async (count: number): Promise<void> => {
        const outcomes = next(count);
        await world.write(outcomes, makeRun({ id }));
        committed.push(...outcomes.map((outcome) => outcome.record.scheduledAt));
      };
      const received: number[] = [];
      let cursor = 'start';
      const connect = async () => followVerdicts(createContext(world.services, world.closing.signal), { after: cursor });
      let stream = await connect();
      const take = async (): Promise<void> => {
        const { value } = (await stream.next()) as { value: { cursor: string; node: { record: { scheduledAt: number } } } };
        cursor = value.cursor;
        received.push(value.node.record.scheduledAt);
      };
      for (const { do: action, count } of steps) {
        if (action === 'commit') await commit(count);
        else if (action === 'take') for (let index = 0; index < count && received.length < committed.length; index += 1) await take();
        else if (action === 'reconnect') {
          await stream.return();
          stream = await connect();
        } else {
          const missing = committed.length - received.length;
          const [, ...rest] = await Promise.all([commit(count), ...Array.from({ length: missing + count }, take)]);
          expect(rest).toHaveLength(missing + count);
        }
        expect(received).toEqual(committed.slice(0, received.length));
      }
      while (received.length < committed.length) await take();
      expect(received).toEqual(committed);
      await stream.return();
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
    const outcomes = takeOutcomes(3);
    await world.write(outcomes);
    const served = await world.serve();
    const stream = events(
      served,
      'subscription { verdicts(after: "start") { cursor node { stance cycle { scheduledAt run { id } signal: readings(signals: [MADE_UP_SIGNAL_03]) { value } } } } }',
    );
    for (const [index, { record }] of outcomes.entries()) {
      const { value } = (await stream.next()) as { value: { data: unknown } };
      expect(value.data).toEqual({
        verdicts: {
          cursor: toCursor(index + 1),
          node: {
            stance: record.verdict.stance,
            cycle: { scheduledAt: toIso(record.scheduledAt), run: { id: 'run-a' }, signal: [{ value: record.readings[3]!.value }] },
          },
        },
      });
    }
    await stream.return(undefined);
  });

  test('what an event leads to is read anew for each', async () => {
    const outcomes = takeOutcomes(2);
    await world.write(outcomes.slice(0, 1));
    const served = await world.serve();
    const query =
      'subscription { verdicts(after: "start") { node { cycle { readings(signals: [MADE_UP_SIGNAL_00]) { value signal { reading { value } } } } } } }';
    const stream = events(served, query);
    const read = async () => {
      const { value } = (await stream.next()) as {
        value: { data: { verdicts: { node: { cycle: { readings: { value: number; signal: { reading: { value: number } } }[] } } } } };
      };
      return value.data.verdicts.node.cycle.readings[0]!;
    };
    const first = await read();
    expect(first.signal.reading.value).toBe(first.value);
    await world.write(outcomes.slice(1));
    const second = await read();
    expect(second.value).not.toBe(first.value);
    expect(second.signal.reading.value).toBe(second.value);
    await stream.return(undefined);
  });

  test('an unknown run and a bad cursor are errors', async () => {
    const served = await world.serve();
    for (const [args, code] of [
      ['run: "nobody"', 'RUN_UNKNOWN'],
      ['after: "rubbish"', 'CURSOR_INVALID'],
    ]) {
      const answer = await served.send(`subscription { verdicts(${args!}) { cursor } }`, {}, { accept: 'text/event-stream' });
      expect(await answer.text()).toContain(code);
    }
  });
});
