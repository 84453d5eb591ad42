import { InvariantError } from '../domain/errors.ts';

/** The error for observations that do not fit the model. */
export function invalidObservations(message: string): InvariantError {
  return new InvariantError('HMM_INVALID_OBSERVATIONS', message);
}

/** The error for a row whose density under every state is beyond the range of a double. */
export function unreachableRow(which: string): InvariantError {
  return invalidObservations(`${which} is so far from every state that its density cannot be computed; check its units.`);
}

/** Observations that were checked: T rows of D features in sequences, and which rows have missing entries. */
export interface CheckedObservations {
  /** T×D, row-major; NaN = missing. The caller's array, not a copy. */
  readonly values: Float64Array;
  /** T. */
  readonly rows: number;
  /** D. */
  readonly features: number;
  /** Rows per sequence; sums to T. */
  readonly lengths: readonly number[];
  /** Ascending numbers of the rows with at least one NaN. */
  readonly incomplete: Int32Array;
}

/**
 * Checks observations against a number of features. Entries may be NaN (missing), never infinite.
 * @throws InvariantError HMM_INVALID_OBSERVATIONS
 */
export function checkObservations(values: Float64Array, features: number, lengths?: readonly number[]): CheckedObservations {
  const rows = values.length / features;
  if (!Number.isInteger(rows)) {
    throw invalidObservations(
      `${values.length} numbers do not fill whole rows of ${features} features; pass a row-major T×${features} array.`,
    );
  }
  if (rows === 0) throw invalidObservations('There are no rows; pass at least one.');
  return { values, rows, features, lengths: checkLengths(lengths ?? [rows], rows), incomplete: findIncompleteRows(values, features) };
}

function checkLengths(lengths: readonly number[], rows: number): readonly number[] {
  let sum = 0;
  for (const length of lengths) {
    if (!Number.isInteger(length) || length < 1)
      throw invalidObservations(`lengths holds ${length}; every sequence has at least one whole row.`);
    sum += length;
  }
  if (sum !== rows) throw invalidObservations(`lengths sum to ${sum} but there are ${rows} rows; they must be equal.`);
  return lengths;
}

function findIncompleteRows(values: Float64Array, features: number): Int32Array {
  const incomplete: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    // v − v is 0 for every finite number, and NaN for NaN and the infinities.
    if (value - value === 0) continue;
    const row = Math.floor(at / features);
    if (!Number.isNaN(value)) {
      throw invalidObservations(
        `Row ${row}, feature ${at % features} is ${value}; use NaN for a missing value and a finite number otherwise.`,
      );
    }
    if (incomplete.at(-1) !== row) incomplete.push(row);
  }
  return Int32Array.from(incomplete);
}
