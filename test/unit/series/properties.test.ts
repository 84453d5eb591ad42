import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as indicators from '../../../src/series/indicators.ts';
import type { Operator } from '../../../src/series/operator.ts';
import * as operators from '../../../src/series/operators.ts';
import { stream } from './support.ts';

/** Prices of cents with flat stretches and gaps, now and then a missing row. */
const prices = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 20 })), { maxLength: 40 })
  .map((runs) => Float64Array.from(runs.flatMap(([cents, rows, fate]) => new Array<number>(rows).fill(fate === 0 ? NaN : cents / 100))));

const period = fc.integer({ min: 1, max: 12 });
const window = fc.integer({ min: 2, max: 12 });
const YEAR = 365;

const onePeriod: Readonly<Record<string, (rows: number) => Operator>> = {
  rsi: operators.rsi,
  ema: operators.ema,
  sma: operators.sma,
  sum: operators.sum,
  ratioToMean: operators.ratioToMean,
  distanceFromEma: operators.distanceFromEma,
  rollingDeviation: (rows) => operators.rollingDeviation(rows, 'sample'),
  rollingZScore: (rows) => operators.rollingZScore(rows),
  zScoreOfPreceding: operators.zScoreOfPreceding,
  percentileRank: operators.percentileRank,
  bollingerWidth: (rows) => operators.bollingerWidth(rows, 2),
  realizedVolatility: (rows) => operators.realizedVolatility(rows, YEAR),
};

describe('a whole column and a pushed row are the same computation, bit for bit', () => {
  const pairs: Readonly<Record<string, readonly [(values: Float64Array, rows: number) => Float64Array, (rows: number) => Operator]>> = {
    rsi: [indicators.rsi, operators.rsi],
    ema: [indicators.ema, operators.ema],
    sma: [indicators.sma, operators.sma],
    roc: [indicators.roc, operators.roc],
    bollingerWidth: [(v, rows) => indicators.bollingerWidth(v, rows, 2), (rows) => operators.bollingerWidth(rows, 2)],
    realizedVolatility: [(v, rows) => indicators.realizedVolatility(v, rows, YEAR), (rows) => operators.realizedVolatility(rows, YEAR)],
    rollingZScore: [(v, rows) => indicators.rollingZScore(v, rows), (rows) => operators.rollingZScore(rows)],
    percentileRank: [indicators.percentileRank, operators.percentileRank],
  };

  it.each(Object.entries(pairs))('%s', (_, [batch, operator]) => {
    fc.assert(
      fc.property(prices, window, (values, rows) => {
        expect(batch(values, rows)).toEqual(stream(operator(rows), values));
      }),
    );
  });

  it('atr', () => {
    fc.assert(
      fc.property(prices, prices, period, (close, noise, rows) => {
        const high = close.map((value, row) => value + (noise[row] ?? 1));
        const low = close.map((value, row) => value - (noise[row] ?? 1));
        expect(indicators.atr(high, low, close, rows)).toEqual(stream(operators.atr(rows), high, low, close));
      }),
    );
  });

  it('over more rows than one run takes', () => {
    const values = Float64Array.from({ length: 5_000 }, (_, row) => (row % 1_234 === 1_233 ? NaN : 100 + Math.sin(row) + row / 1_000));
    for (const [name, [batch, operator]] of Object.entries(pairs)) {
      expect(batch(values, 300), name).toEqual(stream(operator(300), values));
    }
    const high = values.map((value, row) => value + (row % 7));
    expect(indicators.atr(high, values, values, 300)).toEqual(stream(operators.atr(300), high, values, values));
  });
});

describe('invariances', () => {
  it.each(Object.keys(onePeriod))('%s starts after a missing row as on the first one', (name) => {
    fc.assert(
      fc.property(prices, prices, window, (before, after, rows) => {
        const operator = onePeriod[name]!(rows);
        const joined = stream(operator, Float64Array.from([...before, NaN, ...after]));
        expect(joined.slice(before.length + 1)).toEqual(stream(operator, after));
      }),
    );
  });

  it.each(Object.keys(onePeriod))('%s never looks ahead', (name) => {
    fc.assert(
      fc.property(prices, prices, window, (before, after, rows) => {
        const operator = onePeriod[name]!(rows);
        expect(stream(operator, Float64Array.from([...before, ...after])).slice(0, before.length)).toEqual(stream(operator, before));
      }),
    );
  });

  const scaleFree = ['rsi', 'ratioToMean', 'distanceFromEma', 'rollingZScore', 'zScoreOfPreceding', 'percentileRank', 'bollingerWidth'];
  it.each([...scaleFree, 'realizedVolatility'])('%s does not depend on the currency', (name) => {
    fc.assert(
      fc.property(prices, window, fc.integer({ min: -60, max: 60 }), (values, rows, power) => {
        const operator = onePeriod[name]!(rows);
        // A power of two scales without rounding, so that nothing may change at all.
        const scaled = values.map((value) => value * 2 ** power);
        expect(stream(operator, scaled)).toEqual(stream(operator, values));
      }),
    );
  });

  it.each(['rsi', 'rollingDeviation', 'percentileRank'])('%s does not depend on the level', (name) => {
    const quarters = prices.map((values) => values.map((value) => Math.round(value * 4) / 4));
    fc.assert(
      fc.property(quarters, window, fc.integer({ min: 0, max: 2 ** 30 }), (values, rows, shift) => {
        const operator = onePeriod[name]!(rows);
        // Quarters below 2^50 are added without rounding.
        const shifted = values.map((value) => value + shift);
        expect(stream(operator, shifted)).toEqual(stream(operator, values));
      }),
    );
  });
});

describe('bounds', () => {
  const defined = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

  it('RSI lies in 0 to 100, a percentile rank in 0.5 / n to 1 - 0.5 / n, a drawdown in -1 to 0', () => {
    fc.assert(
      fc.property(prices, period, (values, rows) => {
        for (const value of defined(indicators.rsi(values, rows))) expect(value >= 0 && value <= 100).toBe(true);
        const margin = 0.5 / rows;
        for (const value of defined(indicators.percentileRank(values, rows))) {
          expect(value >= margin - 1e-15 && value <= 1 - margin + 1e-15).toBe(true);
        }
        for (const value of defined(stream(operators.drawdown(), values))) expect(value > -1 && value <= 0).toBe(true);
      }),
    );
  });

  it('an average lies between the lowest and the highest of its rows', () => {
    fc.assert(
      fc.property(prices, period, (values, rows) => {
        const means = indicators.sma(values, rows);
        for (let row = rows - 1; row < values.length; row += 1) {
          if (Number.isNaN(means[row])) continue;
          const seen = values.slice(row - rows + 1, row + 1);
          expect(means[row]).toBeGreaterThanOrEqual(Math.min(...seen) * (1 - 1e-15));
          expect(means[row]).toBeLessThanOrEqual(Math.max(...seen) * (1 + 1e-15));
        }
      }),
    );
  });

  it('a deviation is 0 exactly in flat windows, and only there', () => {
    fc.assert(
      fc.property(prices, window, (values, rows) => {
        const deviations = stream(operators.rollingDeviation(rows, 'population'), values);
        for (let row = rows - 1; row < values.length; row += 1) {
          if (Number.isNaN(deviations[row])) continue;
          const flat = new Set(values.slice(row - rows + 1, row + 1)).size === 1;
          expect(deviations[row] === 0).toBe(flat);
        }
      }),
    );
  });
});
