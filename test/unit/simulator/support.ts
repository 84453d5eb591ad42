import { DAY } from '../../../src/domain/time.ts';
import type { FeedRef, Fields } from '../../../src/feeds/index.ts';
import type { FetchRequest, Offer, ProvidedRow, ProviderDefinition } from '../../../src/sdk/index.ts';
import { Frame } from '../../../src/series/frame.ts';
import type { Table, TableRow } from '../../../src/series/table.ts';
import { openTable } from '../../kit/rows.ts';

/** The moment of most tests: a Wednesday in the middle of a bar. */
export const NOW = Date.UTC(2026, 10, 18, 13, 2, 30);
export const ASSET = 'XYZ';

/** The rows of an offer. */
export function fetchRows(
  offer: Offer,
  ask: { readonly now?: number; readonly since?: number | null; readonly asset?: string } = {},
): readonly ProvidedRow[] {
  const request: FetchRequest = {
    asset: offer.feed.contract.scope === 'asset' ? (ask.asset ?? ASSET) : null,
    since: ask.since ?? null,
    now: ask.now ?? NOW,
    signal: new AbortController().signal,
    http: { request: () => Promise.reject(new Error('the simulated market asked the network')) },
  };
  const rows = offer.fetch(request);
  if (rows instanceof Promise) throw new TypeError(`${offer.feed.id} answers later`);
  return rows;
}

/** The offer of a feed. */
export function offerOf<F extends Fields>({ offers }: ProviderDefinition, feed: FeedRef<F>): Offer<F> {
  const found = offers.find((each) => each.feed.id === feed.id);
  if (found === undefined) throw new TypeError(`nothing offers ${feed.id}`);
  return found as unknown as Offer<F>;
}

/** The rows of a feed, with the fields of its contract. */
export function rowsOf<F extends Fields>(
  provider: ProviderDefinition,
  feed: FeedRef<F>,
  ask?: Parameters<typeof fetchRows>[1],
): readonly ProvidedRow<F>[] {
  return fetchRows(offerOf(provider, feed), ask) as unknown as readonly ProvidedRow<F>[];
}

/** The history of all offers as a collector would have come to know it: each row when it was published. */
export function frameOf(provider: ProviderDefinition, now: number = NOW): Frame {
  const frame = new Frame();
  for (const offer of provider.offers) {
    const tables = new Map<string, Table>();
    const events = offer.feed.contract.combine === 'merge';
    for (const { asOf, venue = provider.key, values } of fetchRows(offer, { now }).toSorted((a, b) => a.asOf - b.asOf)) {
      let table = tables.get(venue);
      if (table === undefined) {
        table = openTable(offer.feed, { source: venue, maxAgeMs: offer.maxAgeMs });
        tables.set(venue, table);
        frame.add(table);
      }
      const knownAt = events ? now - 500 * DAY : asOf + offer.publicationLagMs;
      table.append({ asOf, knownAt, values: values as TableRow['values'] });
    }
  }
  return frame;
}
