import pg from 'pg';
import type { Log, Timers } from '../domain/ports.ts';
import type { Milliseconds } from '../domain/time.ts';
import { COMMIT_CHANNEL } from './notify.ts';

const RECONNECT_AFTER: Milliseconds = 250;

/** What listening needs besides the server. */
export interface ListenOptions {
  /** Called at every word of a commit, and after every connection, since words may have been missed before it. */
  readonly onWord: () => void;
  readonly timers: Timers;
  readonly log: Log;
  /** Ends the listening. */
  readonly signal: AbortSignal;
}

/**
 * Holds a connection that listens to commits, and takes a new one whenever it is lost; each loss and each return is logged once.
 * Resolves when the signal aborts.
 */
export async function listenOnServer(url: string, options: ListenOptions): Promise<void> {
  const { onWord, timers, log, signal } = options;
  const state = { lost: false };
  const onConnected = (): void => {
    if (state.lost) log.info({}, 'The database sends word of committed cycles again');
    state.lost = false;
    onWord();
  };
  while (!signal.aborted) {
    const [ended] = await Promise.allSettled([listenUntilLost(url, onConnected, options)]);
    if (isAborted(signal)) return;
    const error: unknown = ended.status === 'rejected' ? ended.reason : null;
    if (!state.lost) log.warn({ error }, 'The database sends no word of committed cycles; asking it in turns');
    state.lost = true;
    const pause = timers.deadline(RECONNECT_AFTER, signal);
    await aborted(pause.signal);
    pause.clear();
  }
}

/** A function, since the compiler takes a signal that was not aborted before a wait to be so after it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}

/** Resolves when the connection has ended, rejects when it broke or never came to be. */
async function listenUntilLost(url: string, onConnected: () => void, { onWord, log, signal }: ListenOptions): Promise<void> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  const close = (): void => {
    client.end().catch((error: unknown) => {
      log.debug({ error }, 'Closing a listening connection failed');
    });
  };
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => {
      resolve();
    });
  });
  const listening = async (): Promise<void> => {
    await client.connect();
    await client.query(`listen ${COMMIT_CHANNEL}`);
    onConnected();
  };
  client.on('notification', onWord);
  signal.addEventListener('abort', close, { once: true });
  try {
    await Promise.all([ended, listening()]);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
