import { createHash } from 'node:crypto';
import { HOUR, type Instant } from '../../../src/domain/time.ts';
import { candles, capitalisation, dollarIndex, exchangeFlows, fundingRate, sopr, vix, type FeedRef } from '../../../src/feeds/index.ts';
import { REGIME_SETTINGS, type RegimeSettings } from '../../../src/regime/model.ts';
import { Frame } from '../../../src/series/frame.ts';
import { normalFrom, seededRandom } from '../../kit/random.ts';
import { openTable } from '../../kit/rows.ts';

/** When every history of these tests begins. */
export const START: Instant = Date.UTC(2020, 0, 1);

/** SHA-256 as the programs outside hand it in. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Settings that learn from short histories, so that tests are quick. */
export const QUICK: RegimeSettings = { ...REGIME_SETTINGS, minimumRows: 1_500, minimumFeatureRows: 300, agreementRows: 400, burnIn: 300 };

/** One row of a feed before it is appended. */
export interface Row {
  readonly asOf: Instant;
  readonly knownAt: Instant;
  readonly values: Readonly<Record<string, number>>;
}

/** The rows of every feed that the features read, by the feed's id. */
export type Rows = Map<string, { readonly feed: FeedRef; readonly maxAgeMs: number; readonly rows: Row[] }>;

/** A made-up market of so many hours whose drift and volatility change every few days, with all feeds. */
export function makeRows(hours: number, seed = 1): Rows {
  const uniform = seededRandom(seed);
  const normal = normalFrom(uniform);
  const rows: Rows = new Map();
  const add = (feed: FeedRef, everyHours: number, lagHours: number, make: () => Readonly<Record<string, number>>): void => {
    const list: Row[] = [];
    // Slow feeds begin long before, so that their windows are full when the candles begin.
    for (let hour = everyHours === 1 ? 1 : -400 * 24; hour <= hours; hour += everyHours) {
      list.push({ asOf: START + hour * HOUR, knownAt: START + (hour + lagHours) * HOUR, values: make() });
    }
    rows.set(feed.id, { feed, maxAgeMs: everyHours === 1 ? 2 * HOUR : (3 * everyHours + lagHours) * HOUR, rows: list });
  };
  let price = 10_000;
  let drift = 0;
  let size = 0.005;
  add(candles('1h'), 1, 0, () => {
    if (uniform() < 1 / 120) {
      drift = 0.0008 * normal();
      size = 0.005 * Math.exp(0.6 * normal());
    }
    const open = price;
    price *= Math.exp(drift + size * normal());
    return { open, high: Math.max(open, price), low: Math.min(open, price), close: price, volume: 100 * Math.exp(0.4 * normal()) };
  });
  add(fundingRate, 8, 0, () => ({ rate: 0.0001 + 0.0003 * normal(), intervalHours: 8 }));
  add(exchangeFlows, 24, 9, () => ({
    inflow: 1_000 + 50 * normal(),
    outflow: 1_000 + 50 * normal(),
    inflowUsd: 1,
    outflowUsd: 1,
    reserve: 1,
  }));
  add(capitalisation, 24, 9, () => ({ marketCap: 1, mvrv: Math.exp(0.5 + 0.3 * normal()), realizedCap: 1 }));
  add(sopr, 24, 12, () => ({ sopr: 1 + 0.03 * normal() }));
  add(vix, 24, 12, () => ({ close: 20 + 4 * normal() }));
  add(dollarIndex, 24, 1, () => ({ close: 100 + normal() }));
  return rows;
}

/** A frame that holds these rows, standing before the first. */
export function frameOf(rows: Rows): Frame {
  const frame = new Frame();
  for (const { feed, maxAgeMs, rows: list } of rows.values()) {
    const table = openTable(feed, { source: 'made-up', maxAgeMs });
    for (const row of list) table.append(row);
    frame.add(table);
  }
  return frame;
}

/** Moves a frame hour by hour, calling back after each step. */
export function advance(frame: Frame, fromHour: number, toHour: number, each: () => unknown): void {
  for (let hour = fromHour; hour <= toHour; hour += 1) {
    frame.advance(START + hour * HOUR);
    each();
  }
}
