import { DAY, intervalMs, type Instant, type Milliseconds } from '../../domain/time.ts';
import type { ManifestFile } from './manifest.ts';
import { coveredAfterTime } from './table.ts';

/** A stretch of time, from `from` up to but without `to`. */
export interface CoveredRange {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The stretches that a file covers, in order, from the start of the first period to the end of the last one.
 *
 * The bars that an exchange did not produce (`gaps` inside a segment) do not end a stretch: the market stood still. Between
 * two segments there is no data at all, so a stretch ends there, unless the next segment goes on where the last one stopped
 * (at the next bar, or after a long weekend for business days).
 */
export function coveredRanges(file: ManifestFile): CoveredRange[] {
  const pieces = file.segments ?? [{ from: file.from, to: file.to }];
  const joins = joinDistance(file);
  const before = file.timeMeaning === 'period-end' && file.interval !== undefined ? intervalMs(file.interval) : 0;
  const after = coveredAfterTime(file);
  const merged: { from: Instant; to: Instant }[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last !== undefined && piece.from - last.to <= joins) last.to = piece.to;
    else merged.push({ from: piece.from, to: piece.to });
  }
  return merged.map(({ from, to }) => ({ from: from - before, to: to + after }));
}

/** How far the first row of a segment may be from the last row of the segment before it, with nothing missing between them. */
function joinDistance(file: ManifestFile): Milliseconds {
  if (file.grid === 'business-days') return 5 * DAY;
  return file.grid === 'continuous' && file.interval !== undefined ? intervalMs(file.interval) : 0;
}

/** Whether one of the ranges holds all of `[from, to)`. */
export function isCovered(ranges: readonly CoveredRange[], from: Instant, to: Instant): boolean {
  return ranges.some((range) => range.from <= from && to <= range.to);
}
