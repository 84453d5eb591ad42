import type { Bus, CommittedCycle, Log } from '../domain/ports.ts';
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
