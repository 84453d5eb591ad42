import { Exact, type ExactColumn } from './support.ts';
import type { Decimal } from 'decimal.js';

/* The indicators straight from their definitions, in eighty digits, over whole series without missing rows. */

type Column = readonly Decimal[];

/** The values as they are stored: a decimal made of the number would be made of its shortest text. */
function exactly(values: Float64Array): Column {
  return Array.from(values, (value) => new Exact(`${value < 0 ? '-' : ''}0b${Math.abs(value).toString(2)}`));
}

function mean(values: Column): Decimal {
  return values.reduce((sum, value) => sum.plus(value), new Exact(0)).div(values.length);
}

function deviation(values: Column, divisor: number): Decimal {
  if (values.every((value) => value.eq(values[0]!))) return new Exact(0);
  const middle = mean(values);
  return values
    .reduce((sum, value) => sum.plus(value.minus(middle).pow(2)), new Exact(0))
    .div(divisor)
    .sqrt();
}

/** What `compute` makes of each window of `size` rows. */
function overWindows(values: Column, size: number, compute: (window: Column) => Decimal | null): ExactColumn {
  return values.map((_, row) => (row < size - 1 ? null : compute(values.slice(row - size + 1, row + 1))));
}

/** Wilder's smoothing of a column whose first `skip` values are undefined. */
function smoothed(values: Column, period: number, skip: number): ExactColumn {
  let average: Decimal | null = null;
  return values.map((value, row) => {
    if (row < period + skip - 1) return null;
    if (average === null) average = mean(values.slice(skip, period + skip));
    else
      average = average
        .times(period - 1)
        .plus(value)
        .div(period);
    return average;
  });
}

export function rsi(close: Float64Array, period: number): ExactColumn {
  const prices = exactly(close);
  const changes = prices.map((price, row) => price.minus(prices[Math.max(row - 1, 0)]!));
  const gains = smoothed(
    changes.map((change) => Exact.max(change, 0)),
    period,
    1,
  );
  const losses = smoothed(
    changes.map((change) => Exact.max(change.neg(), 0)),
    period,
    1,
  );
  return gains.map((gain, row) => {
    const loss = losses[row];
    if (gain === null || loss === null || loss === undefined) return null;
    const total = gain.plus(loss);
    return total.isZero() ? total : gain.times(100).div(total);
  });
}

export function ema(values: Float64Array, period: number): ExactColumn {
  const column = exactly(values);
  const weight = new Exact(2).div(period + 1);
  let average: Decimal | null = null;
  return column.map((value, row) => {
    if (row < period - 1) return null;
    average = average === null ? mean(column.slice(0, period)) : average.plus(weight.times(value.minus(average)));
    return average;
  });
}

export function distanceFromEma(values: Float64Array, period: number): ExactColumn {
  const averages = ema(values, period);
  return exactly(values).map((value, row) => averages[row]?.minus(value).neg().div(averages[row]) ?? null);
}

export function atr(high: Float64Array, low: Float64Array, close: Float64Array, period: number): ExactColumn {
  const [highs, lows, closes] = [exactly(high), exactly(low), exactly(close)];
  const ranges = closes.map((_, row) => {
    const previous = closes[Math.max(row - 1, 0)]!;
    return Exact.max(highs[row]!, previous).minus(Exact.min(lows[row]!, previous));
  });
  return smoothed(ranges, period, 1);
}

export function roc(values: Float64Array, period: number): ExactColumn {
  return overWindows(exactly(values), period + 1, (window) => window.at(-1)!.div(window[0]!).minus(1).times(100));
}

export function sma(values: Float64Array, period: number): ExactColumn {
  return overWindows(exactly(values), period, mean);
}

export function rollingDeviation(values: Float64Array, window: number, kind: 'sample' | 'population'): ExactColumn {
  return overWindows(exactly(values), window, (rows) => deviation(rows, kind === 'sample' ? window - 1 : window));
}

export function bollingerWidth(close: Float64Array, period: number, deviations: number): ExactColumn {
  return overWindows(exactly(close), period, (rows) =>
    deviation(rows, period)
      .times(2 * deviations)
      .div(mean(rows)),
  );
}

export function rollingZScore(values: Float64Array, window: number): ExactColumn {
  return overWindows(exactly(values), window, (rows) => {
    const spread = deviation(rows, window);
    return spread.isZero() ? null : rows.at(-1)!.minus(mean(rows)).div(spread);
  });
}

export function zScoreOfPreceding(values: Float64Array, window: number): ExactColumn {
  return overWindows(exactly(values), window + 1, (rows) => {
    const preceding = rows.slice(0, -1);
    const spread = deviation(preceding, window - 1);
    return spread.isZero() ? null : rows.at(-1)!.minus(mean(preceding)).div(spread);
  });
}

function logReturns(close: Float64Array): Column {
  const prices = exactly(close);
  return prices.slice(1).map((price, row) => price.div(prices[row]!).ln());
}

export function logReturn(close: Float64Array): ExactColumn {
  return close.length === 0 ? [] : [null, ...logReturns(close)];
}

export function realizedVolatility(close: Float64Array, window: number, barsPerYear: number): ExactColumn {
  const perYear = new Exact(barsPerYear).sqrt();
  const volatility = overWindows(logReturns(close), window, (rows) => deviation(rows, window - 1).times(perYear));
  return close.length === 0 ? [] : [null, ...volatility];
}

export function percentileRank(values: Float64Array, window: number): ExactColumn {
  return overWindows(exactly(values), window, (rows) => {
    const last = rows.at(-1)!;
    const below = rows.filter((value) => value.lt(last)).length;
    const equal = rows.filter((value) => value.eq(last)).length;
    return new Exact(below + equal / 2).div(window);
  });
}

export function expandingDeviation(values: Float64Array): ExactColumn {
  const column = exactly(values);
  return column.map((_, row) => deviation(column.slice(0, row + 1), row + 1));
}
