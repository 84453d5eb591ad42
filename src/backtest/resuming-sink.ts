import { ConfigError } from '../domain/errors.ts';
import type { CycleOutcome, CycleRecord } from '../domain/cycle-record.ts';
import type { CycleSink } from '../domain/ports.ts';
import { toIso } from '../domain/time.ts';
import { canonicalJson } from '../track-record/canonical-json.ts';

/**
 * Lets a backtest that was stored in part go on where it ended: cycles that are stored already are computed again, since the
 * ones after them depend on their state, and not written again. The newest stored one must come out the same.
 */
export class ResumingSink implements CycleSink {
  readonly #sink: CycleSink;
  readonly #newest: CycleRecord | null;

  /** @param newest - the newest record that is stored; null when there is none */
  constructor(sink: CycleSink, newest: CycleRecord | null) {
    this.#sink = sink;
    this.#newest = newest;
  }

  /** @throws ConfigError RUN_NOT_REPRODUCED when the newest stored cycle comes out differently */
  write(outcomes: readonly CycleOutcome[]): Promise<void> | void {
    const newest = this.#newest;
    if (newest === null) return this.#sink.write(outcomes);
    for (const { record } of outcomes) {
      if (record.scheduledAt === newest.scheduledAt && canonicalJson(record) !== canonicalJson(newest)) {
        throw new ConfigError(
          'RUN_NOT_REPRODUCED',
          `The stored cycle of ${toIso(newest.scheduledAt)} comes out differently now: the program or a plugin has changed without a new version. ` +
            'Raise the version of what changed, or store the backtest in another DATA_DIR.',
        );
      }
    }
    const fresh = outcomes.filter(({ record }) => record.scheduledAt > newest.scheduledAt);
    return fresh.length === 0 ? undefined : this.#sink.write(fresh);
  }
}
