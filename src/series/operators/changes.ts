import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { ColumnState } from './column-state.ts';
import { LagState } from './lag.ts';
import { onOneColumn, requireRows } from './rules.ts';

/** State of the rate of change in percent. */
export class RocState extends ColumnState {
  readonly #lag: LagState;
  readonly #rows: number;

  constructor(rows: number) {
    super();
    this.#rows = rows;
    this.#lag = new LagState(rows);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    const rows = this.#rows;
    const within = this.#lag.recall(values, out, start, end);
    for (let i = start; i < within; i += 1) out[i] = 100 * change(values[i]!, out[i]!);
    for (let i = within; i < end; i += 1) out[i] = 100 * change(values[i]!, values[i - rows]!);
  }
}

/** `value / base - 1`, as the exact difference over the base: at 1e9 the quotient itself has lost seven digits. */
function change(value: number, base: number): number {
  const relative = (value - base) / base;
  // As `divide`, written out: measured, a call to it here makes the loop over a column twice as slow.
  return relative + (relative - relative);
}

/**
 * Logarithm of `value / base`, without the loss of digits of a quotient close to 1. NaN unless both are positive.
 */
export function logRatio(value: number, base: number): number {
  if (!(value > 0 && base > 0)) return NaN;
  const relative = (value - base) / base;
  return relative > -0.5 && relative < 1 ? Math.log1p(relative) : Math.log(value / base);
}

function overRows<Out extends Unit | 'same'>(
  name: string,
  rows: number,
  unit: Out,
  compare: (value: number, old: number) => number,
): Operator<readonly [Unit], Out> {
  requireRows(name, rows);
  return onOneColumn(`${name}(${String(rows)})`, unit, rows + 1, () => {
    const lag = new LagState(rows);
    return { push: (value) => compare(value, lag.push(value)) };
  });
}

/**
 * Rate of change in percent over `period` rows: `100 (x_t / x_{t-period} - 1)`. Positive after a rise; NaN where the
 * old value is 0.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function roc(period: number): Operator<readonly [Unit], 'percent'> {
  requireRows('roc', period);
  return onOneColumn(`roc(${String(period)})`, 'percent', period + 1, () => new RocState(period));
}

/**
 * Relative change over `rows` rows as a fraction: `x_t / x_{t-rows} - 1`. Positive after a rise; NaN where the old
 * value is 0.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless `rows` is a whole number of at least 1
 */
export function changeOver(rows: number): Operator<readonly [Unit], 'fraction'> {
  return overRows('changeOver', rows, 'fraction', change);
}

/**
 * Difference over `rows` rows: `x_t - x_{t-rows}`. Unit of the input, positive after a rise.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless `rows` is a whole number of at least 1
 */
export function differenceOver(rows: number): Operator<readonly [Unit], 'same'> {
  return overRows('differenceOver', rows, 'same', (value, old) => value - old);
}

/**
 * Logarithmic return over `rows` rows: `ln(x_t / x_{t-rows})`, a fraction. Positive after a rise; NaN unless both are
 * positive.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless `rows` is a whole number of at least 1
 */
export function logReturn(rows: number): Operator<readonly [Unit], 'fraction'> {
  return overRows('logReturn', rows, 'fraction', logRatio);
}
