import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import exchangeNetFlow from '../../plugins/signals/exchange-net-flow.ts';
import hashRibbon from '../../plugins/signals/hash-ribbon.ts';
import mvrvZScore from '../../plugins/signals/mvrv-z-score.ts';
import nupl from '../../plugins/signals/nupl.ts';
import puellMultiple from '../../plugins/signals/puell-multiple.ts';
import rsi15m from '../../plugins/signals/rsi-15m.ts';
import rsi1h from '../../plugins/signals/rsi-1h.ts';
import rsi4h from '../../plugins/signals/rsi-4h.ts';
import sopr from '../../plugins/signals/sopr.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { DAY, HOUR, MINUTE, type Instant, type Milliseconds } from '../../src/domain/time.ts';
import { candles, capitalisation, exchangeFlows, mining, sopr as soprFeed, type FeedRef } from '../../src/feeds/index.ts';
import { SignalEngine } from '../../src/kernel/compute/signal-engine.ts';
import type { SignalDefinition } from '../../src/sdk/index.ts';
import { Frame } from '../../src/series/frame.ts';
import { resample, type BarColumns } from '../../src/series/resample.ts';
import { Table } from '../../src/series/table.ts';

const shared = new URL('../../../shared/vectors/indicators/', import.meta.url);
const sharedAvailable = existsSync(shared);
const STEP = 5 * MINUTE;

type Column = readonly (number | null)[];

function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, shared), 'utf8')) as T;
}

function tableOf(feed: FeedRef): Table {
  const source = { feedId: feed.id, source: 'vectors', maxAgeMs: 2 * DAY, kind: 'series' } as const;
  return new Table(source, { numbers: Object.keys(feed.contract.fields), texts: [] });
}

function relativeError(value: number | null, expected: number): number {
  return value === null ? Infinity : Math.abs(value - expected) / Math.max(1e-3, Math.abs(expected));
}

interface OnChainVectors {
  readonly input: Readonly<Record<string, readonly number[]>>;
  readonly ref: Readonly<Record<string, Column>> & { readonly hash_state: readonly (string | null)[] };
}

const ON_CHAIN: readonly SignalDefinition[] = [mvrvZScore, nupl, sopr, puellMultiple, hashRibbon, exchangeNetFlow];

/** The rows of one day of the vectors, as a provider would deliver them. */
function rowsOf({ input }: OnChainVectors, day: number): ReadonlyMap<FeedRef, Readonly<Record<string, number>>> {
  const at = (name: string): number => input[name]![day]!;
  const marketCap = at('price') * at('supply');
  const realizedCap = at('realized_cap');
  const issuance = at('issued_coins');
  const issuanceUsd = issuance * at('price');
  return new Map<FeedRef, Readonly<Record<string, number>>>([
    [capitalisation, { marketCap, realizedCap, mvrv: marketCap / realizedCap }],
    [soprFeed, { sopr: at('spent_value_now') / at('spent_value_created') }],
    [mining, { hashRate: at('hashrate'), issuance, issuanceUsd, revenueUsd: issuanceUsd }],
    [exchangeFlows, { inflow: at('inflow'), outflow: at('outflow'), inflowUsd: NaN, outflowUsd: NaN, reserve: NaN }],
  ]);
}

/** The readings of every day, each computed with what was known at its end. */
function readOnChain(vectors: OnChainVectors): ReadonlyMap<string, readonly Reading[]> {
  const frame = new Frame();
  const tables = new Map([...rowsOf(vectors, 0).keys()].map((feed) => [feed, tableOf(feed)]));
  for (const table of tables.values()) frame.add(table);
  const engine = new SignalEngine(ON_CHAIN, frame);
  const readings = new Map(ON_CHAIN.map(({ key }): [string, Reading[]] => [key, []]));
  for (let day = 0; day < vectors.input['price']!.length; day += 1) {
    const now = (day + 1) * DAY;
    for (const [feed, values] of rowsOf(vectors, day)) tables.get(feed)!.append({ asOf: now, knownAt: now, values });
    frame.advance(now);
    for (const reading of engine.compute(now)) readings.get(reading.signal)!.push(reading);
  }
  return readings;
}

function expectColumn(actual: readonly (number | null | undefined)[], expected: Column): void {
  expect(actual.map((value) => typeof value === 'number')).toEqual(expected.map((value) => value !== null));
  const worst = expected.reduce<number>(
    (most, value, row) => (value === null ? most : Math.max(most, relativeError(actual[row]!, value))),
    0,
  );
  expect(worst).toBeLessThan(1e-9);
  expect(expected.filter((value) => value !== null).length).toBeGreaterThan(1000);
}

