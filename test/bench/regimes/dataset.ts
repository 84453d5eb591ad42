import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ConfigError } from '../../../src/domain/errors.ts';

/** The share of the rows on which regimes are found; the rest is only filtered. */
export const TRAINING_SHARE = 0.6;

/** A file of hourly rows without its last column, which holds the truth. */
export interface Dataset {
  readonly names: readonly string[];
  readonly rows: number;
  /** Rows × features, row-major: the columns `f_*` where there are any, else all but the last. */
  readonly values: Float64Array;
}

/** Reads the features of a dataset; the last column is cut off before any cell is parsed. */
export function readFeatures(path: string): Dataset {
  const [head, ...lines] = readLines(path).map((line) => line.slice(0, line.lastIndexOf(',')).split(','));
  const named = head!.map((name, column) => ({ name, column }));
  const features = named.filter(({ name }) => name.startsWith('f_'));
  const used = features.length > 0 ? features : named;
  const values = Float64Array.from(lines.flatMap((cells) => used.map(({ column }) => Number(cells[column]))));
  return { names: used.map(({ name }) => name), rows: lines.length, values };
}

/** Reads the last column of a dataset: the true regime of every row, for scoring only. */
export function readTruth(path: string): Uint8Array {
  const lines = readLines(path).slice(1);
  return Uint8Array.from(lines, (line) => Number(line.slice(line.lastIndexOf(',') + 1)));
}

function readLines(path: string): string[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim();
  const lines = text.split('\n');
  if (lines.length < 2) throw new ConfigError('CONFIG_INVALID', `${path} holds no rows; give a CSV file with a header.`);
  return lines;
}

/** How many of the first rows regimes are found on. */
export function trainingRows(rows: number): number {
  return Math.floor(rows * TRAINING_SHARE);
}

/** Features in standard deviations from their mean, both taken from the training rows. */
export function standardise({ values, rows, names }: Dataset): Float64Array {
  const features = names.length;
  const cut = trainingRows(rows);
  const mean = new Float64Array(features);
  const square = new Float64Array(features);
  for (let row = 0; row < cut; row += 1) {
    for (let d = 0; d < features; d += 1) {
      const before = values[row * features + d]! - mean[d]!;
      mean[d]! += before / (row + 1);
      square[d]! += before * (values[row * features + d]! - mean[d]!);
    }
  }
  return values.map((value, at) => (value - mean[at % features]!) / Math.sqrt(square[at % features]! / cut));
}
