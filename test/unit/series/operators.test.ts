import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Unit } from '../../../src/domain/units.ts';
import * as indicators from '../../../src/series/indicators.ts';
import type { Operator } from '../../../src/series/operator.ts';
import {
  atr,
  bollingerWidth,
  changeOver,
  compose,
  difference,
  differenceOver,
  distanceFromEma,
  drawdown,
  ema,
  expandingDeviation,
  expandingMean,
  lag,
  logReturn,
  percentileRank,
  pipe,
  quotient,
  ratioToMean,
  realizedVolatility,
  roc,
  rollingDeviation,
  rollingZScore,
  rsi,
  sma,
  sum,
  sumOf,
  trueRange,
  zScoreOfPreceding,
} from '../../../src/series/operators.ts';
import { stream } from './support.ts';

const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);

function expectClose(actual: Float64Array, ...expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [row, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[row], `row ${String(row)}`).toBeNaN();
    else expect(actual[row], `row ${String(row)}`).toBeCloseTo(value, 12);
  }
}

describe('small examples, computed by hand', () => {
  it('averages and sums', () => {
    expectClose(stream(sma(3), column(1, 2, 6, 7)), NaN, NaN, 3, 5);
    expectClose(stream(sum(2), column(1, -2, 6)), NaN, -1, 4);
    // Weight 2 / 4; the seed is the mean of 1, 2, 6.
    expectClose(stream(ema(3), column(1, 2, 6, 7)), NaN, NaN, 3, 5);
    expectClose(stream(distanceFromEma(3), column(1, 2, 6, 7)), NaN, NaN, 1, 2 / 5);
    expectClose(stream(ratioToMean(2), column(1, 3, -3)), NaN, 3 / 2, NaN);
  });

  it('changes', () => {
    const values = column(4, 8, 2, 0, 5);
    expectClose(stream(lag(2), values), NaN, NaN, 4, 8, 2);
    expectClose(stream(roc(1), values), NaN, 100, -75, -100, NaN);
    expectClose(stream(changeOver(2), values), NaN, NaN, -0.5, -1, 1.5);
    expectClose(stream(differenceOver(1), values), NaN, 4, -6, -2, 5);
    expectClose(stream(logReturn(1), values), NaN, Math.LN2, -2 * Math.LN2, NaN, NaN);
  });

  it('deviations', () => {
    const values = column(2, 4, 9, 9, 9);
    expectClose(stream(rollingDeviation(3, 'population'), values), NaN, NaN, Math.sqrt(26 / 3), Math.sqrt(50 / 9), 0);
    expectClose(stream(rollingDeviation(3, 'sample'), values), NaN, NaN, Math.sqrt(13), Math.sqrt(25 / 3), 0);
    expectClose(stream(rollingZScore(3), values), NaN, NaN, 4 / Math.sqrt(26 / 3), 5 / 3 / Math.sqrt(50 / 9), NaN);
    expectClose(stream(rollingZScore(2, 'sample'), values), NaN, Math.SQRT1_2, Math.SQRT1_2, NaN, NaN);
    expectClose(stream(zScoreOfPreceding(2), values), NaN, NaN, 6 / Math.SQRT2, 2.5 / (5 / Math.SQRT2), NaN);
    expectClose(stream(bollingerWidth(2, 3), values), NaN, (6 * 1) / 3, (6 * 2.5) / 6.5, 0, 0);
    // Log returns ln 2, ln 2, -ln 2: sample deviations 0 and √2 ln 2.
    expectClose(stream(realizedVolatility(2, 9), column(1, 2, 4, 2)), NaN, NaN, 0, 3 * Math.SQRT2 * Math.LN2);
  });

  it('from the first row', () => {
    expectClose(stream(expandingMean(), column(2, 4, 9)), 2, 3, 5);
    expectClose(stream(expandingDeviation(), column(2, 4, 9)), 0, 1, Math.sqrt(26 / 3));
    expectClose(stream(drawdown(), column(4, 3, 8, 6, 0)), 0, -0.25, 0, -0.25, -1);
  });

  it('rank', () => {
    expectClose(stream(percentileRank(4), column(1, 2, 2, 2, 9, 0)), NaN, NaN, NaN, (1 + 3 / 2) / 4, 3.5 / 4, 0.5 / 4);
  });

  it('Wilder', () => {
    // Changes +2, -1, +3, -4: means of the first two 1 and 0.5; then (1 + 3) / 2 and 0.5 / 2; then 2 / 2 and 4.25 / 2.
    expectClose(stream(rsi(2), column(5, 7, 6, 9, 5)), NaN, NaN, 100 / 1.5, (100 * 2) / 2.25, 100 / 3.125);
    expectClose(stream(rsi(2), column(5, 5, 5, 6, 6)), NaN, NaN, 0, 100, 100);
    const bars = [column(5, 6, 9, 9), column(3, 5, 8, 1), column(4, 6, 8, 2)] as const;
    expectClose(stream(trueRange(), ...bars), NaN, 2, 3, 8);
    expectClose(stream(atr(2), ...bars), NaN, NaN, 2.5, 5.25);
  });

  it('two columns', () => {
    const [a, b] = [column(6, 1, NaN, Infinity), column(3, 0, 2, 1)];
    expectClose(stream(difference<'USD'>(), a, b), 3, 1, NaN, NaN);
    expectClose(stream(sumOf<'USD'>(), a, b), 9, 1, NaN, NaN);
    expectClose(stream(quotient<'USD'>(), a, b), 2, NaN, NaN, NaN);
  });

  it('chains', () => {
    expectClose(stream(compose(differenceOver(1), sma(2)), column(1, 3, 9)), NaN, NaN, 4);
    expectClose(stream(pipe(difference<'USD'>(), lag(1), drawdown()), column(5, 3, 1), column(1, 1, 1)), NaN, 0, -0.5);
  });
});