describe.skipIf(!sharedAvailable)('on-chain signals against another implementation (needs ../shared)', () => {
  let ref: Readonly<Record<string, readonly (number | null)[]>>;
  let readings: ReadonlyMap<string, readonly Reading[]>;
  beforeAll(() => {
    const vectors = readVectors<OnChainVectors>('onchain.json');
    ref = vectors.ref;
    readings = readOnChain(vectors);
  });

  it.each([
    ['mvrv-z-score', 'mvrv_z_pop'],
    ['nupl', 'nupl'],
    ['sopr', 'sopr'],
    ['puell-multiple', 'puell'],
    ['exchange-net-flow', 'netflow_z90'],
  ])('%s', (key, name) => {
    expectColumn(
      readings.get(key)!.map(({ value }) => value),
      ref[name]!,
    );
  });

  it('hash-ribbon, its value and its states', () => {
    const ribbon = ref['hash_sma30']!.map((month, day) => {
      const twoMonths = ref['hash_sma60']![day] ?? null;
      return month === null || twoMonths === null ? null : 100 * (month / twoMonths - 1);
    });
    expectColumn(
      readings.get('hash-ribbon')!.map(({ value }) => value),
      ribbon,
    );
    const names = ['none', 'capitulation', 'recovery', 'buy'];
    const states = readings.get('hash-ribbon')!.map(({ parts }) => parts['state']);
    expect(states.map((state) => (state === undefined ? null : names[state]!))).toEqual(ref.hash_state);
  });

  it('the seven-day mean of sopr', () => {
    expectColumn(
      readings.get('sopr')!.map(({ parts }) => parts['mean7']),
      ref['sopr_sma7']!,
    );
  });

  it('the market over the realised capitalisation, as a part of mvrv-z-score', () => {
    const [, ...mvrv] = readings.get('mvrv-z-score')!.map(({ parts }) => parts['mvrv']);
    expectColumn(mvrv, ref['mvrv']!.slice(1));
  });
});

interface Timeframe {
  readonly first_bar_open: Instant;
  readonly bar_rsi: Column;
  readonly asof_checkpoints: Readonly<Record<string, number | null>>;
}

describe.skipIf(!sharedAvailable)('RSI of several timeframes as known at each 5-minute close (needs ../shared)', () => {
  let vectors: { readonly ts0: Instant; readonly close: readonly number[] } & Readonly<Record<'15m' | '1h' | '4h', Timeframe>>;
  let bars: BarColumns;
  beforeAll(() => {
    vectors = readVectors('mtf.json');
    const close = Float64Array.from(vectors.close);
    const asOf = close.map((_, i) => vectors.ts0 + (i + 1) * STEP);
    bars = { asOf, knownAt: asOf, open: close, high: close, low: close, close, volume: close };
  });

  it.each([
    [rsi15m, '15m', 15 * MINUTE],
    [rsi1h, '1h', HOUR],
    [rsi4h, '4h', 4 * HOUR],
  ] as const)('$key', (signal, interval, length: Milliseconds) => {
    const { first_bar_open: firstOpen, bar_rsi: barRsi, asof_checkpoints: checkpoints } = vectors[interval];
    const built = resample(bars, STEP, length);
    expect(built.asOf[0]).toBe(firstOpen + length);
    const table = tableOf(candles(interval));
    for (let row = 0; row < built.asOf.length; row += 1) {
      const values = { open: NaN, high: NaN, low: NaN, close: built.close[row]!, volume: NaN };
      table.append({ asOf: built.asOf[row]!, knownAt: built.knownAt[row]!, values });
    }
    const frame = new Frame();
    frame.add(table);
    const engine = new SignalEngine([signal], frame);
    let compared = 0;
    for (const [i, now] of bars.asOf.entries()) {
      frame.advance(now);
      const [reading] = engine.compute(now);
      const newest = Math.floor((now - firstOpen) / length) - 1;
      const expected = newest < 0 ? null : barRsi[newest]!;
      if (expected === null) expect(reading!.value).toBeNull();
      else expect(reading!.value).toBeCloseTo(expected, 9);
      const checkpoint = checkpoints[String(i)];
      if (checkpoint === undefined) continue;
      compared += 1;
      if (checkpoint === null) expect(reading!.value).toBeNull();
      else expect(reading!.value).toBeCloseTo(checkpoint, 9);
    }
    expect(compared).toBe(Object.keys(checkpoints).length);
  });
});
