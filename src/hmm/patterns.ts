import type { CheckedObservations } from './observations.ts';

/** Which features a row shows and which it lacks, ascending. */
export interface MissingPattern {
  readonly observed: readonly number[];
  readonly missing: readonly number[];
}

/** The rows cut into runs that lack the same features, so that the work per pattern is done once per run. */
export interface PatternRuns {
  readonly patterns: readonly MissingPattern[];
  /** First row of every run, ascending from 0. */
  readonly starts: Int32Array;
  /** Of every run, the index of its pattern. */
  readonly patternOf: Int32Array;
  /** T. */
  readonly rows: number;
}

/** The pattern of one row. */
export function describePattern(x: Float64Array): MissingPattern {
  const all = Array.from(x.keys());
  return { observed: all.filter((d) => !Number.isNaN(x[d])), missing: all.filter((d) => Number.isNaN(x[d])) };
}

/** A name of a row's pattern: + for a feature it shows, − for one it lacks. */
export function namePattern(x: Float64Array): string {
  let name = '';
  for (const value of x) name += Number.isNaN(value) ? '-' : '+';
  return name;
}

/** Cuts observations into runs. */
export function findRuns({ values, rows, features, incomplete }: CheckedObservations): PatternRuns {
  const patterns: MissingPattern[] = [];
  const known = new Map<string, number>();
  const starts: number[] = [];
  const patternOf: number[] = [];
  const identify = (row: number): number => {
    const x = values.subarray(row * features, (row + 1) * features);
    const name = namePattern(x);
    const found = known.get(name) ?? patterns.push(describePattern(x)) - 1;
    known.set(name, found);
    return found;
  };
  const append = (row: number, pattern: number): void => {
    if (patternOf.at(-1) === pattern) return;
    starts.push(row);
    patternOf.push(pattern);
  };
  let next = 0;
  for (const row of incomplete) {
    // The rows between two incomplete ones are complete, and alike.
    if (next < row) append(next, identify(next));
    append(row, identify(row));
    next = row + 1;
  }
  if (next < rows) append(next, identify(next));
  return { patterns, starts: Int32Array.from(starts), patternOf: Int32Array.from(patternOf), rows };
}

/** Calls `visit` for the parts of [begin, end) that have one pattern each, in order. */
export function eachRun(
  { starts, patternOf, rows }: PatternRuns,
  begin: number,
  end: number,
  visit: (row: number, count: number, pattern: number) => void,
): void {
  // The last run that starts at or before `begin`.
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= begin) low = middle;
    else high = middle - 1;
  }
  for (let row = begin, run = low; row < end; run++) {
    const stop = Math.min(end, run + 1 < starts.length ? starts[run + 1]! : rows);
    visit(row, stop - row, patternOf[run]!);
    row = stop;
  }
}
