import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { ColumnState } from './column-state.ts';
import { onOneColumn, requireRows } from './rules.ts';

/** State that hands out the value of `rows` rows ago. */
export class LagState extends ColumnState {
  /** The last `rows` values, the oldest one at the cursor. */
  readonly #ring: Float64Array;
  #cursor = 0;

  constructor(rows: number) {
    super();
    this.#ring = new Float64Array(rows).fill(NaN);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    const rows = this.#ring.length;
    const within = this.recall(values, out, start, end);
    for (let i = start; i < within; i += 1) out[i] = lagged(values[i]!, out[i]!);
    for (let i = within; i < end; i += 1) out[i] = lagged(values[i]!, values[i - rows]!);
  }

  /**
   * Takes rows as {@link ColumnState.run} does, but writes only the old values that came with earlier runs, as they were.
   * Returns the first row whose old value is itself among the rows of this run.
   */
  recall(values: Float64Array, out: Float64Array, start: number, end: number): number {
    const ring = this.#ring;
    const rows = ring.length;
    const within = Math.min(end, start + rows);
    let cursor = this.#cursor;
    for (let i = start; i < within; i += 1) {
      out[i] = ring[cursor]!;
      ring[cursor] = values[i]!;
      cursor += 1;
      if (cursor === rows) cursor = 0;
    }
    if (within < end) {
      ring.set(values.subarray(end - rows, end));
      cursor = 0;
    }
    this.#cursor = cursor;
    return within;
  }
}

/** The old value, or NaN where one of the two is missing. Without a branch, which would cost more than the lookup. */
function lagged(value: number, old: number): number {
  return old + (old - old) + (value - value);
}

/**
 * The value of `rows` rows ago: `x_{t-rows}`. Unit of the input.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless `rows` is a whole number of at least 1
 */
export function lag(rows: number): Operator<readonly [Unit], 'same'> {
  requireRows('lag', rows);
  return onOneColumn(`lag(${String(rows)})`, 'same', rows + 1, () => new LagState(rows));
}
