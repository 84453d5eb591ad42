import { DAY, intervalMs, toIso, type Instant, type Milliseconds } from '../../domain/time.ts';
import { fileFault } from './faults.ts';
import type { ManifestFile } from './manifest.ts';
import type { CsvColumns } from './read-csv.ts';

/**
 * Compares the rows of a file with what the manifest says of it: first and last row, the grid, the missing bars, the gaps,
 * the segments, that no row was known before its period began, and that the prices of every candle are possible.
 *
 * @throws SourceError ARCHIVE_MANIFEST_MISMATCH, ARCHIVE_ROW_OFF_GRID, ARCHIVE_CELL_MALFORMED or ARCHIVE_KNOWN_TOO_EARLY, naming file, line and column
 */
export function validateColumns(file: ManifestFile, columns: CsvColumns): void {
  const { time } = columns;
  requireMoment(file, 'from', file.from, time[0]!, 0);
  requireMoment(file, 'to', file.to, time[time.length - 1]!, time.length - 1);
  requireGrid(file, time);
  if (file.grid === 'continuous' && file.interval !== undefined) requireGaps(file, time, intervalMs(file.interval));
  requireSegments(file, time);
  if (file.feed === 'candles') requirePrices(file, columns);
  if (file.knownFromColumn !== undefined) requireKnownLater(file, file.knownFromColumn, columns);
}

function mismatch(file: ManifestFile, sentence: string, row?: number): Error {
  const place = row === undefined ? { file: file.path } : { file: file.path, line: row + 2, column: 'time' };
  return fileFault('ARCHIVE_MANIFEST_MISMATCH', place, `${sentence} Fetch the file again, or correct the manifest.`);
}

function requireMoment(file: ManifestFile, name: string, stated: Instant, found: Instant, row: number): void {
  if (stated !== found) throw mismatch(file, `the row is at ${toIso(found)}, the manifest says ${name} ${toIso(stated)}.`, row);
}

function requireGrid(file: ManifestFile, time: Float64Array): void {
  if (file.grid === 'irregular') return;
  const businessDays = file.grid === 'business-days';
  const step = businessDays || file.interval === undefined ? DAY : intervalMs(file.interval);
  for (let row = 0; row < time.length; row++) {
    const moment = time[row]!;
    if (moment % step === 0 && !(businessDays && isWeekend(moment))) continue;
    const expected = businessDays ? 'the midnight of a weekday' : `a multiple of ${file.interval ?? '1d'}`;
    const sentence = `${toIso(moment)} is not ${expected}, as the grid ${file.grid} asks. Correct the row, or the grid in the manifest.`;
    throw fileFault('ARCHIVE_ROW_OFF_GRID', { file: file.path, line: row + 2, column: 'time' }, sentence);
  }
}

/** 1970-01-01 was a Thursday: day 2 of the epoch was a Saturday. */
function isWeekend(midnight: Instant): boolean {
  const day = (((midnight / DAY) % 7) + 7) % 7;
  return day === 2 || day === 3;
}

function requireGaps(file: ManifestFile, time: Float64Array, step: Milliseconds): void {
  const found = new Map<Instant, { to: Instant; missing: number; row: number }>();
  let missing = 0;
  for (let row = 1; row < time.length; row++) {
    const bars = (time[row]! - time[row - 1]!) / step - 1;
    if (bars === 0) continue;
    found.set(time[row - 1]! + step, { to: time[row]! - step, missing: bars, row });
    missing += bars;
  }
  for (const gap of file.gaps) {
    const real = found.get(gap.from);
    if (real?.to !== gap.to || real.missing !== gap.missing) {
      throw mismatch(
        file,
        `the manifest lists a gap of ${gap.missing} bars from ${toIso(gap.from)} to ${toIso(gap.to)} that the file does not have.`,
      );
    }
    found.delete(gap.from);
  }
  if (file.gapsListed === undefined) {
    for (const [from, gap] of found) {
      throw mismatch(
        file,
        `${gap.missing} bars are missing from ${toIso(from)} to ${toIso(gap.to)}, which the manifest does not list.`,
        gap.row,
      );
    }
  }
  if (missing !== file.missingBars) throw mismatch(file, `${missing} bars are missing, the manifest says ${file.missingBars}.`);
}

function requireSegments(file: ManifestFile, time: Float64Array): void {
  let row = 0;
  for (const [index, segment] of (file.segments ?? []).entries()) {
    const name = `segments[${index}] (${toIso(segment.from)} to ${toIso(segment.to)})`;
    const last = row + segment.rows - 1;
    if (time[row] !== segment.from) throw mismatch(file, `${name} does not start with this row, ${toIso(time[row]!)}.`, row);
    if (time[last] !== segment.to) throw mismatch(file, `${name} does not end with its last row, ${toIso(time[last]!)}.`, last);
    row = last + 1;
  }
}

function requireKnownLater(file: ManifestFile, name: string, columns: CsvColumns): void {
  // Only a moment that is scheduled can be known ahead; a value cannot be known before its period has begun.
  if (file.timeMeaning === 'event') return;
  const known = columns.times[name]!;
  for (let row = 0; row < known.length; row++) {
    if (!(known[row]! <= columns.time[row]!)) continue;
    const sentence = `${toIso(known[row]!)} is not after the row's time ${toIso(columns.time[row]!)}. Correct it, or a backtest would see the future.`;
    throw fileFault('ARCHIVE_KNOWN_TOO_EARLY', { file: file.path, line: row + 2, column: name }, sentence);
  }
}

/** Impossible prices would be traded on. An empty cell is none: that bar is no bar. */
function requirePrices(file: ManifestFile, { numbers }: CsvColumns): void {
  const { open, high, low, close } = numbers as Readonly<Record<'open' | 'high' | 'low' | 'close', Float64Array>>;
  for (let row = 0; row < open.length; row++) {
    const prices = { open: open[row]!, high: high[row]!, low: low[row]!, close: close[row]! };
    const column = wrongPrice(prices);
    if (column === null) continue;
    const sentence =
      `open ${prices.open}, high ${prices.high}, low ${prices.low} and close ${prices.close} are no prices of one candle: ` +
      'all must be above zero, low the lowest and high the highest. Correct the row, or leave it out.';
    throw fileFault('ARCHIVE_CELL_MALFORMED', { file: file.path, line: row + 2, column }, sentence);
  }
}

/** The price that cannot be; comparisons with an empty cell, which is NaN, find nothing wrong. */
function wrongPrice({ open, high, low, close }: Readonly<Record<'open' | 'high' | 'low' | 'close', number>>): string | null {
  if (low <= 0 || low > open || low > close) return 'low';
  if (high <= 0 || high < open || high < close || high < low) return 'high';
  if (open <= 0) return 'open';
  return close <= 0 ? 'close' : null;
}
