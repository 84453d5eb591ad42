import type { Stage } from '../../domain/cycle-record.ts';
import type { Milliseconds } from '../../domain/time.ts';

/** Measures how long each stage of a cycle takes; does nothing without a stopwatch. */
export class StageTimer {
  readonly timings: Record<Stage, Milliseconds> | null;
  readonly #read: (() => Milliseconds) | null;
  #last: Milliseconds;

  constructor(stopwatch: (() => Milliseconds) | null) {
    this.#read = stopwatch;
    this.timings = stopwatch === null ? null : { collect: 0, compute: 0, classify: 0, deliberate: 0, gate: 0, trade: 0, record: 0 };
    this.#last = stopwatch === null ? 0 : stopwatch();
  }

  /** Ends a stage: the time since the last lap is its own. */
  lap(stage: Stage): void {
    if (this.#read === null || this.timings === null) return;
    const now = this.#read();
    this.timings[stage] = now - this.#last;
    this.#last = now;
  }
}
