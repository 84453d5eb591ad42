import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { ColumnState } from './column-state.ts';
import { isMissing, onOneColumn, requireRows } from './rules.ts';
import { SortedValues } from './sorted-values.ts';

/** State of the percentile rank of a value within its window. */
export class PercentileRankState extends ColumnState {
  readonly #ring: Float64Array;
  #sorted: SortedValues;
  #cursor = 0;

  constructor(window: number) {
    super();
    this.#ring = new Float64Array(window);
    this.#sorted = new SortedValues(window);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    const ring = this.#ring;
    for (let i = start; i < end; i += 1) {
      const value = values[i]!;
      if (isMissing(value)) {
        if (this.#sorted.size > 0) this.#sorted = new SortedValues(ring.length);
        this.#cursor = 0;
        out[i] = NaN;
        continue;
      }
      const sorted = this.#sorted;
      if (sorted.size === ring.length) sorted.remove(ring[this.#cursor]!);
      const rank = sorted.insert(value);
      ring[this.#cursor] = value;
      this.#cursor = this.#cursor + 1 === ring.length ? 0 : this.#cursor + 1;
      out[i] = sorted.size === ring.length ? rank / ring.length : NaN;
    }
  }
}

/**
 * Percentile rank of a value among the last `window` rows, itself included, as a fraction: the share of rows below it
 * plus half the share of rows equal to it (the `mean` kind of SciPy's `percentileofscore`). Between `0.5 / window` and
 * `1 - 0.5 / window`, high for a high value, 0.5 in a flat window.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 1
 */
export function percentileRank(window: number): Operator<readonly [Unit], 'fraction'> {
  requireRows('percentileRank', window);
  return onOneColumn(`percentileRank(${String(window)})`, 'fraction', window, () => new PercentileRankState(window));
}
