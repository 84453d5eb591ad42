import { ConfigError } from '../domain/errors.ts';
import { intervalMs, toIso, type Instant, type Interval } from '../domain/time.ts';
import { ALL_FEEDS, FEED_CONTRACTS, type FeedRef } from '../feeds/index.ts';
import { Frame } from '../series/frame.ts';
import { resample, type BarColumns } from '../series/resample.ts';
import { Table, type LoadedRows } from '../series/table.ts';
import { coveredRanges, isCovered } from './archive/coverage.ts';
import { manifestFault } from './archive/faults.ts';
import type { ManifestFile } from './archive/manifest.ts';
import type { Archive } from './archive/open-archive.ts';
import { orderByKnownAt, type ArchiveTable } from './archive/table.ts';
import { BarMarket } from './bar-market.ts';

/** An archive as a market: the frame of its asset, and bars that price trades. */
export interface ArchiveMarket {
  readonly archive: Archive;
  readonly asset: string;
  readonly frame: Frame;
  /** Close of the first hourly bar: the frame is warmed up from here. */
  readonly historyFrom: Instant;
  readonly execution: BarMarket;
}

/** Which part of an archive is to be traded, and how often. */
export interface ReplayRange {
  readonly from: Instant;
  readonly to: Instant;
  readonly every: Interval;
}

const PERP = 'perp-candles';

/**
 * Reads an archive into a frame and the market that prices trades over a range.
 * @throws ConfigError ARCHIVE_NOT_COVERED when the candles of the cadence do not cover the range without a break; the message
 * names the ranges that they cover
 * @throws SourceError ARCHIVE_MANIFEST_INVALID when a column is in another unit than its feed
 */
export async function openArchiveMarket(archive: Archive, range: ReplayRange): Promise<ArchiveMarket> {
  const { files, asset } = archive.manifest;
  const inputs = files.filter((file) => !file.reference && FEED_CONTRACTS.has(feedKey(file)));
  requireUnits(archive, inputs);
  const executionFile = chooseExecution(inputs, range);
  const tables = new Map<ManifestFile, ArchiveTable>();
  for (const file of inputs) tables.set(file, await archive.read(file));

  const frame = new Frame();
  for (const feed of ALL_FEEDS) addTables(frame, feed, tables);
  const hourly = frame.sources('candles@1h')[0];
  if (hourly === undefined) {
    throw new ConfigError(
      'ARCHIVE_NOT_COVERED',
      `${archive.folder} has no spot candles that hourly bars could be read or built from; the council needs them.`,
    );
  }
  const execution = new BarMarket(
    asset,
    executionFile.venue,
    archive.manifest.quote,
    withoutEmpty(toBars(tables.get(executionFile)!)),
    intervalMs(executionFile.interval!),
  );
  return { archive, asset, frame, historyFrom: hourly.asOf(0), execution };
}

/**
 * The part of an archive that is traded when nothing else is asked for: from `tradableFrom` to the end of the candles.
 * @throws ConfigError ARCHIVE_NOT_COVERED when it has no spot candles as fine as the cadence
 */
export function wholeRange(archive: Archive, every: Interval): ReplayRange {
  const candles = archive.manifest.files.filter((file) => isSpotCandles(file) && intervalMs(file.interval!) <= intervalMs(every));
  const ranges = candles.flatMap((file) => coveredRanges(file));
  if (ranges.length === 0) {
    throw new ConfigError(
      'ARCHIVE_NOT_COVERED',
      `A cadence of ${every} needs spot candles of ${every} or finer; ${archive.folder} has none. Choose a coarser cadence, or another archive.`,
    );
  }
  const last = Math.max(...ranges.map(({ to }) => to));
  const first = Math.min(...ranges.map(({ from }) => from));
  return { from: Math.max(archive.manifest.tradableFrom ?? first, first), to: last, every };
}

function feedKey(file: ManifestFile): string {
  return file.feed === 'candles' && file.market === 'perp' ? PERP : file.feed;
}

/** A unit that the format knows may still be another one than the feed's: a rate in percent would be read as a fraction. */
function requireUnits({ folder }: Archive, inputs: readonly ManifestFile[]): void {
  const faults = inputs.flatMap((file) =>
    Object.values(FEED_CONTRACTS.get(feedKey(file))!.fields).flatMap(({ unit, column }) => {
      const found = file.columns[column]?.unit;
      return found === undefined || found === unit
        ? []
        : [`${file.path}, column ${column}: is in ${found}; ${file.feed} is read in ${unit}`];
    }),
  );
  if (faults.length > 0) throw manifestFault(folder, faults);
}

function isSpotCandles(file: ManifestFile): boolean {
  return file.feed === 'candles' && file.market === 'spot' && file.interval !== undefined && !file.reference;
}

