import pg from 'pg';
import type { Bus, CommittedCycle, Log, Timers } from '../domain/ports.ts';
import { SECOND, type Milliseconds } from '../domain/time.ts';
import type { Database } from './data-source.ts';
import { lastPosition, listCommitted } from './read-cycles.ts';
import type { Sql } from './sql.ts';

/** The channel on which every commit announces its positions, as `first-last`. */
export const COMMIT_CHANNEL = 'ghost_council_commit';

/** Inside a transaction: once it commits, every listener on the database hears the positions of its cycles. */
export async function announceCommit(sql: Sql, first: number, last: number): Promise<void> {
  await sql.query('select pg_notify($1, $2)', [COMMIT_CHANNEL, `${first}-${last}`]);
}

/** Carries word of committed cycles inside this process. A listener that throws is logged and does not keep others from hearing. */
export class LocalBus implements Bus {
  readonly #log: Log;
  readonly #listeners = new Set<(committed: CommittedCycle) => void>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Tells every listener, in the order in which they subscribed. */
  publish(committed: CommittedCycle): void {
    for (const listener of this.#listeners) {
      try {
        listener(committed);
      } catch (error) {
        this.#log.error({ error, committed }, 'A listener to committed cycles failed');
      }
    }
  }

  /** @returns ends the subscription */
  subscribe(listener: (committed: CommittedCycle) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What following needs besides the database and the bus. */
export interface FollowOptions {
  readonly timers: Timers;
  readonly log: Log;
  /** Cycles after this position are published; by default those that are committed from now on. */
  readonly after?: number;
  /** The database is asked at least this often, should its word have been lost on the way. */
  readonly pollEvery?: Milliseconds;
}

/** Commits being followed. */
export interface Following {
  /** Position of the last cycle that was published. */
  position(): number;
  close(): Promise<void>;
}

const RECONNECT_AFTER: Milliseconds = 250;
const CYCLES_PER_QUERY = 1_000;

/**
 * Publishes every cycle that any process commits to this database on the bus: each once, in the order of positions, also those that
 * were committed while the connection was lost. The notification only says when to look; what is published is read from the table.
 */
export async function followCommits(database: Database, bus: Bus, options: FollowOptions): Promise<Following> {
  const follower = new CommitFollower(database, bus, options, options.after ?? (await lastPosition(database.source)));
  await follower.start();
  return follower;
}

class CommitFollower implements Following {
  readonly #database: Database;
  readonly #bus: Bus;
  readonly #options: FollowOptions;
  readonly #closing = new AbortController();
  #position: number;
  #wake: () => void = () => undefined;
  #awake = true;
  #running: Promise<unknown> = Promise.resolve();
  #stopListening: () => Promise<void> = () => Promise.resolve();

  constructor(database: Database, bus: Bus, options: FollowOptions, position: number) {
    this.#database = database;
    this.#bus = bus;
    this.#options = options;
    this.#position = position;
  }

  async start(): Promise<void> {
    const { embedded } = this.#database;
    if (embedded !== null) {
      const stop = await this.#betweenTransactions(() =>
        embedded.listen(COMMIT_CHANNEL, () => {
          this.#look();
        }),
      );
      this.#stopListening = () => this.#betweenTransactions(() => stop());
    }
    const tasks = [this.#publishAll()];
    if (this.#database.url !== null) tasks.push(this.#listen(this.#database.url));
    this.#running = Promise.all(tasks);
  }

  position(): number {
    return this.#position;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#look();
    await this.#running;
    await this.#stopListening();
  }

  /** What is sent to the embedded database past its pool would become part of the transaction that is going on, and roll back with it. */
  async #betweenTransactions<T>(work: () => Promise<T>): Promise<T> {
    const runner = this.#database.source.createQueryRunner();
    await runner.connect();
    try {
      return await work();
    } finally {
      await runner.release();
    }
  }

  /** Makes the publishing loop ask the database now. */
  #look(): void {
    this.#awake = true;
    this.#wake();
  }

  async #publishAll(): Promise<void> {
    const { log, pollEvery = 5 * SECOND } = this.#options;
    let failing = false;
    while (!this.#closing.signal.aborted) {
      this.#awake = false;
      try {
        await this.#publishNew();
        if (failing) log.info({ position: this.#position }, 'Committed cycles can be read again');
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ error }, 'Committed cycles cannot be read; trying again');
        failing = true;
      }
      if (!this.#isAwake()) await this.#rest(failing ? SECOND : pollEvery);
    }
  }

  async #publishNew(): Promise<void> {
    for (;;) {
      const cycles = await listCommitted(this.#database.source, this.#position, CYCLES_PER_QUERY);
      for (const cycle of cycles) {
        this.#position = cycle.position;
        this.#bus.publish(cycle);
      }
      if (cycles.length < CYCLES_PER_QUERY) return;
    }
  }

  /** A method, since the flag changes while the loop waits. */
  #isAwake(): boolean {
    return this.#awake;
  }

  /** Waits until it is woken, but no longer than `atMost`. */
  async #rest(atMost: Milliseconds): Promise<void> {
    const { signal, clear } = this.#options.timers.deadline(atMost, this.#closing.signal);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (signal.aborted) resolve();
      else
        signal.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
    });
    clear();
  }

  /** Holds a connection that listens, and takes a new one when it is lost. */
  async #listen(url: string): Promise<void> {
    const { log } = this.#options;
    let lost = false;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#listenOnce(url, () => {
          if (lost) log.info({}, 'The database sends word of committed cycles again');
          lost = false;
        });
      } catch (error) {
        if (!lost) log.warn({ error }, 'The database sends no word of committed cycles; asking it in turns');
        lost = true;
      }
      await this.#pause(RECONNECT_AFTER);
    }
  }

  async #listenOnce(url: string, onConnected: () => void): Promise<void> {
    const client = new pg.Client({ connectionString: url, keepAlive: true });
    const ended = new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('end', resolve);
    });
    const end = (): void =>
      void client.end().catch((error: unknown) => {
        this.#options.log.debug({ error }, 'Closing a listening connection failed');
      });
    this.#closing.signal.addEventListener('abort', end, { once: true });
    try {
      client.on('notification', () => {
        this.#look();
      });
      await Promise.all([
        ended,
        client
          .connect()
          .then(() => client.query(`listen ${COMMIT_CHANNEL}`))
          .then(() => {
            onConnected();
            this.#look();
          }),
      ]);
    } finally {
      this.#closing.signal.removeEventListener('abort', end);
      end();
    }
  }

  async #pause(duration: Milliseconds): Promise<void> {
    try {
      await this.#options.timers.sleep(duration, this.#closing.signal);
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
    }
  }
}
