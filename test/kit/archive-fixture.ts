import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { intervalMs, toIso, type Instant, type Interval } from '../../src/domain/time.ts';

/** A row: its time, and a cell for each column. A missing or null cell is written empty. Moments may be ISO texts or milliseconds. */
export type FixtureRow = Readonly<{ time: Instant | string } & Record<string, number | string | null | undefined>>;

/** One data file. What is left out follows from the rest, see {@link writeArchive}. */
export interface FixtureFile {
  readonly feed: string;
  readonly venue: string;
  readonly interval?: Interval;
  readonly market?: 'spot' | 'perp';
  readonly reference?: boolean;
  /** Column name to unit, in the archive's spelling, in file order without `time`. */
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly FixtureRow[];
  readonly timeMeaning?: 'open' | 'day-start' | 'event' | 'period-end';
  /** ISO 8601. */
  readonly publicationLag?: string;
  readonly knownFromColumn?: string;
  readonly grid?: 'continuous' | 'business-days' | 'irregular';
  /** The first row of each segment; the last row of a segment is the one before the next. */
  readonly segmentStarts?: readonly (Instant | string)[];
}

/** An archive as the test means it. */
export interface FixtureArchive {
  readonly asset: string;
  readonly quote: string;
  readonly name?: string;
  readonly tradableFrom?: Instant | string;
  readonly dataUntil?: Instant | string;
  readonly files: readonly FixtureFile[];
}

/** A manifest before it is validated: a test may break it in any way. */
export type RawManifest = Record<string, unknown> & { files: Record<string, unknown>[] };

/**
 * Writes a folder in format archive/1: a manifest and one gzip CSV for each file, the same bytes for the same input.
 *
 * With an interval a file is by default on a `continuous` grid with timeMeaning `open` and a lag of one interval; without
 * one it is `irregular` and made of events known at once. A column `known_from` is taken as the `knownFromColumn`. Rows,
 * first and last moment, missing bars and gaps are counted from the rows.
 */
export function writeArchive(folder: string, archive: FixtureArchive): void {
  mkdirSync(folder, { recursive: true });
  const files = archive.files.map((file) => {
    const path = `${[file.feed, file.interval, file.venue].filter(Boolean).join('-')}.csv.gz`;
    writePacked(folder, path, csvOf(file));
    return { ...describeFile(file), path };
  });
  writeManifest(folder, {
    format: 'archive/1',
    name: archive.name ?? 'fixture',
    asset: archive.asset,
    quote: archive.quote,
    description: 'Written by a test.',
    ...(archive.tradableFrom === undefined ? {} : { tradableFrom: isoOf(archive.tradableFrom) }),
    ...(archive.dataUntil === undefined ? {} : { dataUntil: isoOf(archive.dataUntil) }),
    files,
  });
}

/** Candles that open at the last close, with volume 1: `closes[i]` belongs to the bar that opens at `from + i × interval`. */
export function candleFile(options: {
  readonly interval: Interval;
  readonly from: Instant | string;
  readonly closes: readonly number[];
  readonly venue?: string;
  readonly market?: 'spot' | 'perp';
}): FixtureFile {
  const { interval, closes, market = 'spot', venue = `test-${market}` } = options;
  const rows = closes.map((close, index): FixtureRow => {
    const open = closes[Math.max(0, index - 1)]!;
    const time = instantOf(options.from) + index * intervalMs(interval);
    return { time, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1 };
  });
  const columns = { open: 'quote', high: 'quote', low: 'quote', close: 'quote', volume: 'base' };
  return { feed: 'candles', venue, interval, market, columns, rows };
}

/** Rewrites the manifest of an archive, to break it. */
export function editManifest(folder: string, edit: (manifest: RawManifest) => void): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as RawManifest;
  edit(manifest);
  writeManifest(folder, manifest);
}

/** Rewrites the text of a data file, to break it. */
export function editFile(folder: string, path: string, edit: (text: string) => string): void {
  writePacked(folder, path, edit(gunzipSync(readFileSync(join(folder, path))).toString('utf8')));
}

function writeManifest(folder: string, manifest: RawManifest): void {
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

function writePacked(folder: string, path: string, text: string): void {
  const packed = gzipSync(text, { level: 9 });
  // The byte that names the operating system is the only one that differs between machines: 255 is "unknown".
  packed[9] = 255;
  writeFileSync(join(folder, path), packed);
}

function csvOf(file: FixtureFile): string {
  const columns = Object.entries(file.columns);
  const header = ['time', ...columns.map(([name]) => name)];
  const lines = file.rows.map((row) => [isoOf(row.time), ...columns.map(([name, unit]) => cellOf(row[name], unit))]);
  return [header, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
}

function cellOf(value: number | string | null | undefined, unit: string): string {
  if (value === null || value === undefined) return '';
  if (unit === 'time') return isoOf(value);
  return typeof value === 'number' ? decimalText(value) : value;
}

/** The shortest decimal that reads back as the same number, without an exponent. */
export function decimalText(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(mantissa)!;
  const shift = Number(exponent);
  const digits = whole + fraction;
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - whole.length)}${digits}`;
  return `${sign}${digits.padEnd(whole.length + shift, '0')}`;
}

function describeFile(file: FixtureFile): Record<string, unknown> {
  const times = file.rows.map((row) => instantOf(row.time));
  const { feed, interval, venue, market, reference, segmentStarts } = file;
  const grid = file.grid ?? (interval === undefined ? 'irregular' : 'continuous');
  const knownFromColumn = file.knownFromColumn ?? ('known_from' in file.columns ? 'known_from' : undefined);
  const gaps = grid === 'continuous' && interval !== undefined ? gapsOf(times, intervalMs(interval)) : [];
  // JSON leaves out what is undefined.
  return {
    feed,
    interval,
    venue,
    market,
    reference,
    rows: times.length,
    from: isoOf(times[0]!),
    to: isoOf(times.at(-1)!),
    timeMeaning: file.timeMeaning ?? (interval === undefined ? 'event' : 'open'),
    publicationLag: file.publicationLag ?? (interval === undefined ? 'PT0S' : `PT${intervalMs(interval) / 60_000}M`),
    knownFromColumn,
    grid,
    columns: Object.fromEntries(Object.entries(file.columns).map(([name, unit]) => [name, { unit, description: name }])),
    missingBars: grid === 'continuous' ? gaps.reduce((sum, gap) => sum + gap.missing, 0) : undefined,
    gaps,
    segments: segmentStarts === undefined ? undefined : segmentsOf(times, segmentStarts.map(instantOf)),
    source: 'made by a test',
    notes: '',
  };
}

function gapsOf(times: readonly Instant[], step: number): { from: string; to: string; missing: number }[] {
  return times.flatMap((time, index) => {
    const previous = times[index - 1] ?? time - step;
    const missing = (time - previous) / step - 1;
    return missing > 0 ? [{ from: isoOf(previous + step), to: isoOf(time - step), missing }] : [];
  });
}

function segmentsOf(times: readonly Instant[], starts: readonly Instant[]): Record<string, unknown>[] {
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? Infinity;
    const own = times.filter((time) => time >= start && time < end);
    return { from: isoOf(own[0]!), to: isoOf(own.at(-1)!), rows: own.length, source: `piece ${index + 1}` };
  });
}

function instantOf(moment: Instant | string): Instant {
  return typeof moment === 'number' ? moment : Date.parse(moment);
}

function isoOf(moment: Instant | string): string {
  return typeof moment === 'number' ? toIso(moment) : moment;
}
