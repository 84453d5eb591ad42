import { hash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, describe } from 'vitest';
import { openDatabase, type Database } from '../../src/store/data-source.ts';
import { migrate } from '../../src/store/schema.ts';

/** Opens a database of its own, migrated unless `empty`; it is closed (and dropped) after the suite. */
export type OpenTestDatabase = (options?: { readonly empty?: boolean }) => Promise<Database>;

/**
 * Defines the same suite on the embedded database and on PostgreSQL. The latter needs the URL of a server in TEST_DATABASE_URL
 * (`test/kit/start-postgres.sh run npm test` sets it) and is skipped by name without it.
 */
export function forEachDatabase(define: (open: OpenTestDatabase) => void): void {
  describe('on the embedded database', () => {
    define(withClosing(openTestMemory));
  });
  const url = process.env['TEST_DATABASE_URL'];
  describe.skipIf(url === undefined)('on PostgreSQL (needs TEST_DATABASE_URL)', () => {
    define(withClosing(({ empty = false } = {}) => openTestServer(url!, empty)));
  });
}

function withClosing(open: OpenTestDatabase): OpenTestDatabase {
  const opened: Database[] = [];
  afterAll(async () => {
    for (const database of opened) await database.close();
  });
  return async (options) => {
    const database = await open(options);
    opened.push(database);
    return database;
  };
}

/** An embedded database in memory. The caller closes it. */
export async function openTestMemory({ empty = false }: { readonly empty?: boolean } = {}): Promise<Database> {
  return openDatabase({ memory: true, dump: await dumpOf(empty) });
}

/** Making a database takes seconds, loading a dump of one half a second: dumps are kept for later test files and runs. */
async function dumpOf(empty: boolean): Promise<Blob> {
  const folder = path.join(tmpdir(), `ghost-council-test-${process.getuid?.() ?? 0}`);
  const file = path.join(folder, `${empty ? 'empty' : schemaKey()}.tar`);
  if (!existsSync(file)) {
    const database = await openDatabase({ memory: true });
    if (!empty) await migrate(database);
    const dump = await database.embedded!.dumpDataDir('none');
    await database.close();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const part = `${file}.${randomUUID()}`;
    writeFileSync(part, Buffer.from(await dump.arrayBuffer()));
    renameSync(part, file);
  }
  return new Blob([readFileSync(file)]);
}

/** Changes with the migrations and with the version of the embedded database. */
function schemaKey(): string {
  const migrations = fileURLToPath(new URL('../../migrations/', import.meta.url));
  const texts = readdirSync(migrations)
    .sort()
    .map((name) => readFileSync(path.join(migrations, name), 'utf8'));
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = readFileSync(path.join(engine, '..', '..', 'package.json'), 'utf8');
  return hash('sha256', [manifest, ...texts].join('\n'), 'hex').slice(0, 16);
}

let template: string | undefined;

async function openTestServer(url: string, empty: boolean): Promise<Database> {
  const name = `council_test_${randomUUID().replaceAll('-', '')}`;
  if (!empty && template === undefined) {
    template = `${name}_template`;
    await administrate(url, `create database ${template}`);
    const database = await openDatabase({ url: databaseUrl(url, template) });
    await migrate(database);
    await database.close();
  }
  await administrate(url, empty ? `create database ${name}` : `create database ${name} template ${template!}`);
  const database = await openDatabase({ url: databaseUrl(url, name) });
  const close = async (): Promise<void> => {
    await database.close();
    await administrate(url, `drop database ${name} with (force)`);
  };
  return { ...database, close };
}

async function administrate(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
