import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/data-source.ts';
import { openDatabase } from '../../src/store/data-source.ts';
import { APPEND_ONLY_TABLES } from '../../src/store/entities.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { checkSchema, migrate } from '../../src/store/schema.ts';
import { select, selectOne } from '../../src/store/sql.ts';
import { forEachDatabase } from '../kit/database.ts';
import { makeObservation, makeRun, takeOutcomes } from '../kit/records.ts';

const migrationNames = MIGRATIONS.map((Migration) => new Migration().name);

describe('the migrations', () => {
  it('are one line of history: every file listed once, in strictly ascending order, none named like another', () => {
    const files = readdirSync(fileURLToPath(new URL('../../migrations/', import.meta.url))).sort();
    const timestamps = files.map((file) => Number(/^(\d{13})-[a-z-]+\.ts$/.exec(file)?.[1]));
    expect(timestamps).toEqual([...new Set(timestamps)].sort((a, b) => a - b));
    expect(migrationNames.map((name) => Number(name.slice(-13)))).toEqual(timestamps);
    expect(new Set(migrationNames.map((name) => name.slice(0, -13))).size).toBe(migrationNames.length);
  });
});

forEachDatabase((open) => {
  describe('migrate and checkSchema', () => {
    let shared: Database | undefined;

    /** A database that other tests may have changed, as if it were new: quicker than a new one. */
    async function openAgain(): Promise<Database> {
      shared ??= await open();
      await shared.source.query('drop schema public cascade');
      await shared.source.query('create schema public');
      await migrate(shared);
      return shared;
    }

    it('bring an empty database to the schema that the code expects, once', async () => {
      const database = await open({ empty: true });
      const before = await checkSchema(database);
      expect(before.ok).toBe(false);
      expect(before.problems[0]).toContain('Migrations are pending');
      expect(await migrate(database)).toEqual(migrationNames);
      expect(await checkSchema(database)).toEqual({ ok: true, problems: [] });
      expect(await migrate(database)).toEqual([]);
    });

    it('can be taken back to nothing and done again', async () => {
      const database = await openAgain();
      const tables = async (): Promise<unknown> =>
        database.source.query(`select relname from pg_class join pg_namespace n on n.oid = relnamespace where nspname = 'public'
          and relkind in ('r', 'S') and relname not like 'migration%' union select proname from pg_proc join pg_namespace n on n.oid = pronamespace where nspname = 'public'`);
      expect(await tables()).not.toEqual([]);
      for (const name of migrationNames.toReversed()) {
        await database.source.undoLastMigration();
        expect(JSON.stringify(await database.source.query('select name from migration'))).not.toContain(name);
      }
      expect(await tables()).toEqual([]);
      expect(await migrate(database)).toEqual(migrationNames);
      expect(await checkSchema(database)).toEqual({ ok: true, problems: [] });
    });

    it.each([
      ['a missing column', 'alter table cycle drop column confidence', 'confidence'],
      ['a column of another type', 'alter table cycle alter column equity type text', 'equity'],
      ['a column that may be null', 'alter table cycle alter column stance drop not null', 'stance'],
      ['a missing table', 'drop table trade_event', 'trade_event'],
      ['a missing index', 'drop index cycle_chain_stance_position_idx', 'cycle_chain_stance_position_idx'],
      ['a missing unique key', 'alter table cycle drop constraint cycle_chain_scheduled_at_key', 'cycle_chain_scheduled_at_key'],
      ['a missing append-only trigger', 'drop trigger cycle_record_append_only on cycle_record', 'cycle_record'],
      ['a disabled append-only trigger', 'alter table reading disable trigger reading_append_only', 'reading'],
      ['a migration from the future', `insert into migration (timestamp, name) values (9999999999999, 'FromTheFuture')`, 'FromTheFuture'],
    ])('find %s', async (_, statement, named) => {
      const database = await openAgain();
      await database.source.query(statement);
      const report = await checkSchema(database);
      expect(report.ok).toBe(false);
      expect(report.problems.join('\n')).toContain(named);
    });

    it('refuse to run against a database of a newer version', async () => {
      const database = await openAgain();
      await database.source.query(`insert into migration (timestamp, name) values (9999999999999, 'FromTheFuture')`);
      await expect(migrate(database)).rejects.toMatchObject({ name: 'ConfigError', code: 'STORE_SCHEMA_AHEAD' });
    });

    it('may be run by several processes at once where there are several', async () => {
      const database = await open({ empty: true });
      if (database.url === null) return;
      const others = await Promise.all([openDatabase({ url: database.url }), openDatabase({ url: database.url })]);
      const done = await Promise.all([database, ...others].map((each) => migrate(each)));
      expect(done.flat()).toEqual(migrationNames);
      for (const other of others) await other.close();
    });
  });

  describe('append-only tables', () => {
    let database: Database;

    beforeAll(async () => {
      database = await open();
      const store = new DatabaseRunStore(database);
      await store.open(makeRun());
      await store.write(takeOutcomes(45).map((outcome) => ({ ...outcome, observations: [makeObservation()] })));
    });

    it('are all tables but the counter', async () => {
      const tables = await select<{ tablename: string }>(database.source, `select tablename from pg_tables where schemaname = 'public'`);
      const rest = tables.map((row) => row.tablename).filter((name) => !APPEND_ONLY_TABLES.includes(name));
      expect(rest.sort()).toEqual(['migration', 'position_counter']);
    });

    it.each(APPEND_ONLY_TABLES)('%s lets nobody update, delete or truncate', async (table) => {
      const column = await selectOne<{ column_name: string }>(
        database.source,
        `select column_name from information_schema.columns where table_name = $1 limit 1`,
        [table],
      );
      const count = `select count(*)::int as rows from ${table}`;
      const before: unknown = await database.source.query(count);
      for (const statement of [
        `update ${table} set ${column.column_name} = ${column.column_name}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        await expect(database.source.query(statement), statement).rejects.toThrow('is append-only');
      }
      expect(await database.source.query(count)).toEqual(before);
    });
  });
});
