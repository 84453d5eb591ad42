import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { ColumnState } from './column-state.ts';
import { divide, isMissing, onOneColumn, requireRows } from './rules.ts';
import { WindowSum } from './window-sum.ts';

/**
 * State of the exponential moving average. It is kept relative to an origin near the price, so that the distance of a
 * price from its average is exact at a price of 1e9 too; the origin follows when the average has moved by half of it.
 */
export class EmaState extends ColumnState {
  readonly #period: number;
  #rows = 0;
  #origin = 0;
  /** The average (while seeding: the sum) relative to the origin. */
  #offset = 0;

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
    const weight = 2 / (period + 1);
    const keep = 1 - weight;
    let rows = this.#rows;
    let origin = this.#origin;
    let offset = this.#offset;
    let limit = 0.5 * Math.abs(origin);
    for (let i = start; i < end; i += 1) {
      const value = values[i]!;
      let average = NaN;
      if (rows === period) {
        offset = weight * (value - origin) + keep * offset;
        average = origin + offset;
        if (Math.abs(offset) <= limit) {
          out[i] = average;
          continue;
        }
      }
      if (isMissing(value)) {
        rows = 0;
        average = NaN;
      } else if (rows === period) {
        origin = average;
        offset = 0;
      } else {
        origin = rows === 0 ? value : origin;
        offset = rows === 0 ? 0 : offset + (value - origin);
        rows += 1;
        if (rows === period) {
          offset /= period;
          average = origin + offset;
        }
      }
      limit = 0.5 * Math.abs(origin);
      out[i] = average;
    }
    this.#rows = rows;
    this.#origin = origin;
    this.#offset = offset;
  }

  /** How far a value is above the average of the last row, without the rounding of the average itself. */
  distanceTo(value: number): number {
    return this.#rows === this.#period ? value - this.#origin - this.#offset : NaN;
  }
}

/**
 * Exponential moving average with weight 2 / (period + 1), seeded with the simple mean of the first `period` rows
 * (TA-Lib's default). Unit of the input.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function ema(period: number): Operator<readonly [Unit], 'same'> {
  requireRows('ema', period);
  return onOneColumn(`ema(${String(period)})`, 'same', period, () => new EmaState(period));
}

/**
 * Simple moving average: the mean of the last `period` rows. Unit of the input.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function sma(period: number): Operator<readonly [Unit], 'same'> {
  requireRows('sma', period);
  return onOneColumn(`sma(${String(period)})`, 'same', period, () => new WindowSum(period, 1 / period));
}

/**
 * The sum of the last `window` rows. Unit of the input.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 1
 */
export function sum(window: number): Operator<readonly [Unit], 'same'> {
  requireRows('sum', window);
  return onOneColumn(`sum(${String(window)})`, 'same', window, () => new WindowSum(window));
}

/**
 * A value over the mean of the last `window` rows, itself included: `x / sma(x)`. The Puell multiple is this with 365
 * days of issuance in USD (academy.glassnode.com). Positive for positive inputs, 1 = at its mean; NaN where the mean is 0.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 1
 */
export function ratioToMean(window: number): Operator<readonly [Unit], 'ratio'> {
  requireRows('ratioToMean', window);
  return onOneColumn(`ratioToMean(${String(window)})`, 'ratio', window, () => {
    const mean = new WindowSum(window, 1 / window);
    return { push: (value) => divide(value, mean.push(value)) };
  });
}

/**
 * How far a value is above its exponential moving average, as a fraction of the average: `(x - ema) / ema`. Positive
 * above it; NaN where the average is 0.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function distanceFromEma(period: number): Operator<readonly [Unit], 'fraction'> {
  requireRows('distanceFromEma', period);
  return onOneColumn(`distanceFromEma(${String(period)})`, 'fraction', period, () => {
    const average = new EmaState(period);
    return {
      push(value) {
        const level = average.push(value);
        return divide(average.distanceTo(value), level);
      },
    };
  });
}