describe('a missing row', () => {
  const missing = [NaN, Infinity, -Infinity];

  it.each(missing)('(%s) makes windows and recursions start again', (gap) => {
    const values = column(1, 2, 4, gap, 5, 7, 6);
    expectClose(stream(sma(2), values), NaN, 1.5, 3, NaN, NaN, 6, 6.5);
    expectClose(stream(ema(2), values), NaN, 1.5, 4 * (2 / 3) + 0.5, NaN, NaN, 6, 6);
    expectClose(stream(rollingDeviation(2, 'population'), values), NaN, 0.5, 1, NaN, NaN, 1, 0.5);
    expectClose(stream(rsi(2), values), NaN, NaN, 100, NaN, NaN, NaN, 100 * (2 / 3));
    expectClose(stream(percentileRank(2), values), NaN, 0.75, 0.75, NaN, NaN, 0.75, 0.25);
    expectClose(stream(zScoreOfPreceding(2), values), NaN, NaN, 2.5 / Math.SQRT1_2, NaN, NaN, NaN, 0);
  });

  it.each(missing)('(%s) leaves a change undefined only where it is one of the two rows', (gap) => {
    expectClose(stream(changeOver(2), column(1, 2, gap, 4, 5, 6)), NaN, NaN, NaN, 1, NaN, 0.5);
    expectClose(stream(lag(1), column(1, gap, 3, 4)), NaN, NaN, NaN, 3);
    expectClose(indicators.roc(column(1, gap, 3, 4), 2), NaN, NaN, 200, NaN);
  });

  it.each(missing)('(%s) is left out by operators that run from the first row', (gap) => {
    expectClose(stream(expandingMean(), column(gap, 1, gap, 3)), NaN, 1, NaN, 2);
    expectClose(stream(expandingDeviation(), column(gap, 1, gap, 3)), NaN, 0, NaN, 1);
    expectClose(stream(drawdown(), column(gap, 4, gap, 3)), NaN, 0, NaN, -0.25);
  });

  it.each([0, 1, 2])('counts when only column %i of a bar is missing', (missingColumn) => {
    const bars = [column(5, 6, 9, 9, 9), column(3, 5, 8, 1, 2), column(4, 6, 8, 2, 3)] as const;
    bars[missingColumn]![2] = NaN;
    expectClose(stream(trueRange(), ...bars), NaN, 2, NaN, NaN, 7);
    expectClose(stream(atr(1), ...bars), NaN, 2, NaN, NaN, 7);
    expectClose(stream(atr(2), ...bars), NaN, NaN, NaN, NaN, NaN);
  });
});

