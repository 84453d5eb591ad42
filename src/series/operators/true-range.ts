import type { Unit } from '../../domain/units.ts';
import type { Operator, OperatorState } from '../operator.ts';
import { isMissing, requireRows } from './rules.ts';

/** Whether a bar is missing: one of its prices is. */
function isBarMissing(high: number, low: number, close: number): boolean {
  return isMissing(high - low + close);
}

/** True range of a bar after a previous close; NaN without a previous close. */
function rangeAfter(previous: number, high: number, low: number): number {
  return Math.max(high, previous) - Math.min(low, previous);
}

/** State of the true range. */
export class TrueRangeState implements OperatorState {
  #previous = NaN;

  /** Takes the next bar; returns how far the price went in it, counted from the previous close. */
  push(high: number, low: number, close: number): number {
    const previous = this.#previous;
    if (isBarMissing(high, low, close)) {
      this.#previous = NaN;
      return NaN;
    }
    this.#previous = close;
    return rangeAfter(previous, high, low);
  }
}

/** State of Wilder's average true range. */
export class AtrState implements OperatorState {
  readonly #period: number;
  readonly #bar = [new Float64Array(1), new Float64Array(1), new Float64Array(1), new Float64Array(1)] as const;
  #previous = NaN;
  #ranges = 0;
  /** The average (while seeding: the sum). */
  #average = 0;

  constructor(period: number) {
    this.#period = period;
  }

  /** As {@link ColumnState.run}, for bars. */
  run(high: Float64Array, low: Float64Array, close: Float64Array, out: Float64Array, start: number, end: number): void {
    const period = this.#period;
    const weight = 1 / period;
    const keep = (period - 1) / period;
    let previous = this.#previous;
    let ranges = this.#ranges;
    let average = this.#average;
    for (let i = start; i < end; i += 1) {
      const top = high[i]!;
      const bottom = low[i]!;
      const last = close[i]!;
      const missing = isBarMissing(top, bottom, last);
      if (ranges === period && !missing) {
        average = average * keep + rangeAfter(previous, top, bottom) * weight;
        out[i] = average;
        previous = last;
        continue;
      }
      const range = rangeAfter(previous, top, bottom);
      previous = missing ? NaN : last;
      if (missing || isMissing(range)) {
        ranges = 0;
        average = 0;
      } else {
        ranges += 1;
        average += range;
        if (ranges === period) average /= period;
      }
      out[i] = ranges === period ? average : NaN;
    }
    this.#previous = previous;
    this.#ranges = ranges;
    this.#average = average;
  }

  /** Takes the next bar; returns the average. */
  push(high: number, low: number, close: number): number {
    const [highs, lows, closes, out] = this.#bar;
    highs[0] = high;
    lows[0] = low;
    closes[0] = close;
    this.run(highs, lows, closes, out, 0, 1);
    return out[0]!;
  }
}

/**
 * True range of high, low, close: `max(high, previous close) - min(low, previous close)`, defined from the second row.
 * At least 0, unit of the prices.
 */
export function trueRange<U extends Unit = 'quote'>(): Operator<readonly [U, U, U], 'same'> {
  return { key: 'trueRange', arity: 3, unit: 'same', warmup: 2, create: () => new TrueRangeState() };
}

/**
 * Average true range after Wilder (1978) of high, low, close: the first is the plain mean of the first `period` true
 * ranges, then `((period-1) avg + x) / period`. At least 0, unit of the prices.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function atr<U extends Unit = 'quote'>(period: number): Operator<readonly [U, U, U], 'same'> {
  requireRows('atr', period);
  return { key: `atr(${String(period)})`, arity: 3, unit: 'same', warmup: period + 1, create: () => new AtrState(period) };
}
