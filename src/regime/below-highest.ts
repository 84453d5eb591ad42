import type { Unit } from '../domain/units.ts';
import { InvariantError } from '../domain/errors.ts';
import type { Operator, OperatorState } from '../series/operator.ts';

/** Keeps the candidates for the highest of a window in falling order, so that a row costs O(1) on average. */
class BelowHighestState implements OperatorState {
  readonly #window: number;
  readonly #values: Float64Array;
  readonly #rows: Float64Array;
  #head = 0;
  #size = 0;
  #row = 0;

  constructor(window: number) {
    this.#window = window;
    this.#values = new Float64Array(window);
    this.#rows = new Float64Array(window);
  }

  /** Takes the next value; returns `value / highest − 1` of the window. */
  push(value: number): number {
    if (!Number.isFinite(value)) {
      this.#size = 0;
      this.#row = 0;
      return Number.NaN;
    }
    const window = this.#window;
    this.#row += 1;
    if (this.#size > 0 && this.#rows[this.#head]! <= this.#row - window) {
      this.#head = (this.#head + 1) % window;
      this.#size -= 1;
    }
    while (this.#size > 0 && this.#values[(this.#head + this.#size - 1) % window]! <= value) this.#size -= 1;
    const at = (this.#head + this.#size) % window;
    this.#values[at] = value;
    this.#rows[at] = this.#row;
    this.#size += 1;
    const highest = this.#values[this.#head]!;
    return this.#row < window || !(highest > 0) ? Number.NaN : (value - highest) / highest;
  }
}

/**
 * How far a value is below the highest of the last `window` rows, itself included, as a fraction of that: 0 at a new high,
 * else negative. A missing row starts the window again; NaN where the highest is not positive. Unlike a drawdown since the
 * first row it does not depend on how much history was loaded.
 *
 * @throws InvariantError INVARIANT_BROKEN unless the window is a whole number of at least 1
 */
export function belowHighest(window: number): Operator<readonly [Unit], 'fraction'> {
  if (!Number.isInteger(window) || window < 1) {
    throw new InvariantError('INVARIANT_BROKEN', `belowHighest was given ${String(window)} rows; give it a whole number of at least 1.`);
  }
  return {
    key: `belowHighest(${String(window)})`,
    arity: 1,
    unit: 'fraction',
    warmup: window,
    create: () => new BelowHighestState(window),
  };
}
