import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../src/domain/errors.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time.ts';
import { ALL_FEEDS, candles, capitalisation, orderBook } from '../../../src/feeds/index.ts';
import { checkShape } from '../../../src/kernel/plugin-shapes.ts';
import type { Offer, ProvidedRow } from '../../../src/sdk/index.ts';
import { GENESIS } from '../../../src/simulator/grid.ts';
import { simulatedProvider } from '../../../src/simulator/provider.ts';
import { fetchRows, NOW, offerOf, rowsOf } from './support.ts';

const provider = simulatedProvider({ seed: 5 });
const offers = provider.offers.map((offer) => [offer.feed.id, offer] as const);
const series = offers.filter(([, { feed }]) => feed.contract.combine !== 'merge');

/** A row's identity and content. */
function describeRow({ asOf, venue, values }: ProvidedRow): string {
  return JSON.stringify([asOf, venue, values]);
}

function sameFeed(id: string, of = simulatedProvider({ seed: 5 })): Offer {
  return of.offers.find(({ feed }) => feed.id === id)!;
}

describe('the provider', () => {
  test('has the shape of a plugin and offers every feed once', () => {
    expect(checkShape('provider', provider as unknown as Parameters<typeof checkShape>[1])).toEqual([]);
    expect(provider.offers.map(({ feed }) => feed.id).sort()).toEqual(ALL_FEEDS.map(({ id }) => id).sort());
    for (const { cadenceMs, publicationLagMs, maxAgeMs } of provider.offers)
      expect(maxAgeMs).toBeGreaterThanOrEqual(cadenceMs + publicationLagMs);
  });

  test('calls itself simulated wherever it can be seen', () => {
    expect(provider).toMatchObject({ key: 'simulated-market', title: 'Simulated market', markets: ['simulated'] });
    expect(provider.licence.attribution).toMatch(/simulated/i);
    for (const { venue } of rowsOf(provider, orderBook)) expect(venue).toMatch(/^simulated-/);
  });

  test('refuses to invent an asset', () => {
    const request = {
      asset: null,
      since: null,
      now: NOW,
      signal: new AbortController().signal,
      http: { request: () => Promise.reject(new Error()) },
    };
    expect(() => offerOf(provider, capitalisation).fetch(request)).toThrow(InvariantError);
  });
});

describe('every offer', () => {
  test.each(offers)('%s delivers rows that fit the contract of the feed', (_, offer) => {
    const { feed } = offer;
    const rows = fetchRows(offer);
    const names = Object.keys(feed.contract.fields).sort().join();
    const newest = new Map<string | undefined, number>();
    const faults: string[] = [];
    for (const row of rows) {
      const { asOf, venue, values } = row;
      const numbers = Object.values(values).filter((value) => typeof value === 'number');
      const fits =
        asOf > (newest.get(venue) ?? GENESIS - 1) &&
        (venue !== undefined) === (feed.contract.combine === 'perVenue') &&
        Object.keys(values).sort().join() === names &&
        numbers.every(Number.isFinite);
      if (!fits) faults.push(describeRow(row));
      newest.set(venue, asOf);
    }
    expect(rows.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  test.each(series)('%s never shows a row before its time, and shows it then', (id, offer) => {
    const rows = fetchRows(offer, { now: NOW });
    const newest = Math.max(...rows.map(({ asOf }) => asOf));
    expect(newest + offer.publicationLagMs).toBeLessThanOrEqual(NOW);
    const seenAt = newest + offer.publicationLagMs;
    const since = newest - offer.cadenceMs;
    expect(fetchRows(sameFeed(id), { now: seenAt, since }).some(({ asOf }) => asOf === newest)).toBe(true);
    expect(fetchRows(sameFeed(id), { now: seenAt - 1, since }).some(({ asOf }) => asOf === newest)).toBe(false);
  });

  test.each(series)('%s has a fresh row at any time of two months, weekends and holidays among them', (_, offer) => {
    for (let now = Date.UTC(2026, 11, 1, 0, 3); now < Date.UTC(2027, 0, 31); now += 11 * HOUR) {
      const newest = Math.max(...fetchRows(offer, { now, since: now - 6 * DAY }).map(({ asOf }) => asOf));
      expect(now - newest).toBeLessThanOrEqual(offer.maxAgeMs);
    }
  });

  // A book can be had only as it stands: what was not looked at is gone.
  test.each(offers.filter(([, { feed }]) => feed.id !== orderBook.id))('%s says the same at once and piece by piece', (id, offer) => {
    const start = NOW - 3 * DAY - 7 * HOUR;
    const pieces = fetchRows(offer, { now: start }).slice();
    const steps = [start + HOUR, start + 26 * HOUR + 5 * MINUTE, NOW - 11 * MINUTE, NOW];
    for (const now of steps) {
      const since = Math.max(...pieces.map(({ asOf }) => asOf));
      pieces.push(...fetchRows(offer, { now, since }));
    }
    const atOnce = fetchRows(sameFeed(id));
    const first = Math.min(...atOnce.map(({ asOf }) => asOf));
    const expected = pieces.filter(({ asOf }) => asOf >= first).map(describeRow);
    expect(expected.toSorted()).toEqual(atOnce.map(describeRow).toSorted());
  });

  test.each(offers)('%s depends on the seed, or is the calendar', (id, offer) => {
    const text = (from: Offer): string =>
      fetchRows(from, { since: NOW - 8 * DAY })
        .map(describeRow)
        .join();
    const other = text(sameFeed(id, simulatedProvider({ seed: 6 })));
    if (offer.feed.contract.combine === 'merge') expect(other).toBe(text(offer));
    else expect(other).not.toBe(text(offer));
  });
});

describe('the history', () => {
  test('reaches as far back as the longest windows', () => {
    const reach = (feed: Parameters<typeof rowsOf>[1]): number => (NOW - rowsOf(provider, feed)[0]!.asOf) / DAY;
    expect(reach(candles('1h'))).toBeGreaterThan(430);
    expect(reach(candles('4h'))).toBeGreaterThan(430);
    expect(reach(candles('5m'))).toBeGreaterThan(7);
    expect(reach(candles('1d'))).toBeGreaterThan(3 * 365);
    expect(reach(capitalisation)).toBeGreaterThan(8 * 365);
  });

  test('is empty before the genesis and begins there', () => {
    for (const [, offer] of series) expect(fetchRows(offer, { now: GENESIS - DAY })).toEqual([]);
    const rows = rowsOf(provider, candles('5m'), { now: GENESIS + HOUR });
    expect(rows[0]!.asOf).toBe(GENESIS + 5 * MINUTE);
    expect(rows).toHaveLength(11);
  });

  test('is there for any moment of the coming decade', () => {
    const now = Date.UTC(2036, 5, 1);
    expect(rowsOf(provider, candles('1h'), { now, since: now - DAY }).length).toBe(23);
  });
});
