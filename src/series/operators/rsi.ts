import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { ColumnState } from './column-state.ts';
import { isMissing, onOneColumn, requireRows } from './rules.ts';

/** Below this sum of averages a flat row is not decayed any more: the quotient would dissolve in subnormal numbers. */
const FADED = 1e-200;

/** State of Wilder's relative strength index. */
export class RsiState extends ColumnState {
  readonly #period: number;
  #previous = NaN;
  #changes = 0;
  /** Averages of gains and losses (while seeding: sums). */
  #gain = 0;
  #loss = 0;

  constructor(period: number) {
    super();
    this.#period = period;
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    const period = this.#period;
    const halfWeight = 0.5 / period;
    const keep = (period - 1) / period;
    let previous = this.#previous;
    let changes = this.#changes;
    let gain = this.#gain;
    let loss = this.#loss;
    for (let i = start; i < end; i += 1) {
      const value = values[i]!;
      const change = value - previous;
      previous = value;
      if (isMissing(change)) {
        changes = 0;
        gain = 0;
        loss = 0;
      } else if (changes === period) {
        if (change !== 0 || gain + loss > FADED) {
          // |x| + x is twice the gain, |x| - x twice the loss, both exactly and without a branch on a coin toss.
          gain = gain * keep + (Math.abs(change) + change) * halfWeight;
          loss = loss * keep + (Math.abs(change) - change) * halfWeight;
        }
      } else {
        if (change > 0) gain += change;
        else loss -= change;
        changes += 1;
        if (changes === period) {
          gain /= period;
          loss /= period;
        }
      }
      if (changes === period) out[i] = gain + loss === 0 ? 0 : 100 * (gain / (gain + loss));
      else out[i] = NaN;
    }
    this.#previous = previous;
    this.#changes = changes;
    this.#gain = gain;
    this.#loss = loss;
  }
}

/**
 * Relative strength index after Wilder (1978), 0 to 100, high after rises: `100 g / (g + l)` with g and l the averages
 * of gains and losses; the first is the plain mean of `period` changes, then `((period-1) avg + x) / period`. Where
 * there was neither gain nor loss it is 0, as in TA-Lib.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function rsi(period: number): Operator<readonly [Unit], 'index'> {
  requireRows('rsi', period);
  return onOneColumn(`rsi(${String(period)})`, 'index', period + 1, () => new RsiState(period));
}
