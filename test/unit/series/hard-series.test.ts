import { describe, expect, it } from 'vitest';
import * as indicators from '../../../src/series/indicators.ts';
import * as operators from '../../../src/series/operators.ts';
import * as definitions from './definitions.ts';
import { expectColumn, randomBars, stream, uniform } from './support.ts';

function flatsAndGaps(rows: number): Float64Array {
  const draw = uniform(11);
  let price = 2_500;
  return Float64Array.from({ length: rows }, (_, row) => {
    if (row % 53 === 0) price *= row % 2 === 0 ? 1.3 : 0.72;
    else if (row % 53 > 30) price += draw() - 0.5;
    return price;
  });
}

function fromClose(close: Float64Array): Record<'high' | 'low' | 'close', Float64Array> {
  return { close, high: close.map((value) => value * 1.001), low: close.map((value) => value * 0.999) };
}

const series = {
  'a price of 1e9 ± 1': randomBars(240, 1e9, 0.2),
  'a price of 1e-5': randomBars(240, 1.2e-5, 1e-7),
  'flat stretches and gaps': fromClose(flatsAndGaps(240)),
  'a constant price': fromClose(new Float64Array(100).fill(0.1)),
  'a rising price': fromClose(Float64Array.from({ length: 160 }, (_, row) => 1.05 ** row)),
  'a falling price': fromClose(Float64Array.from({ length: 160 }, (_, row) => 1e9 * 0.9 ** row)),
  'fifteen rows': randomBars(15, 100, 1),
  'no rows': randomBars(0, 100, 1),
};

describe.each(Object.entries(series))('the definitions in eighty digits, on %s', (_, { high, low, close }) => {
  it('hold for the indicators', () => {
    expectColumn(indicators.rsi(close, 14), definitions.rsi(close, 14));
    expectColumn(indicators.ema(close, 20), definitions.ema(close, 20));
    expectColumn(indicators.sma(close, 50), definitions.sma(close, 50));
    expectColumn(indicators.atr(high, low, close, 14), definitions.atr(high, low, close, 14));
    expectColumn(indicators.roc(close, 10), definitions.roc(close, 10));
    expectColumn(indicators.bollingerWidth(close, 20, 2), definitions.bollingerWidth(close, 20, 2));
    expectColumn(indicators.percentileRank(close, 30), definitions.percentileRank(close, 30));
  });

  it('hold for realised volatility and log returns', () => {
    expectColumn(stream(operators.logReturn(1), close), definitions.logReturn(close), 1e-14);
    const exact = definitions.realizedVolatility(close, 30, 105_120);
    const actual = indicators.realizedVolatility(close, 30, 105_120);
    // Where the price changes by the same factor in every row, what is left of a deviation is the rounding of the prices.
    const steady = exact.some((value) => value?.gt(0)) && exact.every((value) => value === null || value.lt(1e-12));
    if (steady) for (const value of actual.slice(30)) expect(value).toBeLessThan(1e-12);
    else expectColumn(actual, exact);
  });

  it('hold for the operators', () => {
    expectColumn(stream(operators.rollingDeviation(20, 'sample'), close), definitions.rollingDeviation(close, 20, 'sample'));
    expectColumn(stream(operators.expandingDeviation(), close), definitions.expandingDeviation(close));
    expectColumn(stream(operators.distanceFromEma(20), close), definitions.distanceFromEma(close, 20));
    expectColumn(stream(operators.rollingZScore(20), close), definitions.rollingZScore(close, 20));
    expectColumn(stream(operators.zScoreOfPreceding(20), close), definitions.zScoreOfPreceding(close, 20));
  });
});

describe('long windows', () => {
  it('hold with an outlier as the last row of a block in a window that is flat otherwise', () => {
    const window = 2_016;
    const values = new Float64Array(2 * window).map((_, row) => (row === window - 1 ? 1e6 : row % 2));
    const actual = stream(operators.rollingDeviation(window, 'population'), values);
    const row = window + 500;
    const exact = definitions.rollingDeviation(values.slice(row - window + 1, row + 1), window, 'population').at(-1)!;
    expectColumn(actual.slice(row, row + 1), [exact]);
  });

  it('hold after a value of 1e12 has left the window', () => {
    const values = randomBars(200, 1, 0.01).close;
    values[40] = 1e12;
    const tail = values.slice(41);
    const after = (column: Float64Array): Float64Array => column.slice(41);
    expectColumn(after(stream(operators.sum(20), values)).slice(19), [...stream(operators.sum(20), tail).slice(19)]);
    expectColumn(
      after(stream(operators.rollingDeviation(20, 'sample'), values)).slice(19),
      definitions.rollingDeviation(tail, 20, 'sample').slice(19),
    );
  });

  it('RSI keeps its value through a flat stretch longer than a double can decay', () => {
    const close = new Float64Array(30_000).fill(101);
    close.set([100, 101, 100.5, 101.5, 101], 0);
    const index = indicators.rsi(close, 14);
    expect(index[29_999]).toBeCloseTo(index[14]!, 9);
    expect(index[14]).toBeGreaterThan(50);
  });

  it.each([
    ['few values', (_row: number, draw: number) => Math.floor(draw * 12)],
    ['many values', (_row: number, draw: number) => draw],
    ['a rise and a fall', (row: number) => Math.min(row, 6_000 - row)],
    ['a flat stretch and a rise', (row: number) => Math.max(0, row - 3_000)],
  ] as const)('rank within 1,500 rows as a count over the window does: %s', (_, valueAt) => {
    const window = 1_500;
    const draw = uniform(3);
    const values = Float64Array.from({ length: 4 * window }, (__, row) => valueAt(row, draw()));
    const ranks = indicators.percentileRank(values, window);
    for (let row = window - 1; row < values.length; row += 13) {
      const rows = values.slice(row - window + 1, row + 1);
      const below = rows.filter((value) => value < values[row]!).length;
      const equal = rows.filter((value) => value === values[row]).length;
      expect(ranks[row]).toBe((below + equal / 2) / window);
    }
  });
});
