import { PluginError } from '../domain/errors.ts';
import { EmaState } from './operators/averages.ts';
import { RocState } from './operators/changes.ts';
import { ROWS_PER_RUN, runOverColumn } from './operators/column-state.ts';
import { type DeviationKind, ZScoreState } from './operators/deviations.ts';
import { PercentileRankState } from './operators/percentile-rank.ts';
import { RsiState } from './operators/rsi.ts';
import { requirePositive, requireRows } from './operators/rules.ts';
import { AtrState } from './operators/true-range.ts';
import { BollingerWidthState, RealizedVolatilityState } from './operators/volatility.ts';
import { WindowSum } from './operators/window-sum.ts';

/*
 * Indicators over whole columns: the states of the operators of the same name, run from the first row to the last. Each
 * returns as many rows as it was given, NaN where undefined; missing rows as `operators/rules.ts` says.
 */

/**
 * Wilder's relative strength index, 0 to 100; first value at index `period`. See the operator `rsi`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function rsi(close: Float64Array, period: number): Float64Array {
  return runOverColumn(new RsiState(requireRows('rsi', period)), close);
}

/**
 * Exponential moving average, seeded with the simple mean at index `period - 1`. See the operator `ema`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function ema(values: Float64Array, period: number): Float64Array {
  return runOverColumn(new EmaState(requireRows('ema', period)), values);
}

/**
 * Simple moving average; first value at index `period - 1`. See the operator `sma`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function sma(values: Float64Array, period: number): Float64Array {
  return runOverColumn(new WindowSum(requireRows('sma', period), 1 / period), values);
}

/**
 * Wilder's average true range in the unit of the prices; first value at index `period`. See the operator `atr`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1 and the columns are equally long
 */
export function atr(high: Float64Array, low: Float64Array, close: Float64Array, period: number): Float64Array {
  const state = new AtrState(requireRows('atr', period));
  if (high.length !== close.length || low.length !== close.length) {
    const lengths = `${String(high.length)}, ${String(low.length)} and ${String(close.length)}`;
    throw new PluginError('OPERATOR_PARAMETER', `atr was given columns of ${lengths} rows; give it high, low and close of the same bars.`);
  }
  const out = new Float64Array(close.length);
  for (let start = 0; start < close.length; start += ROWS_PER_RUN) {
    state.run(high, low, close, out, start, Math.min(start + ROWS_PER_RUN, close.length));
  }
  return out;
}

/**
 * Rate of change over `period` rows in percent; first value at index `period`. See the operator `roc`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1
 */
export function roc(values: Float64Array, period: number): Float64Array {
  return runOverColumn(new RocState(requireRows('roc', period)), values);
}

/**
 * Width of the Bollinger bands over their middle, a fraction; first value at index `period - 1`. See the operator
 * `bollingerWidth`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the period is a whole number of at least 1 and `deviations` is positive
 */
export function bollingerWidth(close: Float64Array, period: number, deviations = 2): Float64Array {
  requireRows('bollingerWidth', period);
  return runOverColumn(new BollingerWidthState(period, requirePositive('bollingerWidth', 'number of deviations', deviations)), close);
}

/**
 * Realised volatility per year as a fraction, from `window` log returns; first value at index `window`. See the operator
 * `realizedVolatility`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 2 and `barsPerYear` is positive
 */
export function realizedVolatility(close: Float64Array, window: number, barsPerYear: number): Float64Array {
  requireRows('realizedVolatility', window, 2);
  return runOverColumn(
    new RealizedVolatilityState(window, requirePositive('realizedVolatility', 'number of bars per year', barsPerYear)),
    close,
  );
}

/**
 * Z-score of each value within the window that ends with it; first value at index `window - 1`. See the operator
 * `rollingZScore`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 2
 */
export function rollingZScore(values: Float64Array, window: number, kind: DeviationKind = 'population'): Float64Array {
  return runOverColumn(new ZScoreState(requireRows('rollingZScore', window, 2), kind), values);
}

/**
 * Percentile rank of each value within the window that ends with it, a fraction; first value at index `window - 1`. See
 * the operator `percentileRank`.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 1
 */
export function percentileRank(values: Float64Array, window: number): Float64Array {
  return runOverColumn(new PercentileRankState(requireRows('percentileRank', window)), values);
}
