import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/data-source.ts';
import { APPEND_ONLY_TABLES } from '../../src/store/entities.ts';
import { packDocument } from '../../src/store/document.ts';
import { findCycle, readChain } from '../../src/store/queries.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { canonicalJson } from '../../src/track-record/canonical-json.ts';
import { verifyChain, type ChainHead, type ChainReport } from '../../src/track-record/verify-chain.ts';
import { forEachDatabase } from '../kit/database.ts';
import { makeObservation, makeRun, takeOutcomes } from '../kit/records.ts';

forEachDatabase((open) => {
  let database: Database;
  let runs = 0;

  beforeAll(async () => {
    database = await open();
    // What a dishonest owner of the database can always do.
    for (const table of APPEND_ONLY_TABLES) await database.source.query(`alter table ${table} disable trigger ${table}_append_only`);
  });

  /** A stored chain; `verify` reads it back; `positions` are those of its records. */
  async function makeChain(): Promise<{ positions: number[]; head: ChainHead; verify: (knownHead?: ChainHead) => Promise<ChainReport> }> {
    const run = `run-${++runs}`;
    const store = new DatabaseRunStore(database);
    await store.open(makeRun({ id: run }));
    const outcomes = takeOutcomes(8, { run }).map((outcome) => ({ ...outcome, observations: [makeObservation()] }));
    await store.write(outcomes);
    const stored = await Promise.all(outcomes.map(({ record }) => findCycle(database.source, run, record.asset, record.scheduledAt)));
    const { position, chainHash } = stored.at(-1)!;
    return {
      positions: stored.map((cycle) => cycle!.position),
      head: { position, chainHash },
      verify: (knownHead) => verifyChain(readChain(database.source, run, 'XYZ'), knownHead === undefined ? {} : { knownHead }),
    };
  }

  describe('verifyChain on stored records', () => {
    it('finds nothing wrong in what was left alone', async () => {
      const { verify, head } = await makeChain();
      expect(await verify(head)).toEqual({ verified: 8, head, fault: null });
    });

    it('finds an altered document', async () => {
      const { verify, positions } = await makeChain();
      const cycle = await findCycle(database.source, `run-${runs}`, 'XYZ', takeOutcomes(4)[3]!.record.scheduledAt);
      const better = { ...cycle!.record, verdict: { ...cycle!.record.verdict, stance: 'BUY' } };
      await database.source.query('update cycle_record set document = $1 where position = $2', [
        packDocument(canonicalJson(better)),
        positions[3],
      ]);
      expect((await verify()).fault).toMatchObject({ kind: 'ALTERED_RECORD', position: positions[3] });
    });

    it('finds a document that is no longer readable', async () => {
      const { verify, positions } = await makeChain();
      await database.source.query(`update cycle_record set document = substring(document from 1 for 40) where position = $1`, [
        positions[2],
      ]);
      expect((await verify()).fault).toMatchObject({ kind: 'ALTERED_RECORD', position: positions[2] });
    });

    it('finds an altered observation, but not a dropped one', async () => {
      const { verify, positions } = await makeChain();
      await database.source.query('delete from observation where position = $1', [positions[1]]);
      expect(await verify()).toMatchObject({ verified: 8, fault: null });
      await database.source.query(`update observation set known_at = known_at - interval '1 hour' where position = $1`, [positions[4]]);
      expect((await verify()).fault).toMatchObject({ kind: 'ALTERED_OBSERVATIONS', position: positions[4] });
    });

    it.each([
      [
        'a removed cycle',
        ['delete from cycle_record where position = $1', 'delete from cycle where position = $1'],
        'WRONG_PREDECESSOR',
        4,
      ],
      ['a removed document', ['delete from cycle_record where position = $1'], 'ALTERED_RECORD', 3],
    ])('finds %s', async (_, statements, kind, index) => {
      const { verify, positions } = await makeChain();
      for (const statement of statements) await database.source.query(statement, [positions[3]]);
      expect((await verify()).fault).toMatchObject({ kind, position: positions[index] });
    });

    it('finds two cycles in the other order', async () => {
      const { verify, positions } = await makeChain();
      for (const table of ['cycle', 'cycle_record']) {
        const swap = `update ${table} set position = case position when $1::bigint then $2::bigint else $1::bigint end + $3 where position in ($1, $2)`;
        await database.source.query(swap, [positions[3], positions[4], 1_000_000_000]);
        await database.source.query(`update ${table} set position = position - $1 where position > $1`, [1_000_000_000]);
      }
      expect((await verify()).fault).toMatchObject({ kind: 'WRONG_PREDECESSOR', position: positions[3] });
    });

    it('finds a cycle that was moved to another slot', async () => {
      const { verify, positions } = await makeChain();
      await database.source.query(`update cycle set scheduled_at = scheduled_at + interval '1 minute' where position = $1`, [positions[7]]);
      expect((await verify()).fault).toMatchObject({ kind: 'WRONG_OWNER', position: positions[7] });
    });

    it('finds a truncated tail by the known head', async () => {
      const { verify, positions, head } = await makeChain();
      for (const table of ['cycle', 'cycle_record'])
        await database.source.query(`delete from ${table} where position >= $1`, [positions[6]]);
      expect((await verify()).fault).toBeNull();
      expect((await verify(head)).fault).toMatchObject({ kind: 'TRUNCATED', position: head.position });
    });
  });
});
