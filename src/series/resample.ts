import { InvariantError } from '../domain/errors.ts';
import type { Milliseconds } from '../domain/time.ts';

/** Bars of one interval, one row each, oldest first. Instants in milliseconds; prices and volume in the market's units. */
export interface BarColumns {
  /** When the bar closed: a multiple of the interval, strictly rising. */
  readonly asOf: Float64Array;
  /** When the bar could first be known. */
  readonly knownAt: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const COLUMNS = ['asOf', 'knownAt', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Builds bars of the interval `to` from bars of the interval `from` without look-ahead. Buckets are aligned to the epoch
 * in UTC. A bar carries the end of its bucket as `asOf` and is known when that has passed and all its parts are known;
 * where its last part never came, not before the next part that did come, which is what proved the bucket complete.
 *
 * The first bucket is dropped unless it starts with its first part. The last bucket is given only when its last part is
 * there. A bucket with missing parts in between (an outage of the exchange) is built from what traded, an empty bucket
 * gives no row. So the bars built from the rows known at any instant are those of the whole history known at it.
 *
 * @throws InvariantError `INVARIANT_BROKEN` when `to` is not a multiple of `from`, the columns differ in length, or `asOf`
 * does not rise strictly in multiples of `from`
 */
export function resample(bars: BarColumns, from: Milliseconds, to: Milliseconds): BarColumns {
  requireBars(bars, from, to);
  const { asOf } = bars;
  const rows = asOf.length;
  const built = allocate(Math.min(rows, Math.ceil(((asOf[rows - 1] ?? 0) - (asOf[0] ?? 0)) / to) + 1));
  let count = 0;
  let start = 0;
  while (start < rows) {
    const end = Math.ceil(asOf[start]! / to) * to;
    const next = firstAfter(asOf, start, end);
    const partialAtStart = start === 0 && asOf[0]! !== end - to + from;
    const lastPartCame = asOf[next - 1] === end;
    if (!partialAtStart && (lastPartCame || next < rows)) {
      writeBar(built, count, bars, start, next);
      built.asOf[count] = end;
      built.knownAt[count] = knownAt(bars.knownAt, start, lastPartCame ? next : next + 1, end);
      count += 1;
    }
    start = next;
  }
  return Object.fromEntries(COLUMNS.map((name) => [name, built[name].slice(0, count)])) as unknown as BarColumns;
}

function allocate(rows: number): BarColumns {
  return Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(rows)])) as unknown as BarColumns;
}

/** The first row from `start` on that closes after `end`. */
function firstAfter(asOf: Float64Array, start: number, end: number): number {
  let row = start;
  while (row < asOf.length && asOf[row]! <= end) row += 1;
  return row;
}

function writeBar(built: BarColumns, row: number, parts: BarColumns, start: number, end: number): void {
  let high = parts.high[start]!;
  let low = parts.low[start]!;
  let volume = parts.volume[start]!;
  for (let i = start + 1; i < end; i += 1) {
    high = Math.max(high, parts.high[i]!);
    low = Math.min(low, parts.low[i]!);
    volume += parts.volume[i]!;
  }
  built.open[row] = parts.open[start]!;
  built.high[row] = high;
  built.low[row] = low;
  built.close[row] = parts.close[end - 1]!;
  built.volume[row] = volume;
}

function knownAt(parts: Float64Array, start: number, end: number, atLeast: number): number {
  let known = atLeast;
  for (let i = start; i < end; i += 1) known = Math.max(known, parts[i]!);
  return known;
}

function requireBars(bars: BarColumns, from: Milliseconds, to: Milliseconds): void {
  if (!(from > 0) || !(to >= from) || to % from !== 0) {
    throw new InvariantError(
      'INVARIANT_BROKEN',
      `Bars of ${String(to)} ms cannot be built from bars of ${String(from)} ms: it is no multiple.`,
    );
  }
  const { asOf } = bars;
  for (const name of COLUMNS) {
    if (bars[name].length === asOf.length) continue;
    const lengths = `${String(bars[name].length)} rows, asOf has ${String(asOf.length)}`;
    throw new InvariantError('INVARIANT_BROKEN', `The columns of the bars differ in length: ${name} has ${lengths}.`);
  }
  for (let i = 0; i < asOf.length; i += 1) {
    if (asOf[i]! % from === 0 && (i === 0 || asOf[i]! > asOf[i - 1]!)) continue;
    throw new InvariantError(
      'INVARIANT_BROKEN',
      `Bar ${String(i)} closes at ${String(asOf[i])}; bars must close at rising multiples of ${String(from)} ms.`,
    );
  }
}
