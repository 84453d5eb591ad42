import { DAY, intervalMs, type Milliseconds } from '../../domain/time.ts';
import type { ManifestFile } from './manifest.ts';
import type { CsvColumns } from './read-csv.ts';

/** One data file, parsed and validated whole. All arrays have `rows` entries, in file order (ascending by `time`). */
export interface ArchiveTable {
  readonly file: ManifestFile;
  readonly rows: number;
  /** The first column, in milliseconds since the epoch. What it means is `file.timeMeaning`. */
  readonly time: Float64Array;
  /** When the row was true at the source: the end of the period it covers. Never after `knownAt`. */
  readonly asOf: Float64Array;
  /** When a live system first knew the row. Not ascending where a late row came after its successor: see {@link orderByKnownAt}. */
  readonly knownAt: Float64Array;
  /** The columns of decimals. An empty cell is NaN. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
  /** The columns of instants, in milliseconds since the epoch. An empty cell is NaN. */
  readonly times: Readonly<Record<string, Float64Array>>;
  /** The columns of words. An empty cell is the empty text. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** The age, counted from `asOf`, beyond which a row must be treated as absent: see {@link maxAgeOf}. */
  readonly maxAgeMs: Milliseconds;
}

/** Adds to the parsed columns of a file when each row was true and when it was known (the archive's point-in-time rule). */
export function buildTable(file: ManifestFile, columns: CsvColumns): ArchiveTable {
  const { time } = columns;
  const rows = time.length;
  const knownFrom = file.knownFromColumn === undefined ? undefined : columns.times[file.knownFromColumn];
  const covered = coveredAfterTime(file);
  const knownAt = new Float64Array(rows);
  const asOf = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const stated = knownFrom === undefined ? NaN : knownFrom[row]!;
    const known = Number.isNaN(stated) ? time[row]! + file.publicationLag : stated;
    knownAt[row] = known;
    // A scheduled event, or a day's index published in its first minutes, is known before its period ends.
    asOf[row] = Math.min(time[row]! + covered, known);
  }
  return { file, rows, ...columns, asOf, knownAt, maxAgeMs: maxAgeOf(file) };
}

/** How far the period of a row reaches beyond its `time`. A day without an interval is a day. */
export function coveredAfterTime(file: ManifestFile): Milliseconds {
  if (file.timeMeaning !== 'open' && file.timeMeaning !== 'day-start') return 0;
  return file.interval === undefined ? DAY : intervalMs(file.interval);
}

/** Longest stretch without a business day that is no fault of the source: a weekend with holidays on both sides. */
const LONGEST_HOLIDAY = 5 * DAY;

/**
 * The age, counted from `asOf`, beyond which a value is stale. It follows from cadence and publication lag alone:
 *
 * - `continuous`: two intervals, plus what the lag adds to one. A healthy row is at most one interval plus the lag old when
 *   its successor becomes known, so this tolerates one missing or one late row at the usual lag, and not a real outage.
 * - `business-days`: five days plus the lag, which bridges a long weekend.
 * - `irregular`: none (Infinity), as nothing is expected at any moment.
 *
 * Where rows state their own moment (`knownFromColumn`), `publicationLag` is the bound of the normal delay. A row that came
 * later than that is treated as an outage until it arrived, as a live system would have had to.
 */
export function maxAgeOf(file: ManifestFile): Milliseconds {
  if (file.grid === 'irregular') return Infinity;
  if (file.grid === 'business-days') return LONGEST_HOLIDAY + file.publicationLag;
  const step = file.interval === undefined ? DAY : intervalMs(file.interval);
  return 2 * step + Math.max(0, file.publicationLag - step);
}

/**
 * The order in which a live system came to know the rows: row numbers sorted by `knownAt`, and by `time` among rows that
 * became known together. A late row can follow its successor, which `time` alone would hide.
 */
export function orderByKnownAt(table: Pick<ArchiveTable, 'rows' | 'knownAt'>): Uint32Array {
  const { knownAt } = table;
  const order = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const sorted = knownAt.every((known, row) => row === 0 || knownAt[row - 1]! <= known);
  return sorted ? order : order.sort((a, b) => knownAt[a]! - knownAt[b]! || a - b);
}
