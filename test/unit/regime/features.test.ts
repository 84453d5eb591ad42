import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/domain/time.ts';
import { belowHighest } from '../../../src/regime/below-highest.ts';
import { FeatureHistory, type FeatureRows } from '../../../src/regime/feature-history.ts';
import { REGIME_FEATURES } from '../../../src/regime/features.ts';
import { advance, frameOf, makeRows, START, type Row, type Rows } from './support.ts';

const HOURS = 4_600;
const SIZE = REGIME_FEATURES.length;

function collect(rows: Rows, hours: number): FeatureRows {
  const frame = frameOf(rows);
  const history = new FeatureHistory(frame);
  advance(frame, 1, hours, () => history.observe());
  return history.copy();
}

function column(key: string): number {
  return REGIME_FEATURES.findIndex((feature) => feature.key === key);
}

function read(rows: FeatureRows, key: string, row: number): number {
  return rows.values[row * SIZE + column(key)]!;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

describe('regime features', () => {
  const rows = makeRows(HOURS);
  const features = collect(rows, HOURS);

  it('are documented, with unique keys', () => {
    expect(new Set(REGIME_FEATURES.map(({ key }) => key)).size).toBe(SIZE);
    for (const { key, title, why, feeds } of REGIME_FEATURES) {
      expect(key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title.length).toBeGreaterThan(10);
      expect(why.length).toBeGreaterThan(20);
      expect(feeds.length).toBeGreaterThan(0);
    }
  });

  it('equal their formulas, computed plainly', () => {
    const closes = rows.get('candles@1h')!.rows.map(({ values }) => values['close']!);
    const volumes = rows.get('candles@1h')!.rows.map(({ values }) => values['volume']!);
    const last = HOURS - 1;
    const returns = closes.map((close, at) => (at === 0 ? Number.NaN : Math.log(close / closes[at - 1]!)));
    const hourly = (window: number): number => deviation(returns.slice(last - window + 1, last + 1));
    const mean = (values: readonly number[], window: number): number =>
      values.slice(last - window + 1, last + 1).reduce((a, b) => a + b, 0) / window;
    expect(read(features, 'return-1d', last)).toBeCloseTo(Math.log(closes[last]! / closes[last - 24]!) / (hourly(720) * Math.sqrt(24)), 9);
    expect(read(features, 'return-7d', last)).toBeCloseTo(
      Math.log(closes[last]! / closes[last - 168]!) / (hourly(720) * Math.sqrt(168)),
      9,
    );
    expect(read(features, 'volatility', last)).toBeCloseTo(Math.log(hourly(72) * Math.sqrt(8760)), 9);
    expect(read(features, 'compression', last)).toBeCloseTo(Math.log(hourly(72) / hourly(720)), 9);
    expect(read(features, 'volume', last)).toBeCloseTo(Math.log(mean(volumes, 24) / mean(volumes, 720)), 9);
    expect(read(features, 'drawdown', last)).toBeCloseTo(closes[last]! / Math.max(...closes.slice(last - 4319)) - 1, 12);
    const funding = rows
      .get('funding-rate')!
      .rows.filter(({ knownAt }) => knownAt <= START + HOURS * HOUR)
      .slice(-3);
    expect(read(features, 'funding', last)).toBeCloseTo((funding.reduce((sum, { values }) => sum + values['rate']!, 0) / 3) * 1095, 9);
    const soprs = rows
      .get('sopr')!
      .rows.filter(({ knownAt }) => knownAt <= START + HOURS * HOUR)
      .slice(-7);
    expect(read(features, 'sopr', last)).toBeCloseTo(soprs.reduce((sum, { values }) => sum + values['sopr']!, 0) / 7 - 1, 12);
  });

  it('are NaN while they warm up and defined afterwards', () => {
    expect(read(features, 'return-1d', 719)).toBeNaN();
    expect(read(features, 'return-1d', 720)).not.toBeNaN();
    expect(read(features, 'drawdown', 4_318)).toBeNaN();
    for (let d = 0; d < SIZE; d += 1) expect(features.values[(HOURS - 1) * SIZE + d]).not.toBeNaN();
  });

  it('do not look ahead: whatever becomes known later may be anything', () => {
    const cut = 3_000;
    const altered: Rows = new Map(
      [...rows].map(([id, feed]) => [
        id,
        {
          ...feed,
          rows: feed.rows.map((row): Row => {
            const values = Object.fromEntries(Object.entries(row.values).map(([name, value]) => [name, value * 1.7 + 3]));
            return row.knownAt <= START + cut * HOUR ? row : { ...row, values };
          }),
        },
      ]),
    );
    const other = collect(altered, HOURS);
    expect(other.values.slice(0, cut * SIZE)).toEqual(features.values.slice(0, cut * SIZE));
    expect(other.values.slice(cut * SIZE)).not.toEqual(features.values.slice(cut * SIZE));
  });

  it('leave out what has no feed, and what is stale', () => {
    const poor: Rows = new Map([...rows].filter(([id]) => id !== 'sopr' && id !== 'capitalisation'));
    const funding = poor.get('funding-rate')!;
    poor.set('funding-rate', { ...funding, rows: funding.rows.filter(({ asOf }) => asOf < START + 2_000 * HOUR) });
    const found = collect(poor, HOURS);
    expect(read(found, 'sopr', 4_000)).toBeNaN();
    expect(read(found, 'mvrv', 4_000)).toBeNaN();
    expect(read(found, 'funding', 1_990)).not.toBeNaN();
    expect(read(found, 'funding', 4_000)).toBeNaN();
    expect(read(found, 'trend', 4_000)).toBe(read(features, 'trend', 4_000));
  });

  it('have one row per hour: hours without a bar are rows of NaN', () => {
    const gappy: Rows = new Map(rows);
    const bars = gappy.get('candles@1h')!;
    gappy.set('candles@1h', { ...bars, rows: bars.rows.filter((_, at) => at < 1_000 || at >= 1_005) });
    const found = collect(gappy, 1_100);
    expect(found.asOf).toEqual(Float64Array.from({ length: 1_100 }, (_, row) => START + (row + 1) * HOUR));
    for (let row = 1_000; row < 1_005; row += 1) expect(found.values.slice(row * SIZE, (row + 1) * SIZE).every(Number.isNaN)).toBe(true);
    expect(read(found, 'return-1d', 1_005)).not.toBeNaN();
  });

  it('give the newest of several bars that came at once, and NaN for the ones before', () => {
    const frame = frameOf(rows);
    const history = new FeatureHistory(frame);
    advance(frame, 1, 1_000, () => history.observe());
    frame.advance(START + 1_003 * HOUR);
    expect(history.observe()).toBe(true);
    expect(history.observe()).toBe(false);
    expect(history.rows).toBe(1_003);
    expect(history.row(1_001).every(Number.isNaN)).toBe(true);
    expect(history.row(1_002)).toEqual(features.values.slice(1_002 * SIZE, 1_003 * SIZE));
  });
});

describe('belowHighest', () => {
  it('equals the plain formula', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (values, window) => {
        const state = belowHighest(window).create();
        values.forEach((value, at) => {
          const seen = values.slice(at - window + 1, at + 1);
          const expected = at + 1 < window ? Number.NaN : (value - Math.max(...seen)) / Math.max(...seen);
          expect(state.push(value, 0, 0)).toBe(expected);
        });
      }),
    );
  });

  it('starts again after a missing row', () => {
    const state = belowHighest(2).create();
    expect([10, 5, Number.NaN, 4, 2].map((value) => state.push(value, 0, 0))).toEqual([Number.NaN, -0.5, Number.NaN, Number.NaN, -0.5]);
  });
});