/** The finest spot candles that cover the range without a break; they must be at least as fine as the cadence. */
function chooseExecution(files: readonly ManifestFile[], range: ReplayRange): ManifestFile {
  const candidates = files
    .filter((file) => isSpotCandles(file) && intervalMs(file.interval!) <= intervalMs(range.every))
    .sort((a, b) => intervalMs(a.interval!) - intervalMs(b.interval!));
  const chosen = candidates.find((file) => isCovered(coveredRanges(file), range.from, range.to));
  if (chosen !== undefined) return chosen;
  const covered = candidates.flatMap((file) =>
    coveredRanges(file).map(({ from, to }) => `${toIso(from)} to ${toIso(to)} (${file.interval!} candles)`),
  );
  throw new ConfigError(
    'ARCHIVE_NOT_COVERED',
    `A cadence of ${range.every} needs candles of ${range.every} or finer without a break from ${toIso(range.from)} to ${toIso(range.to)}; ` +
      (covered.length === 0
        ? 'the archive has none. Choose a coarser cadence.'
        : `covered are: ${covered.join('; ')}. Choose a range inside one of them, or a coarser cadence.`),
  );
}

/** Adds the archive's tables of a feed; candles that it does not hold are built from the coarsest finer ones that fit. */
function addTables(frame: Frame, feed: FeedRef, tables: ReadonlyMap<ManifestFile, ArchiveTable>): void {
  const native = [...tables.entries()].filter(([file]) => feedKey(file) === feed.contract.key && matchesInterval(feed, file));
  for (const [file, table] of native) frame.add(toTable(feed, file, table));
  if (native.length > 0 || !feed.contract.key.endsWith('candles') || feed.interval === null) return;
  const wanted = intervalMs(feed.interval);
  const finer = [...tables.entries()]
    .filter(
      ([file]) =>
        feedKey(file) === feed.contract.key &&
        file.interval !== undefined &&
        wanted % intervalMs(file.interval) === 0 &&
        intervalMs(file.interval) < wanted,
    )
    .sort(([a], [b]) => intervalMs(b.interval!) - intervalMs(a.interval!))[0];
  if (finer === undefined) return;
  const [file, table] = finer;
  frame.add(barsToTable(feed, file.venue, resample(toBars(table), intervalMs(file.interval!), wanted)));
}

function matchesInterval(feed: FeedRef, file: ManifestFile): boolean {
  if (feed.contract.intervals.length <= 1) return true;
  return file.interval === feed.interval;
}

function toBars(table: ArchiveTable): BarColumns {
  const { open, high, low, close, volume } = table.numbers;
  return { asOf: table.asOf, knownAt: table.knownAt, open: open!, high: high!, low: low!, close: close!, volume: volume! };
}

/** The bars without those that lack a price: for a trade there was no such bar. */
function withoutEmpty(bars: BarColumns): BarColumns {
  const { open, high, low, close } = bars;
  const whole = open.map((price, row) => (Number.isNaN(price + high[row]! + low[row]! + close[row]!) ? 0 : 1));
  if (!whole.includes(0)) return bars;
  return Object.fromEntries(
    Object.entries(bars).map(([name, values]) => [name, (values as Float64Array).filter((_, row) => whole[row] === 1)]),
  ) as unknown as BarColumns;
}

function barsToTable(feed: FeedRef, venue: string, bars: BarColumns): Table {
  const { asOf, knownAt, ...numbers } = bars;
  const loaded: LoadedRows = { asOf, knownAt, numbers, texts: {}, late: 0 };
  return new Table(
    { feedId: feed.id, source: venue, maxAgeMs: 2 * intervalMs(feed.interval!), kind: 'series' },
    { numbers: Object.keys(numbers), texts: [] },
    loaded,
  );
}

function toTable(feed: FeedRef, file: ManifestFile, table: ArchiveTable): Table {
  const events = feed.contract.combine === 'merge';
  // The moment of an event is the event itself; of anything else the end of the period that it covers.
  const moments = events ? table.time : table.asOf;
  const { rows, late } = usableRows(table, events);
  const fields = Object.entries(feed.contract.fields);
  const pick = (from: Float64Array | undefined): Float64Array => pickRows(from, rows);
  const numbers: Record<string, Float64Array> = {};
  const texts: Record<string, string[]> = {};
  for (const [name, { unit, column }] of fields) {
    if (unit === 'text') texts[name] = Array.from(rows, (row) => table.texts[column]?.[row] ?? '');
    else numbers[name] = pick(table.numbers[column]);
  }
  return new Table(
    { feedId: feed.id, source: file.venue, maxAgeMs: table.maxAgeMs, kind: events ? 'events' : 'series' },
    { numbers: Object.keys(numbers), texts: Object.keys(texts) },
    { asOf: pick(moments), knownAt: pick(table.knownAt), numbers, texts, late },
  );
}

/** A column's values at some rows; NaN throughout for a column that the archive does not hold. */
function pickRows(from: Float64Array | undefined, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  if (from === undefined) return picked.fill(Number.NaN);
  for (let i = 0; i < rows.length; i += 1) picked[i] = from[rows[i]!]!;
  return picked;
}

/** The rows in the order in which they became known, without those that a newer row had overtaken. */
function usableRows(table: ArchiveTable, events: boolean): { readonly rows: Uint32Array; readonly late: number } {
  const order = orderByKnownAt(table);
  if (events) return { rows: order, late: 0 };
  let newest = Number.NEGATIVE_INFINITY;
  const rows = order.filter((row) => {
    if (table.asOf[row]! <= newest) return false;
    newest = table.asOf[row]!;
    return true;
  });
  return { rows, late: order.length - rows.length };
}
