import type { Instant, Interval, Milliseconds } from '../../domain/time.ts';
import type { ColumnUnit } from './units.ts';

/** The format that this reader reads. */
export const ARCHIVE_FORMAT = 'archive/1';

/** The values of `timeMeaning`, see {@link TimeMeaning}. */
export const TIME_MEANINGS = ['open', 'day-start', 'event', 'period-end'] as const;

/** The values of `grid`, see {@link Grid}. */
export const GRIDS = ['continuous', 'business-days', 'irregular'] as const;

/** What the `time` column states: the start of the bar, the day a value belongs to, the moment itself, or the end of the period. */
export type TimeMeaning = (typeof TIME_MEANINGS)[number];

/** How regular the rows are: every interval expected; weekends and holidays absent; no rhythm. */
export type Grid = (typeof GRIDS)[number];

/** A column of a file. `time` is a column of instants; every other unit is one of the domain's. */
export interface ManifestColumn {
  readonly unit: ColumnUnit;
  readonly description: string;
}

/** Bars that a continuous file lacks: the first and the last missing one, both inclusive, and how many. */
export interface ManifestGap {
  readonly from: Instant;
  readonly to: Instant;
  readonly missing: number;
  readonly note?: string | undefined;
}

/** A piece that a spliced file is made of: the `time` of its first and its last row, and its number of rows. */
export interface ManifestSegment {
  readonly from: Instant;
  readonly to: Instant;
  readonly rows: number;
  readonly source: string;
  readonly derived?: string | undefined;
}

/** One data file as the manifest describes it. Instants are in milliseconds since the epoch, durations in milliseconds. */
export interface ManifestFile {
  readonly feed: string;
  readonly interval?: Interval | undefined;
  readonly venue: string;
  readonly market?: 'spot' | 'perp' | undefined;
  /** A series for cross-checks, never a default input. */
  readonly reference: boolean;
  readonly path: string;
  readonly rows: number;
  /** `time` of the first row. */
  readonly from: Instant;
  /** `time` of the last row. */
  readonly to: Instant;
  /** In file order, without the leading `time`. */
  readonly columns: Readonly<Record<string, ManifestColumn>>;
  readonly timeMeaning: TimeMeaning;
  /** From `time` to the moment a live system first knew the row, where the row states no moment of its own. */
  readonly publicationLag: Milliseconds;
  /** The column with the moment at which the row was first known; empty cells fall back to `publicationLag`. */
  readonly knownFromColumn?: string | undefined;
  readonly grid: Grid;
  readonly missingBars?: number | undefined;
  readonly gaps: readonly ManifestGap[];
  /** Present where `gaps` lists only the largest ones. */
  readonly gapsListed?: number | boolean | string | undefined;
  readonly segments?: readonly ManifestSegment[] | undefined;
  readonly source: string;
  readonly notes: string;
}

/** The manifest of an archive: one asset, one period. */
export interface Manifest {
  readonly format: typeof ARCHIVE_FORMAT;
  readonly name: string;
  readonly asset: string;
  readonly quote: string;
  readonly description: string;
  /** Rows before this instant are warm-up. */
  readonly tradableFrom?: Instant | undefined;
  /** No row is later than this instant. */
  readonly dataUntil?: Instant | undefined;
  readonly files: readonly ManifestFile[];
}
