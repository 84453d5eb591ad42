import type { Bus, Log, Timers } from '../domain/ports.ts';
import { SECOND, type Milliseconds } from '../domain/time.ts';
import type { Database } from './data-source.ts';
import { aborted, listenOnServer } from './listen-on-server.ts';
import { COMMIT_CHANNEL } from './notify.ts';
import { lastPosition, listCommitted } from './read-cycles.ts';

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
    const { embedded, url } = this.#database;
    if (embedded !== null) {
      const stop = await this.#betweenTransactions(() =>
        embedded.listen(COMMIT_CHANNEL, () => {
          this.#look();
        }),
      );
      this.#stopListening = () => this.#betweenTransactions(() => stop());
    }
    const tasks = [this.#publishAll()];
    const { timers, log } = this.#options;
    const onWord = (): void => {
      this.#look();
    };
    if (url !== null) tasks.push(listenOnServer(url, { onWord, timers, log, signal: this.#closing.signal }));
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
    const deadline = this.#options.timers.deadline(atMost, this.#closing.signal);
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await Promise.race([woken, aborted(deadline.signal)]);
    deadline.clear();
  }
}
