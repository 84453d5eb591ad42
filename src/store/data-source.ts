import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ConfigError, describeError } from '../domain/errors.ts';
import { ENTITIES } from './entities.ts';
import { lockFolder } from './folder-lock.ts';
import { MIGRATIONS } from './migrations.ts';

/** Where the store is. */
export type DatabaseOptions =
  /** A PostgreSQL server, for any number of processes. `readOnly`: the server refuses every write of this process. */
  | { readonly url: string; readonly readOnly?: boolean }
  /** The embedded database in `<folder>/pg`, for this process alone. It survives a killed process, not a power cut: it never calls fsync. */
  | { readonly folder: string }
  /** The embedded database in memory, empty or from a dump of another one: for tests and dry runs. */
  | { readonly memory: true; readonly dump?: Blob };

/** An open database. Both kinds are reached through the same `pg` driver and answer alike. */
export interface Database {
  readonly source: DataSource;
  /** The embedded database itself; null on a PostgreSQL server. */
  readonly embedded: PGlite | null;
  /** The server's URL; null for the embedded database. */
  readonly url: string | null;
  /** Closes all connections and gives the folder back. */
  close(): Promise<void>;
}

const COMMON = {
  type: 'postgres',
  driver: pg,
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTableName: 'migration',
  migrationsTransactionMode: 'each',
  installExtensions: false,
  uuidExtension: 'pgcrypto',
} as const satisfies DataSourceOptions;

/**
 * Opens the store's database, without touching its schema: `migrate` does that.
 *
 * @throws ConfigError STORE_LOCKED when another process holds the folder; STORE_UNREACHABLE when the database does not open
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ('url' in options) return openServer(options.url, options.readOnly ?? false);
  if ('memory' in options)
    return openEmbedded(
      'memory',
      () => PGlite.create({ dataDir: 'memory://', loadDataDir: options.dump }),
      () => undefined,
    );
  const unlock = lockFolder(options.folder);
  const dataDir = path.join(options.folder, 'pg');
  return openEmbedded(dataDir, () => openFolder(dataDir), unlock);
}

/** A new database is made beside its place and moved there when it is whole: its making takes seconds, and the process may be killed. */
async function openFolder(dataDir: string): Promise<PGlite> {
  const postgresqlconf = ['shared_buffers = 16MB'];
  if (!existsSync(dataDir)) {
    const making = `${dataDir}.making`;
    rmSync(making, { recursive: true, force: true });
    const made = await PGlite.create({ dataDir: making, postgresqlconf });
    await made.close();
    renameSync(making, dataDir);
  }
  return PGlite.create({ dataDir, postgresqlconf });
}

async function openServer(url: string, readOnly: boolean): Promise<Database> {
  const extra = { statement_timeout: 60_000, ...(readOnly ? { options: '-c default_transaction_read_only=on' } : {}) };
  const source = new DataSource({ ...COMMON, url, poolSize: 10, connectTimeoutMS: 5_000, extra });
  try {
    await source.initialize();
  } catch (error) {
    throw unreachable(`the PostgreSQL server ${withoutPassword(url)}`, 'Check DATABASE_URL and that the server runs.', error);
  }
  return { source, embedded: null, url, close: () => source.destroy() };
}

async function openEmbedded(place: string, create: () => Promise<PGlite>, unlock: () => void): Promise<Database> {
  let embedded: PGlite | null = null;
  try {
    const lite = await create();
    embedded = lite;
    const { connection, user, password, database } = createPgConfig(embedded);
    // One session: a pool of more would wait for itself.
    const extra = { connection, user, password, database, max: 1, idleTimeoutMillis: 0 };
    const source = await new DataSource({ ...COMMON, connectTimeoutMS: 60_000, extra }).initialize();
    const close = async (): Promise<void> => {
      await source.destroy();
      await lite.close();
      unlock();
    };
    return { source, embedded, url: null, close };
  } catch (error) {
    await embedded?.close();
    unlock();
    throw unreachable(
      `the embedded database in ${place}`,
      'Check that the folder is readable and the disk not full, or set DATABASE_URL.',
      error,
    );
  }
}

function unreachable(what: string, fix: string, cause: unknown): ConfigError {
  return new ConfigError('STORE_UNREACHABLE', `Could not open ${what}: ${describeError(cause)}. ${fix}`, { cause });
}

function withoutPassword(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch (error) {
    if (error instanceof TypeError) return '(malformed URL)';
    throw error;
  }
}
