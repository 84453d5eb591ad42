import { beforeAll, describe, expect, it } from 'vitest';
import type { CommittedCycle } from '../../src/domain/ports.ts';
import { MINUTE } from '../../src/domain/time.ts';
import type { Database } from '../../src/store/data-source.ts';
import { findCycle, lastPosition, listCommitted, readChain } from '../../src/store/queries.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { GENESIS_HASH } from '../../src/track-record/hash-chain.ts';
import { verifyChain } from '../../src/track-record/verify-chain.ts';
import { forEachDatabase } from '../kit/database.ts';
import { requireHistoryLikeRecords } from '../kit/history.ts';
import { makeObservation, makeRun, RECORDS_START, takeOutcomes, withRecord } from '../kit/records.ts';

forEachDatabase((open) => {
  let database: Database;
  let runs = 0;

  beforeAll(async () => {
    database = await open();
  });

  /** A store with a fresh run: the tables are append-only, tests cannot clean up. */
  async function openRun(onCommitted?: (cycles: readonly CommittedCycle[]) => void): Promise<{ store: DatabaseRunStore; run: string }> {
    const run = `run-${++runs}`;
    const store = new DatabaseRunStore(database, onCommitted);
    await store.open(makeRun({ id: run }));
    return { store, run };
  }

  async function countRows(): Promise<unknown> {
    const tables = ['cycle', 'cycle_record', 'reading', 'regime_change', 'trade_event', 'observation'];
    const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
    return database.source.query(`select ${counts.join(', ')}, (select last::int from position_counter) as last`);
  }

  async function verify(run: string, asset = 'XYZ'): Promise<unknown> {
    return verifyChain(readChain(database.source, run, asset));
  }

  describe('DatabaseRunStore', () => {
    it('gives back what was written, with its hashes', async () => {
      const { store, run } = await openRun();
      const outcomes = takeOutcomes(45, { run }).map((outcome, index) => ({
        ...outcome,
        observations:
          index === 3
            ? [makeObservation(), makeObservation({ asset: null, values: { text: 'a "quoted" \\ \u0000 name', rate: 1e-7 } })]
            : [],
        timings: index === 3 ? { collect: 1.5, compute: 2, classify: 0, deliberate: 3, gate: 0, trade: 0, record: 1 } : null,
      }));
      await store.write(outcomes);
      let previousHash = GENESIS_HASH;
      for (const { record, timings } of outcomes) {
        const stored = await findCycle(database.source, run, 'XYZ', record.scheduledAt);
        expect(stored?.record).toEqual(record);
        expect(stored?.timings).toEqual(timings);
        expect(stored?.previousHash).toBe(previousHash);
        previousHash = stored!.chainHash;
      }
      expect(await store.newest(run, 'XYZ')).toEqual(outcomes.at(-1)!.record);
      expect(await store.newest(run, 'ABC')).toBeNull();
      expect(await verify(run)).toMatchObject({ verified: 45, fault: null });
    });

    it('keeps texts that need care in arrays of the database', async () => {
      const { store, run } = await openRun();
      const [outcome] = takeOutcomes(1, { run, asset: 'a "b", {c} \\ NULL' });
      const reason = 'null';
      await store.write([withRecord(outcome!, { entry: { entered: false, reason } })]);
      expect((await store.newest(run, 'a "b", {c} \\ NULL'))?.entry.reason).toBe(reason);
      const rows: unknown = await database.source.query('select entry_reason from cycle where position = $1', [
        await lastPosition(database.source),
      ]);
      expect(rows).toEqual([{ entry_reason: reason }]);
    });

    it('goes on where another process left off', async () => {
      const { store, run } = await openRun();
      const outcomes = takeOutcomes(30, { run });
      await store.write(outcomes.slice(0, 17));
      const next = new DatabaseRunStore(database);
      const opened = await next.open(makeRun({ id: run, label: 'another label', startedAt: RECORDS_START + MINUTE }));
      expect(opened).toMatchObject({ id: run, label: 'made up', startedAt: RECORDS_START });
      await next.write(outcomes.slice(17));
      expect(await verify(run)).toMatchObject({ verified: 30, fault: null });
      await requireHistoryLikeRecords(
        database.source,
        outcomes.map(({ record }) => record),
      );
    });

    it('refuses a run that is stored with another configuration', async () => {
      const { store, run } = await openRun();
      await expect(store.open(makeRun({ id: run, configHash: 'other' }))).rejects.toMatchObject({
        name: 'InvariantError',
        code: 'RUN_CONFLICT',
      });
    });

    it('refuses cycles of a run that was not opened', async () => {
      const store = new DatabaseRunStore(database);
      await expect(store.write(takeOutcomes(1, { run: 'never-opened' }))).rejects.toMatchObject({ code: 'RUN_NOT_OPEN' });
    });

    it('stores a cycle once: in one batch, in a later one, and from another process', async () => {
      const { store, run } = await openRun();
      const outcomes = takeOutcomes(6, { run });
      await expect(store.write([outcomes[0]!, outcomes[0]!])).rejects.toMatchObject({ name: 'InvariantError', code: 'CYCLE_EXISTS' });
      await store.write(outcomes.slice(0, 4));
      const before = await countRows();
      await expect(store.write([outcomes[1]!])).rejects.toMatchObject({ code: 'CYCLE_EXISTS' });
      await expect(store.write([outcomes[4]!, outcomes[3]!])).rejects.toMatchObject({ code: 'CYCLE_EXISTS' });
      const between = withRecord(outcomes[2]!, { scheduledAt: outcomes[2]!.record.scheduledAt + 1 });
      await expect(store.write([between])).rejects.toMatchObject({ code: 'CYCLE_OUT_OF_ORDER' });
      expect(await countRows()).toEqual(before);
      await store.write(outcomes.slice(4));
      expect(await verify(run)).toMatchObject({ verified: 6, fault: null });
    });

    it('has the database itself refuse a slot twice', async () => {
      const { store, run } = await openRun();
      await store.write(takeOutcomes(1, { run }));
      const copy = `insert into cycle select (jsonb_populate_record(c, '{"position": 900000000}')).* from cycle c where position = $1`;
      await expect(database.source.query(copy, [await lastPosition(database.source)])).rejects.toThrow('cycle_chain_scheduled_at_key');
    });

    it('notices that another process has written to the run, and stores nothing', async () => {
      const { store, run } = await openRun();
      const other = new DatabaseRunStore(database);
      await other.open(makeRun({ id: run }));
      const outcomes = takeOutcomes(3, { run });
      await store.write([outcomes[0]!]);
      const before = await countRows();
      await expect(other.write([outcomes[1]!])).rejects.toMatchObject({ name: 'ConfigError', code: 'CHAIN_MOVED' });
      expect(await countRows()).toEqual(before);
      await store.write(outcomes.slice(1));
      expect(await verify(run)).toMatchObject({ verified: 3, fault: null });
    });

    it('leaves nothing of a batch that fails in the middle, and can write it again', async () => {
      const { store, run } = await openRun();
      const outcomes = takeOutcomes(60, { run });
      await store.write(outcomes.slice(0, 10));
      const before = await countRows();
      // The last table that a batch writes to refuses a row of the last cycle.
      const poisoned = { ...outcomes[59]!, observations: [makeObservation({ feed: 'no\u0000text' })] };
      await expect(store.write([...outcomes.slice(10, 59), poisoned])).rejects.toMatchObject({
        name: 'SourceError',
        code: 'STORE_WRITE_FAILED',
        retryable: true,
      });
      await expect(store.write([outcomes[10]!, withRecord(outcomes[11]!, { run: 'never-opened' })])).rejects.toMatchObject({
        code: 'RUN_NOT_OPEN',
      });
      const unfinished = withRecord(outcomes[11]!, { verdict: { ...outcomes[11]!.record.verdict, confidence: Number.NaN } });
      await expect(store.write([outcomes[10]!, unfinished])).rejects.toMatchObject({ code: 'NOT_CANONICAL' });
      expect(await countRows()).toEqual(before);
      await store.write(outcomes.slice(10));
      expect(await verify(run)).toMatchObject({ verified: 60, fault: null });
      await requireHistoryLikeRecords(
        database.source,
        outcomes.map(({ record }) => record),
      );
    });

    it('says CYCLE_EXISTS when a write whose answer was lost is repeated, and goes on', async () => {
      const { run } = await openRun();
      let lost = true;
      const source = new Proxy(database.source, {
        get(target, property) {
          if (property !== 'createQueryRunner') return Reflect.get(target, property) as unknown;
          return () => {
            const runner = target.createQueryRunner();
            const commit = runner.commitTransaction.bind(runner);
            runner.commitTransaction = async () => {
              await commit();
              if (lost) throw new Error('the connection was lost');
            };
            return runner;
          };
        },
      });
      const store = new DatabaseRunStore({ ...database, source });
      await store.open(makeRun({ id: run }));
      const outcomes = takeOutcomes(3, { run });
      await expect(store.write([outcomes[0]!])).rejects.toMatchObject({ code: 'STORE_WRITE_FAILED' });
      lost = false;
      await expect(store.write([outcomes[0]!])).rejects.toMatchObject({ code: 'CYCLE_EXISTS' });
      await store.write(outcomes.slice(1));
      expect(await verify(run)).toMatchObject({ verified: 3, fault: null });
    });

    it('says STORE_WRITE_FAILED when the database is gone before the transaction begins, and writes the same afterwards', async () => {
      const { run } = await openRun();
      let gone = false;
      const source = new Proxy(database.source, {
        get(target, property) {
          if (property !== 'query') return Reflect.get(target, property) as unknown;
          return (statement: string, parameters: unknown[]) =>
            gone ? Promise.reject(new Error('connect ECONNREFUSED')) : target.query(statement, parameters);
        },
      });
      const store = new DatabaseRunStore({ ...database, source });
      await store.open(makeRun({ id: run }));
      const outcomes = takeOutcomes(2, { run });
      gone = true;
      await expect(store.write(outcomes)).rejects.toMatchObject({ code: 'STORE_WRITE_FAILED', retryable: true });
      gone = false;
      await store.write(outcomes);
      expect(await verify(run)).toMatchObject({ verified: 2, fault: null });
    });

    it('tells of commits after them, in order, and of nothing that failed', async () => {
      const told: CommittedCycle[] = [];
      const { store, run } = await openRun((cycles) => told.push(...cycles));
      const outcomes = takeOutcomes(5, { run });
      const start = await lastPosition(database.source);
      const writes = [
        store.write(outcomes.slice(0, 2)),
        store.write(outcomes.slice(0, 1)),
        store.write(outcomes.slice(2)),
        store.write([]),
      ];
      expect((await Promise.allSettled(writes)).map((result) => result.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect(told).toEqual(
        outcomes.map(({ record: { asset, scheduledAt } }, index) => ({ run, asset, scheduledAt, position: start + 1 + index })),
      );
      expect(await listCommitted(database.source, start, 100)).toEqual(told);
    });

    it('gives positions without gaps in the order of commits, whoever writes', async () => {
      const start = await lastPosition(database.source);
      const told: CommittedCycle[][] = [];
      const writers = await Promise.all([1, 2, 3].map(() => openRun((cycles) => told.push([...cycles]))));
      await Promise.all(
        writers.map(async ({ store, run }) => {
          const assets = ['XYZ', 'ABC'].map((asset) => takeOutcomes(12, { run, asset }));
          for (let cycle = 0; cycle < 12; cycle += 3) await store.write(assets.flatMap((outcomes) => outcomes.slice(cycle, cycle + 3)));
        }),
      );
      const committed = await listCommitted(database.source, start, 1_000);
      expect(committed.map((cycle) => cycle.position)).toEqual(Array.from({ length: 72 }, (_, index) => start + 1 + index));
      expect(told.flat().sort((a, b) => a.position - b.position)).toEqual(committed);
      for (const { run } of writers) {
        for (const asset of ['XYZ', 'ABC']) expect(await verify(run, asset)).toMatchObject({ verified: 12, fault: null });
      }
    });

    it('keeps the history of signals that come, go and come back', async () => {
      const { store, run } = await openRun();
      const outcomes = takeOutcomes(30, { run }).map((outcome, index) => {
        const readings = outcome.record.readings.filter((_, signal) => signal !== 5 || index < 7 || index > 19);
        return withRecord(outcome, { readings: index % 2 === 0 ? readings : readings.toReversed() });
      });
      await store.write(outcomes.slice(0, 8));
      await store.write(outcomes.slice(8));
      await requireHistoryLikeRecords(
        database.source,
        outcomes.map(({ record }) => record),
      );
    });
  });
});
