import { accessSync, chmodSync, constants, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { ConfigError, describeError } from '../domain/errors.ts';

const LOCK_FILE = 'store.lock';

/** The locks that this process holds: its own number in a lock file does not tell them from those of a dead process before it. */
const held = new Set<string>();

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the system's own ticks; null where the system does not say. */
  readonly start: string | null;
}

/**
 * Takes a folder for this process alone, creating it (mode 0700) where it is missing. The lock of a process that died is taken over.
 *
 * @returns gives the folder back
 * @throws ConfigError STORE_LOCKED, naming the process, when another one holds it; STORE_UNREACHABLE when it cannot be written to
 */
export function lockFolder(folder: string): () => void {
  makeFolder(folder);
  const file = path.join(path.resolve(folder), LOCK_FILE);
  if (held.has(file)) throw locked(folder, 'this process itself, which has it open already');
  const mine: Owner = { pid: process.pid, host: hostname(), start: startOf(process.pid) };
  // Twice: the second time after a dead process's lock has been put aside.
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(file, JSON.stringify(mine))) {
      held.add(file);
      return () => {
        held.delete(file);
        rmSync(file, { force: true });
      };
    }
    const text = read(file);
    const owner = text === null ? null : parseOwner(text);
    if (owner !== null && owner.host !== mine.host) {
      throw locked(folder, `process ${owner.pid} on host ${owner.host}; if that machine or container is gone, delete ${file}`);
    }
    if (owner !== null && isAlive(owner)) throw locked(folder, `process ${owner.pid}`);
    if (text !== null) putAside(file, text);
  }
  throw locked(folder, 'another process that is starting at this moment');
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const sentence = `The database folder ${folder} cannot be made or written to: ${describeError(cause)}. Give DATA_DIR a folder that this user may write to.`;
    throw new ConfigError('STORE_UNREACHABLE', sentence, { cause });
  }
}

function locked(folder: string, holder: string): ConfigError {
  return new ConfigError(
    'STORE_LOCKED',
    `The database folder ${folder} is in use by ${holder}. The embedded database serves one process at a time: ` +
      'stop that process, choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL server, which serves many.',
  );
}

function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false;
    throw error;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Null for a lock that was cut off while it was written: its process is dead. */
function parseOwner(text: string): Owner | null {
  try {
    return JSON.parse(text) as Owner;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Moved and looked at rather than deleted: another starting process may have replaced the dead lock by its own meanwhile. */
function putAside(file: string, dead: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return;
    throw error;
  }
  if (read(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function isAlive(owner: Owner): boolean {
  const start = startOf(owner.pid);
  if (start !== null && owner.start !== null) return start === owner.start;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (isFileError(error, 'ESRCH')) return false;
    if (isFileError(error, 'EPERM')) return true;
    throw error;
  }
  // A container gives every process before us the same number as ours; it is not us, or `held` would know.
  return owner.pid !== process.pid;
}

/** Field 22 of Linux's `/proc/<pid>/stat`; the name in field 2 may hold spaces and brackets. */
function startOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
