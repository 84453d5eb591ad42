import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { logRatio } from './changes.ts';
import { ColumnState } from './column-state.ts';
import { divide, onOneColumn, requirePositive, requireRows } from './rules.ts';
import { WindowMoments } from './window-moments.ts';

/** State of the width of Bollinger bands. */
export class BollingerWidthState extends ColumnState {
  readonly #moments: WindowMoments;
  readonly #factor: number;

  constructor(period: number, deviations: number) {
    super();
    this.#moments = new WindowMoments(period);
    this.#factor = (2 * deviations) ** 2 / period;
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    this.#moments.run(values, start, end);
    const { distances, squares } = this.#moments;
    const factor = this.#factor;
    for (let i = start; i < end; i += 1) {
      out[i] = divide(Math.sqrt(squares[i - start]! * factor), values[i]! - distances[i - start]!);
    }
  }
}

/** State of the realised volatility. */
export class RealizedVolatilityState extends ColumnState {
  readonly #moments: WindowMoments;
  readonly #factor: number;
  #returns = new Float64Array(1);
  #previous = NaN;

  constructor(window: number, barsPerYear: number) {
    super();
    this.#moments = new WindowMoments(window);
    this.#factor = barsPerYear / (window - 1);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    const rows = end - start;
    if (this.#returns.length < rows) this.#returns = new Float64Array(rows);
    const returns = this.#returns;
    let previous = this.#previous;
    for (let i = 0; i < rows; i += 1) {
      const value = values[start + i]!;
      returns[i] = logRatio(value, previous);
      previous = value;
    }
    this.#previous = previous;
    this.#moments.run(returns, 0, rows);
    const { squares } = this.#moments;
    const factor = this.#factor;
    for (let i = 0; i < rows; i += 1) out[start + i] = Math.sqrt(squares[i]! * factor);
  }
}

/**
 * Width of the Bollinger bands over their middle: `(upper - lower) / mid = 2 deviations sd / mean` over `period` rows,
 * population standard deviation. At least 0 for positive prices, exactly 0 when flat.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1 and `deviations` is positive
 */
export function bollingerWidth(period: number, deviations = 2): Operator<readonly [Unit], 'fraction'> {
  requireRows('bollingerWidth', period);
  requirePositive('bollingerWidth', 'number of deviations', deviations);
  const key = `bollingerWidth(${String(period)},${String(deviations)})`;
  return onOneColumn(key, 'fraction', period, () => new BollingerWidthState(period, deviations));
}

/**
 * Realised volatility per year as a fraction: sample standard deviation of the last `window` log returns times
 * `sqrt(barsPerYear)` (5-minute bars: 105,120). At least 0.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 2 and `barsPerYear` is positive
 */
export function realizedVolatility(window: number, barsPerYear: number): Operator<readonly [Unit], 'annualised-fraction'> {
  requireRows('realizedVolatility', window, 2);
  requirePositive('realizedVolatility', 'number of bars per year', barsPerYear);
  const key = `realizedVolatility(${String(window)},${String(barsPerYear)})`;
  return onOneColumn(key, 'annualised-fraction', window + 1, () => new RealizedVolatilityState(window, barsPerYear));
}