describe('keys, units and warm-up', () => {
  const described: readonly (readonly [Operator, key: string, unit: Unit | 'same'])[] = [
    [rsi(14), 'rsi(14)', 'index'],
    [ema(200), 'ema(200)', 'same'],
    [sma(50), 'sma(50)', 'same'],
    [sum(7), 'sum(7)', 'same'],
    [ratioToMean(365), 'ratioToMean(365)', 'ratio'],
    [distanceFromEma(200), 'distanceFromEma(200)', 'fraction'],
    [atr(14), 'atr(14)', 'same'],
    [trueRange(), 'trueRange', 'same'],
    [roc(10), 'roc(10)', 'percent'],
    [changeOver(12), 'changeOver(12)', 'fraction'],
    [differenceOver(5), 'differenceOver(5)', 'same'],
    [logReturn(1), 'logReturn(1)', 'fraction'],
    [lag(3), 'lag(3)', 'same'],
    [rollingDeviation(30, 'sample'), 'rollingDeviation(30,sample)', 'same'],
    [rollingZScore(200), 'rollingZScore(200,population)', 'z-score'],
    [zScoreOfPreceding(90), 'zScoreOfPreceding(90)', 'z-score'],
    [percentileRank(100), 'percentileRank(100)', 'fraction'],
    [bollingerWidth(20, 2), 'bollingerWidth(20,2)', 'fraction'],
    [realizedVolatility(30, 105_120), 'realizedVolatility(30,105120)', 'annualised-fraction'],
    [expandingDeviation(), 'expandingDeviation', 'same'],
    [expandingMean(), 'expandingMean', 'same'],
    [drawdown(), 'drawdown', 'fraction'],
    [difference<'USD'>(), 'difference', 'same'],
    [sumOf<'USD'>(), 'sumOf', 'same'],
    [quotient<'USD'>(), 'quotient', 'ratio'],
    [quotient<'USD', 'native', 'quote'>('quote'), 'quotient(quote)', 'quote'],
    [compose(logReturn(1), sma(7)), 'logReturn(1)|sma(7)', 'fraction'],
    [pipe(atr(14), ema(20), roc(5)), 'atr(14)|ema(20)|roc(5)', 'percent'],
  ];

  it.each(described)('%o', (operator, key, unit) => {
    expect(operator.key).toBe(key);
    expect(operator.unit).toBe(unit);
    const rows = Array.from({ length: operator.warmup + 5 }, (_, row) => 100 + ((row * 37) % 11) + row / 7);
    const values = Float64Array.from(rows);
    const out = stream(operator, values, ...(operator.arity === 1 ? [] : [values.map((value) => value / 2), values]));
    expect(out.findIndex((value) => !Number.isNaN(value))).toBe(operator.warmup - 1);
    expect(out.slice(operator.warmup - 1).every((value) => Number.isFinite(value))).toBe(true);
  });

  it('has no two operators of one key', () => {
    expect(new Set(described.map(([operator]) => operator.key)).size).toBe(described.length);
  });

  it('are in the types', () => {
    expectTypeOf(rsi(14)).toEqualTypeOf<Operator<readonly [Unit], 'index'>>();
    expectTypeOf(compose(logReturn(1), sma(7))).toEqualTypeOf<Operator<readonly [Unit], 'fraction'>>();
    expectTypeOf(pipe(difference<'native'>(), sma(7), zScoreOfPreceding(90))).toEqualTypeOf<
      Operator<readonly ['native', 'native'], 'z-score'>
    >();
    expectTypeOf(pipe(sma(7), ema(3))).toEqualTypeOf<Operator<readonly [Unit], 'same'>>();
    expectTypeOf(difference()).toEqualTypeOf<Operator<readonly [never, never], 'same'>>();
    expectTypeOf(quotient<'USD'>()).toEqualTypeOf<Operator<readonly ['USD', 'USD'], 'ratio'>>();
    // @ts-expect-error -- an operator on two columns cannot follow another one
    compose(sma(7), difference<'USD'>());
  });
});

describe('parameters that make no sense', () => {
  it.each([0, -1, 1.5, NaN, Infinity])('%s rows are refused', (rows) => {
    const operators = [rsi, ema, sma, sum, ratioToMean, distanceFromEma, atr, roc, changeOver, differenceOver, logReturn, lag];
    for (const create of operators) expect(() => create(rows)).toThrow(/whole number of at least 1/);
    expect(() => percentileRank(rows)).toThrow(/whole number of at least 1/);
    expect(() => rsi(rows)).toThrow(expect.objectContaining({ code: 'OPERATOR_PARAMETER' }));
    expect(() => bollingerWidth(rows, 2)).toThrow(/whole number of at least 1/);
    expect(() => rollingDeviation(rows, 'population')).toThrow(/whole number of at least 1/);
    expect(() => indicators.ema(column(1), rows)).toThrow(/ema was given .* whole number of at least 1/);
  });

  it('deviations of one row are refused', () => {
    expect(() => rollingDeviation(1, 'sample')).toThrow(/at least 2/);
    expect(() => rollingZScore(1)).toThrow(/at least 2/);
    expect(() => zScoreOfPreceding(1)).toThrow(/at least 2/);
    expect(() => realizedVolatility(1, 365)).toThrow(/at least 2/);
  });

  it('factors that are not positive are refused', () => {
    expect(() => bollingerWidth(20, 0)).toThrow(expect.objectContaining({ code: 'OPERATOR_PARAMETER' }));
    expect(() => indicators.realizedVolatility(column(1), 30, NaN)).toThrow(/bars per year/);
    expect(() => indicators.atr(column(1, 2), column(1), column(1, 2), 14)).toThrow(/2, 1 and 2 rows/);
  });
});
