import { describe, expect, test } from 'vitest';
import { REGIMES } from '../../../src/domain/regime.ts';
import { DAY, HOUR, intervalMs, MINUTE } from '../../../src/domain/time.ts';
import { candles, perpCandles } from '../../../src/feeds/index.ts';
import { resample, type BarColumns } from '../../../src/series/resample.ts';
import { DYNAMICS } from '../../../src/simulator/dynamics.ts';
import { GENESIS } from '../../../src/simulator/grid.ts';
import { simulatedProvider } from '../../../src/simulator/provider.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { NOW, rowsOf } from './support.ts';

const provider = simulatedProvider({ seed: 7 });

type Candles = ReturnType<typeof candles>;
type Bar = Record<'open' | 'high' | 'low' | 'close' | 'volume', number>;

function barsOf(feed: Candles, since: number | null = null): BarColumns {
  const rows = rowsOf(provider, feed, { since });
  const asOf = Float64Array.from(rows, (row) => row.asOf);
  const column = (name: keyof Bar): Float64Array => Float64Array.from(rows, ({ values }) => values[name]!);
  return {
    asOf,
    knownAt: asOf,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}

describe('the bars', () => {
  const finest = barsOf(candles('5m'), NOW - 31 * DAY);

  test.each(['15m', '30m', '1h', '4h', '1d'] as const)('of %s are the 5-minute bars resampled, to the last digit', (interval) => {
    const expected = resample(finest, 5 * MINUTE, intervalMs(interval));
    const bars = barsOf(candles(interval), expected.asOf[0]! - 1);
    expect(bars.asOf.length).toBeGreaterThan(28);
    for (const name of ['asOf', 'open', 'high', 'low', 'close', 'volume'] as const) expect(bars[name], name).toEqual(expected[name]);
  });

  test.each(['15m', '1h'] as const)('of %s of the perpetual future are its 5-minute bars resampled', (interval) => {
    const expected = resample(barsOf(perpCandles('5m'), NOW - 5 * DAY), 5 * MINUTE, intervalMs(interval));
    const bars = barsOf(perpCandles(interval), expected.asOf[0]! - 1);
    for (const name of ['asOf', 'open', 'high', 'low', 'close', 'volume'] as const) expect(bars[name], name).toEqual(expected[name]);
  });

  test.each([
    ['spot', candles('5m')],
    ['perpetual', perpCandles('5m')],
  ] as const)('of the %s market hold their extremes, trade, and open where the one before closed, also over midnight', (_, feed) => {
    const { asOf, open, high, low, close, volume } = barsOf(feed, NOW - 10 * DAY);
    expect(asOf.length).toBe(10 * 288);
    const faults = asOf.filter((_, i) => {
      const holds = low[i]! > 0 && low[i]! <= Math.min(open[i]!, close[i]!) && high[i]! >= Math.max(open[i]!, close[i]!) && volume[i]! > 0;
      const follows = i === 0 || (asOf[i]! - asOf[i - 1]! === 5 * MINUTE && open[i] === close[i - 1]);
      return !holds || !follows;
    });
    expect(faults).toEqual(new Float64Array());
  });

  test('of the perpetual future stay within a percent of spot', () => {
    const spot = barsOf(candles('1h'), NOW - 30 * DAY);
    const perp = barsOf(perpCandles('1h'), NOW - 30 * DAY);
    const basis = spot.close.map((close, i) => perp.close[i]! / close - 1);
    expect(Math.max(...basis.map(Math.abs))).toBeLessThan(0.01);
    expect(new Set(basis).size).toBeGreaterThan(100);
  });
});

describe('a year of 5-minute returns has the stylised facts of a market', () => {
  test.each([1, 2, 3])('seed %i', (seed) => {
    const { spot } = new Simulation(seed).market('XYZ');
    const returns: number[] = [];
    const volumes: number[] = [];
    spot.forEach('5m', { after: NOW - 365 * DAY, until: NOW }, ({ open, close, volume }, row) => {
      returns.push(Math.log(close[row]! / open[row]!));
      volumes.push(volume[row]!);
    });
    const squares = moment(returns, 2);
    expect(moment(returns, 4) / squares ** 2).toBeGreaterThan(6);
    // A single crash must not decide about a correlation.
    const limit = 5 * Math.sqrt(squares);
    const usual = returns.map((each) => Math.max(-limit, Math.min(limit, each)));
    for (const lag of [1, 2, 6, 12, 288]) expect(Math.abs(autocorrelation(usual, lag))).toBeLessThan(0.02);
    // Volatility clusters: within the hour, and still a day later.
    const sizes = usual.map(Math.abs);
    for (const lag of [1, 12, 288]) expect(autocorrelation(sizes, lag)).toBeGreaterThan(0.05);
    expect(correlation(sizes, volumes)).toBeGreaterThan(0.3);

    // The bars are hung between hours: a jump must not be taken back until the hour is over, nor go on.
    const after = returns.flatMap((each, i) =>
      Math.abs(each) > limit
        ? [(Math.sign(each) * returns.slice(i + 1, i + 12).reduce((sum, next) => sum + next, 0)) / Math.abs(each)]
        : [],
    );
    expect(after.length).toBeGreaterThan(100);
    expect(Math.abs(after.reduce((sum, each) => sum + each, 0) / after.length)).toBeLessThan(0.08);
    const perYear = Math.sqrt(squares * 365 * 288);
    expect(perYear).toBeGreaterThan(0.3);
    expect(perYear).toBeLessThan(1);
  });
});

describe('the hidden regimes', () => {
  const simulation = new Simulation(11);
  const years = 40;
  const regimes = Array.from({ length: years * 8760 }, (_, hour) => simulation.regimeAt(GENESIS + hour * HOUR));

  test.each(DYNAMICS)('$regime lasts about as long as it is said to', ({ regime, hours }) => {
    const visits = regimes.filter((each, hour) => each === regime && regimes[hour - 1] !== regime).length;
    const mean = regimes.filter((each) => each === regime).length / visits;
    expect(visits).toBeGreaterThan(50);
    expect(mean / hours).toBeGreaterThan(0.75);
    expect(mean / hours).toBeLessThan(1.33);
  });

  test('move the price as they are said to: bulls up, bears down, violent and calm hours apart', () => {
    const { path } = simulation.market('XYZ');
    path.extendTo(regimes.length - 1);
    const of = (regime: string): number[] =>
      regimes.flatMap((each, hour) => (each === regime ? [path.logClose(hour) - path.logClose(hour - 1)] : []));
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(24 * mean(of('BULL_TRENDING'))).toBeGreaterThan(0.005);
    expect(24 * mean(of('RECOVERY'))).toBeGreaterThan(0.003);
    expect(24 * mean(of('BEAR_TRENDING'))).toBeLessThan(-0.005);
    expect(moment(of('HIGH_VOLATILITY'), 2)).toBeGreaterThan(4 * moment(of('LOW_VOLATILITY_COMPRESSION'), 2));
  });

  test('are those of the domain, in its order', () => {
    expect(DYNAMICS.map(({ regime }) => regime)).toEqual(REGIMES);
  });

  test('leave the price within bounds for decades', () => {
    const { path } = simulation.market('XYZ');
    path.extendTo(regimes.length - 1);
    const closes = Array.from({ length: 20 * 365 }, (_, day) => path.close(24 * day));
    expect(Math.min(...closes)).toBeGreaterThan(500);
    expect(Math.max(...closes)).toBeLessThan(1e7);
  });
});

test('assets of one market move together and are not the same', () => {
  const simulation = new Simulation(3);
  const daily = ['ONE', 'TWO'].map((asset) => {
    const { path } = simulation.market(asset);
    path.extendTo(24 * 1000);
    return Array.from({ length: 900 }, (_, day) => path.logClose(24 * (day + 1)) - path.logClose(24 * day));
  });
  const together = correlation(daily[0]!, daily[1]!);
  expect(together).toBeGreaterThan(0.6);
  expect(together).toBeLessThan(0.98);
});

function moment(values: readonly number[], power: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
}

function autocorrelation(values: readonly number[], lag: number): number {
  return correlation(values.slice(lag), values.slice(0, -lag));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
  const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
  const together = a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0) / a.length;
  return together / Math.sqrt(moment(a, 2) * moment(b, 2));
}
