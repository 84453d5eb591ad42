import { beforeAll, describe, expect, it } from 'vitest';
import type { CycleOutcome } from '../../src/domain/cycle-record.ts';
import { HOUR, MINUTE } from '../../src/domain/time.ts';
import type { Database } from '../../src/store/data-source.ts';
import * as queries from '../../src/store/queries.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { forEachDatabase } from '../kit/database.ts';
import { collect } from '../kit/history.ts';
import { makeObservation, makeRun, RECORDS_START, takeOutcomes } from '../kit/records.ts';

const CYCLES = 300;
const LATER = RECORDS_START + 100 * 5 * MINUTE;
const MUCH_LATER = RECORDS_START + 200 * 5 * MINUTE;

forEachDatabase((open) => {
  let database: Database;
  let sql: Database['source'];
  let store: DatabaseRunStore;
  /** Of run-a, asset XYZ. */
  let outcomes: CycleOutcome[];
  const slots = (page: queries.Page<queries.StoredCycle>): number[] => page.items.map((cycle) => cycle.record.scheduledAt);

  beforeAll(async () => {
    database = await open();
    sql = database.source;
    store = new DatabaseRunStore(database);
    outcomes = takeOutcomes(CYCLES, { run: 'run-a' }).map((outcome, index) => ({
      ...outcome,
      observations: index % 50 === 0 ? [makeObservation({ knownAt: RECORDS_START - index * HOUR }), makeObservation({ asset: null })] : [],
    }));
    const other = takeOutcomes(CYCLES, { run: 'run-a', asset: 'ABC' });
    await store.open(makeRun({ id: 'run-a' }));
    await store.open(makeRun({ id: 'run-b', startedAt: RECORDS_START + 1 }));
    for (let cycle = 0; cycle < CYCLES; cycle += 60) {
      await store.write([...outcomes.slice(cycle, cycle + 60), ...other.slice(cycle, cycle + 60)]);
    }
    await store.write(takeOutcomes(50, { run: 'run-b' }));
  });

  describe('cycles', () => {
    it('are found by slot, by position and as the newest', async () => {
      const wanted = outcomes[77]!.record;
      const found = await queries.findCycle(sql, 'run-a', 'XYZ', wanted.scheduledAt);
      expect(found?.record).toEqual(wanted);
      expect(await queries.findCyclesAt(sql, [found!.position, 999_999])).toEqual([found]);
      expect((await queries.findLatestCycle(sql, 'run-a', 'XYZ'))?.record).toEqual(outcomes.at(-1)!.record);
      expect(await queries.findCycle(sql, 'run-a', 'XYZ', wanted.scheduledAt + 1)).toBeNull();
      expect(await queries.findCycle(sql, 'run-c', 'XYZ', wanted.scheduledAt)).toBeNull();
      expect(await queries.findLatestCycle(sql, 'run-b', 'ABC')).toBeNull();
    });

    it.each<queries.CycleFilter>([
      {},
      { run: 'run-a' },
      { run: 'run-a', asset: 'XYZ' },
      { asset: 'XYZ', stances: ['BUY'] },
      { run: 'run-a', stances: ['BUY', 'SELL'], from: LATER, to: MUCH_LATER },
      { run: 'run-b', asset: 'XYZ', from: MUCH_LATER },
      { run: 'run-c' },
      { asset: 'XYZ', to: RECORDS_START },
      { stances: [] },
    ])('are listed page by page, newest first: %o', async (filter) => {
      const all = await queries.listCyclesAfter(sql, 0, 10_000);
      const expected = all.toReversed().filter(({ record }) => matches(record, filter));
      const forward: queries.StoredCycle[] = [];
      for (let more = true; more;) {
        const last = forward.at(-1);
        const page = await queries.listCycles(sql, filter, { limit: 37, ...(last === undefined ? {} : { olderThan: last.position }) });
        forward.push(...page.items);
        more = page.more;
      }
      expect(forward).toEqual(expected);
      const backward: queries.StoredCycle[] = [];
      for (let more = true; more;) {
        const first = backward[0];
        const page = await queries.listCycles(sql, filter, {
          limit: 41,
          end: 'oldest',
          ...(first === undefined ? {} : { newerThan: first.position }),
        });
        backward.unshift(...page.items);
        more = page.more;
      }
      expect(backward).toEqual(expected);
    });

    it('keep their pages while cycles are added', async () => {
      const filter = { run: 'run-growing' };
      await store.open(makeRun({ id: 'run-growing' }));
      const growing = takeOutcomes(20, filter);
      await store.write(growing.slice(0, 10));
      const first = await queries.listCycles(sql, filter, { limit: 4 });
      await store.write(growing.slice(10));
      const second = await queries.listCycles(sql, filter, { limit: 100, olderThan: first.items.at(-1)!.position });
      expect([...slots(first), ...slots(second)]).toEqual(
        growing
          .slice(0, 10)
          .toReversed()
          .map(({ record }) => record.scheduledAt),
      );
      const added = await queries.listCycles(sql, filter, { limit: 3, newerThan: first.items[0]!.position, end: 'oldest' });
      expect(slots(added)).toEqual(
        growing
          .slice(10, 13)
          .toReversed()
          .map(({ record }) => record.scheduledAt),
      );
      expect(added.more).toBe(true);
    });

    it('that were missed are given once, oldest first', async () => {
      const last = await queries.lastPosition(sql);
      const missed = await queries.listCyclesAfter(sql, last - 5, 3);
      expect(missed.map((cycle) => cycle.position)).toEqual([last - 4, last - 3, last - 2]);
      expect(await queries.listCyclesAfter(sql, last, 3)).toEqual([]);
    });
  });

  describe('history', () => {
    const range = { run: 'run-a', asset: 'XYZ', from: LATER + 1, to: MUCH_LATER };
    const within = (at: number): boolean => at >= LATER + 1 && at < MUCH_LATER;

    it('of a signal is what changed, and what was in force at the beginning', async () => {
      const signal = outcomes[0]!.record.readings[7]!.signal;
      const all = await queries.readSignalHistory(sql, { run: 'run-a', asset: 'XYZ', signal, limit: 1_000 });
      const points = await queries.readSignalHistory(sql, { ...range, signal, limit: 1_000 });
      const before = all.findLast((point) => point.scheduledAt <= LATER + 1)!;
      expect(points).toEqual([before, ...all.filter((point) => within(point.scheduledAt))]);
      expect(await queries.readSignalHistory(sql, { ...range, signal, limit: 2 })).toEqual(points.slice(-2));
      expect(await queries.readSignalHistory(sql, { ...range, signal: 'unknown', limit: 2 })).toEqual([]);
    });

    it('of the regime is its changes', async () => {
      const changes = await queries.readRegimeChanges(sql, { run: 'run-a', asset: 'XYZ', limit: 100 });
      expect(changes.map((change) => [change.scheduledAt, change.regime, change.model])).toEqual([
        [outcomes[0]!.record.scheduledAt, 'BULL_TRENDING', 'model-2023-12'],
        [outcomes[288]!.record.scheduledAt, 'BEAR_TRENDING', 'model-2023-12'],
      ]);
      expect(changes[0]!.probability).toBe(0.93);
      expect(await queries.readRegimeChanges(sql, { ...range, limit: 100 })).toEqual([changes[0]]);
    });

    it('of the gates is counted by gate and code', async () => {
      const counts = await queries.countGateResults(sql, range);
      const expected = new Map<string, number>();
      for (const { record } of outcomes.filter((outcome) => within(outcome.record.scheduledAt))) {
        for (const { gate, passed, code } of record.gates) {
          const name = JSON.stringify({ gate, passed, code });
          expected.set(name, 1 + (expected.get(name) ?? 0));
        }
      }
      expect(new Map(counts.map(({ cycles, ...count }) => [JSON.stringify(count), cycles]))).toEqual(expected);
      expect(counts.length).toBe(expected.size);
    });

    it('of the equity is one point per slot of the run', async () => {
      const points = await queries.readEquity(sql, { run: 'run-a', from: LATER, to: MUCH_LATER, limit: 1_000 });
      const expected = outcomes.slice(100, 200).map(({ record }) => ({ scheduledAt: record.scheduledAt, equity: record.valuation.equity }));
      expect(points).toEqual(expected);
      expect(await queries.readEquity(sql, { run: 'run-a', limit: 5 })).toHaveLength(5);
    });
  });

  describe('trades', () => {
    it('are listed whole, newest first, page by page', async () => {
      const filter = { run: 'run-a', asset: 'XYZ' };
      const pages = [await queries.listTrades(sql, filter, { limit: 3 })];
      while (pages.at(-1)!.more)
        pages.push(await queries.listTrades(sql, filter, { limit: 3, olderThan: pages.at(-1)!.items.at(-1)!.position }));
      const trades = pages.flatMap((page) => page.items);
      const events = outcomes.flatMap(({ record }) => record.events);
      const ids = [...new Set(events.map((event) => event.tradeId))].toReversed();
      expect(trades.map((trade) => trade.tradeId)).toEqual(ids);
      expect(trades.toReversed().flatMap((trade) => trade.events.map(({ event }) => event))).toEqual(events);
      expect(trades.every((trade) => trade.run === 'run-a' && trade.asset === 'XYZ' && trade.position === trade.events[0]!.position)).toBe(
        true,
      );
      expect(await queries.readTradeEvents(sql, ids[0]!)).toEqual(trades[0]!.events);
      expect((await queries.listTrades(sql, filter, { limit: 2, end: 'oldest' })).items.map((trade) => trade.tradeId)).toEqual(
        ids.slice(-2),
      );
      expect((await queries.listTrades(sql, {}, { limit: 1_000 })).items.length).toBeGreaterThan(ids.length);
    });

    it('events that were missed come in whole cycles', async () => {
      const all = await queries.listTradeEventsAfter(sql, 0, 10_000);
      const first = await queries.listTradeEventsAfter(sql, 0, 1);
      expect(first).toEqual(all.filter((event) => event.position === all[0]!.position));
      expect(first.length).toBe(2);
      expect(await queries.listTradeEventsAfter(sql, all.at(-1)!.position, 10)).toEqual([]);
    });

    it('have their profit as a number of the database', async () => {
      const rows: unknown = await sql.query(`select sum(pnl) as pnl from trade_event where trade_id like 'run-b/%'`);
      expect(rows).toEqual([{ pnl: '-1.25' }]);
    });
  });

  describe('observations', () => {
    it('of a run are read in the order in which they became known', async () => {
      const found = await collect(queries.readObservations(sql, 'run-a'));
      const expected = outcomes.flatMap((outcome) => outcome.observations).toSorted((a, b) => a.knownAt - b.knownAt);
      expect(found).toEqual(expected.map((observation) => ({ ...observation, position: expect.any(Number) as number })));
      const some = await collect(queries.readObservations(sql, 'run-a', { from: RECORDS_START - 100 * HOUR, to: RECORDS_START }));
      expect(some.map((observation) => observation.knownAt)).toEqual([RECORDS_START - 100 * HOUR, RECORDS_START - 50 * HOUR]);
      expect(await collect(queries.readObservations(sql, 'run-b'))).toEqual([]);
    });

    it('of a cycle are read in its order', async () => {
      const cycle = await queries.findCycle(sql, 'run-a', 'XYZ', outcomes[50]!.record.scheduledAt);
      const lists = await queries.observationsBetween(sql, cycle!.position, cycle!.position);
      expect([...lists]).toEqual([[cycle!.position, outcomes[50]!.observations]]);
    });
  });

  describe('runs, signals and regime models', () => {
    it('lists runs with their assets, the newest first', async () => {
      const runs = await queries.listRuns(sql);
      expect(runs[0]).toEqual({ ...makeRun({ id: 'run-b', startedAt: RECORDS_START + 1 }), assets: ['XYZ'] });
      expect(runs.find((run) => run.id === 'run-a')?.assets).toEqual(['ABC', 'XYZ']);
    });

    it('lists every signal that was ever stored', async () => {
      expect(await queries.listStoredSignals(sql)).toEqual(outcomes[0]!.record.readings.map((reading) => reading.signal).sort());
    });

    it('keeps regime models, each identity once', async () => {
      const model: queries.StoredRegimeModel = {
        id: 'model-1',
        run: 'run-a',
        asset: 'XYZ',
        trainedAt: RECORDS_START,
        dataFrom: RECORDS_START - 400 * 24 * HOUR,
        dataTo: RECORDS_START - HOUR,
        rows: 9_600,
        accepted: true,
        reason: null,
        document: { means: [0.1, -0.2], format: 'regime-model/1' },
      };
      const hash = await queries.saveRegimeModel(sql, model);
      expect(await queries.saveRegimeModel(sql, model)).toBe(hash);
      const refused = { ...model, id: 'model-2', run: null, trainedAt: RECORDS_START + 1, accepted: false, reason: 'It scores worse.' };
      await queries.saveRegimeModel(sql, refused);
      expect(await queries.listRegimeModels(sql, { asset: 'XYZ' })).toEqual([
        { ...refused, hash },
        { ...model, hash },
      ]);
      expect(await queries.listRegimeModels(sql, { accepted: true, run: 'run-a' })).toEqual([{ ...model, hash }]);
      await expect(queries.saveRegimeModel(sql, { ...model, document: { means: [] } })).rejects.toMatchObject({ code: 'INVARIANT_BROKEN' });
    });
  });
});

function matches(record: CycleOutcome['record'], { run, asset, stances, from, to }: queries.CycleFilter): boolean {
  return (
    (run ?? record.run) === record.run &&
    (asset ?? record.asset) === record.asset &&
    (stances ?? [record.verdict.stance]).includes(record.verdict.stance) &&
    record.scheduledAt >= (from ?? 0) &&
    record.scheduledAt < (to ?? Number.POSITIVE_INFINITY)
  );
}
