import { openArchive } from '../../src/backtest/archive/open-archive.ts';
import type { ManifestFile } from '../../src/backtest/archive/manifest.ts';
import { orderByKnownAt, type ArchiveTable } from '../../src/backtest/archive/table.ts';
import { InvariantError } from '../../src/domain/errors.ts';
import type { Instant } from '../../src/domain/time.ts';
import { FEED_CONTRACTS, type FeedRef } from '../../src/feeds/index.ts';
import { REGIME_FEATURES } from '../../src/regime/features.ts';
import { Frame } from '../../src/series/frame.ts';
import { Table } from '../../src/series/table.ts';

/** An archive as a frame that stands before its first row. */
export interface ArchiveFrame {
  readonly name: string;
  readonly frame: Frame;
  /** When the first and the last hourly bar became known. */
  readonly from: Instant;
  readonly to: Instant;
}

/** Loads the feeds that the regime is computed from. Reference series are left out. */
export async function loadArchiveFrame(folder: string): Promise<ArchiveFrame> {
  const archive = await openArchive(folder);
  const needed = new Map<string, FeedRef>(REGIME_FEATURES.flatMap(({ feeds }) => feeds.map((feed) => [feed.id, feed])));
  const frame = new Frame();
  let range: readonly [Instant, Instant] | undefined;
  for (const file of archive.manifest.files) {
    const feed = needed.get(feedIdOf(file));
    if (feed === undefined || file.reference || file.market === 'perp') continue;
    const rows = await archive.read(file);
    const order = orderByKnownAt(rows);
    frame.add(fillTable(feed, rows, order));
    if (file.feed === 'candles') range = [rows.knownAt[order[0]!]!, rows.knownAt[order.at(-1)!]!];
  }
  if (range === undefined) throw new InvariantError('INVARIANT_BROKEN', `${folder} has no hourly candles.`);
  return { name: archive.manifest.name, frame, from: range[0], to: range[1] };
}

function feedIdOf(file: ManifestFile): string {
  const contract = FEED_CONTRACTS.get(file.feed);
  return contract !== undefined && contract.intervals.length > 1 ? `${file.feed}@${file.interval ?? ''}` : file.feed;
}

function fillTable(feed: FeedRef, rows: ArchiveTable, order: Uint32Array): Table {
  const fields = Object.entries(feed.contract.fields).filter(([, { unit }]) => unit !== 'text');
  const table = new Table(
    { feedId: feed.id, source: rows.file.venue, maxAgeMs: rows.maxAgeMs, kind: 'series' },
    { numbers: fields.map(([name]) => name), texts: [] },
  );
  for (const row of order) {
    const values = Object.fromEntries(fields.map(([name, { column }]) => [name, rows.numbers[column]?.[row] ?? Number.NaN]));
    table.append({ asOf: rows.asOf[row]!, knownAt: rows.knownAt[row]!, values });
  }
  return table;
}
