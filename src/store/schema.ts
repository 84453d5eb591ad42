import type { QueryRunner } from 'typeorm';
import { ConfigError } from '../domain/errors.ts';
import type { Database } from './data-source.ts';
import { APPEND_ONLY_TABLES } from './entities.ts';

/** Any number: all processes of this program that migrate one server wait for each other on it. */
const MIGRATION_LOCK = 7_214_553_018;

/** Whether the schema in the database is the schema that the code expects. */
export interface SchemaReport {
  readonly ok: boolean;
  /** What differs, as sentences for the operator; empty when nothing does. */
  readonly problems: readonly string[];
}

/**
 * Brings the schema up to date: runs the migrations that are missing, each in a transaction. Several processes may do so at once.
 *
 * @returns the names of the migrations that were run
 * @throws ConfigError STORE_SCHEMA_AHEAD when a newer version of this program has migrated the database
 */
export async function migrate(database: Pick<Database, 'source' | 'embedded'>): Promise<readonly string[]> {
  if (database.embedded !== null) return runMigrations(database);
  return withRunner(database, async (runner) => {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      return await runMigrations(database);
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  });
}

async function runMigrations(database: Pick<Database, 'source'>): Promise<readonly string[]> {
  const unknown = await withRunner(database, (runner) => foreignMigrations(runner, knownMigrations(database)));
  if (unknown.length > 0) {
    throw new ConfigError(
      'STORE_SCHEMA_AHEAD',
      `The database has migrations that this version does not know: ${unknown.join(', ')}. Start the version that made them, or a newer one.`,
    );
  }
  const done = await database.source.runMigrations({ transaction: 'each' });
  return done.map((migration) => migration.name);
}

/**
 * Compares the schema in the database with the one the code expects: tables, columns, types, keys, indexes, pending and unknown
 * migrations, and the triggers that make records append-only. It changes nothing.
 */
export async function checkSchema(database: Pick<Database, 'source'>): Promise<SchemaReport> {
  const { source } = database;
  const problems: string[] = [];
  if (await source.showMigrations()) problems.push('Migrations are pending: restart, or run the program that owns the database.');
  const drift = await source.driver.createSchemaBuilder().log();
  for (const query of drift.upQueries) problems.push(`The schema differs; to be what the code expects it would need: ${query.query}`);
  await withRunner(database, async (runner) => {
    for (const name of await foreignMigrations(runner, knownMigrations(database))) {
      problems.push(`The database has the migration ${name}, which this version does not know.`);
    }
    for (const table of await unguardedTables(runner)) problems.push(`Table ${table} has lost the trigger that keeps it append-only.`);
  });
  return { ok: problems.length === 0, problems };
}

async function withRunner<T>({ source }: Pick<Database, 'source'>, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
}

function knownMigrations({ source }: Pick<Database, 'source'>): readonly string[] {
  return source.migrations.map((migration) => migration.name ?? migration.constructor.name);
}

async function foreignMigrations(runner: QueryRunner, known: readonly string[]): Promise<readonly string[]> {
  if (!(await runner.hasTable('migration'))) return [];
  const rows = (await runner.query('select name from migration where not (name = any($1)) order by timestamp', [known])) as {
    name: string;
  }[];
  return rows.map((row) => row.name);
}

async function unguardedTables(runner: QueryRunner): Promise<readonly string[]> {
  const rows = (await runner.query(
    `select expected as name from unnest($1::text[]) expected where not exists (
       select from pg_trigger where tgname = expected || '_append_only' and tgrelid = to_regclass(expected) and tgenabled in ('O', 'A'))`,
    [APPEND_ONLY_TABLES],
  )) as { name: string }[];
  return rows.map((row) => row.name);
}
