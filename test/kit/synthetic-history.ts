import { DAY, HOUR, intervalMs, MINUTE, type Instant, type Milliseconds } from '../../src/domain/time.ts';
import type { FeedRef } from '../../src/feeds/index.ts';
import type { Inputs, InputSource, SignalDefinition } from '../../src/sdk/index.ts';
import { Frame } from '../../src/series/frame.ts';
import type { TableRow } from '../../src/series/table.ts';
import { seededRandom, seedOf } from './random.ts';
import { openTable } from './rows.ts';
import { SYNTHETIC_VALUES } from './synthetic-values.ts';

/** When every synthetic history ends. */
export const SYNTHETIC_END: Instant = Date.UTC(2024, 5, 1);

/** The made-up rows of one feed from one source, in the order in which they became known. */
export interface SyntheticTable {
  readonly feed: FeedRef;
  readonly source: string;
  readonly maxAgeMs: Milliseconds;
  readonly rows: readonly TableRow[];
}

/** Beyond its longest warm-up, a signal is given this many rows, so that it can be looked at while it has values. */
const SPARE_ROWS = 120;
/** Events become known this long before they happen. */
const ANNOUNCED_MS = 60 * DAY;

/**
 * A made-up history of every feed that a signal reads, also by way of the signals that it reads: plausible, seeded by the
 * feed's name, long enough for every warm-up. Feeds per venue have two venues.
 */
export function syntheticHistory(signals: readonly SignalDefinition[]): readonly SyntheticTable[] {
  const needed = new Map<string, { readonly feed: FeedRef; rows: number }>();
  for (const { inputs } of signals) {
    for (const { feed, rows } of feedsOf(inputs)) {
      const known = needed.get(feed.id);
      if (known === undefined) needed.set(feed.id, { feed, rows });
      else known.rows = Math.max(known.rows, rows);
    }
  }
  return [...needed.values()].flatMap(({ feed, rows }) => {
    const sources = feed.contract.combine === 'perVenue' ? ['venue-a', 'venue-b'] : ['source-a'];
    return sources.map((source) => syntheticTable(feed, source, rows + SPARE_ROWS));
  });
}

/** A frame that holds these tables, at its very beginning. */
export function frameOf(tables: readonly SyntheticTable[]): Frame {
  const frame = new Frame();
  for (const { feed, source, maxAgeMs, rows } of tables) {
    const table = openTable(feed, { source, maxAgeMs });
    for (const row of rows) table.append(row);
    frame.add(table);
  }
  return frame;
}

/** The feeds that inputs read, each with the rows that they need before they have a value. */
export function feedsOf(inputs: Inputs): readonly { readonly feed: FeedRef; readonly rows: number }[] {
  return Object.values(inputs).flatMap(({ source }) => feedsIn(source));
}

function feedsIn(source: InputSource): readonly { readonly feed: FeedRef; readonly rows: number }[] {
  switch (source.kind) {
    case 'venues':
      return feedsIn(source.of);
    case 'row':
    case 'events':
      return [{ feed: source.feed, rows: 1 }];
    case 'value':
      return [{ feed: source.column.feed, rows: 1 }];
    case 'history':
    case 'timed-history':
      return [{ feed: source.column.feed, rows: source.rows }];
    case 'derived':
      return [{ feed: source.columns[0]!.feed, rows: source.operator.warmup }];
    case 'reading':
      return [];
  }
}

function syntheticTable(feed: FeedRef, source: string, count: number): SyntheticTable {
  const { contract, interval } = feed;
  const isCalendar = contract.combine === 'merge';
  const step = interval !== null ? intervalMs(interval) : isCalendar ? 5 * DAY : 5 * MINUTE;
  // Daily figures are published during the next day; bars and books within seconds.
  const lag = step === DAY ? 6 * HOUR : 2_000;
  // Events reach beyond the end, as calendars do.
  const last = isCalendar ? SYNTHETIC_END + 10 * step : SYNTHETIC_END - lag;
  const end = Math.floor(last / step) * step;
  const values = SYNTHETIC_VALUES[contract.key];
  if (values === undefined) throw new Error(`test/kit/synthetic-values.ts needs an entry for the feed '${contract.key}'`);
  const next = values(seededRandom(seedOf(`${feed.id} ${source}`)), step);
  const rows = Array.from({ length: count }, (_, index): TableRow => {
    const asOf = end - (count - 1 - index) * step;
    return { asOf, knownAt: isCalendar ? asOf - ANNOUNCED_MS : asOf + lag, values: next() };
  });
  return { feed, source, maxAgeMs: 2 * step + lag, rows };
}
