import { toIso, type Instant } from '../../domain/time.ts';
import { fileFault, quoteCell } from './faults.ts';

/** The kind of the cells of a column: decimals, instants or words. */
export type CellKind = 'number' | 'time' | 'text';

/** What a file must look like: its name for messages, its columns after `time` in order, and its number of rows. */
export interface CsvLayout {
  readonly file: string;
  readonly columns: readonly { readonly name: string; readonly kind: CellKind }[];
  readonly rows: number;
}

const NO_MOMENT = 'is no moment like 2024-03-01T00:00:00Z (UTC, whole seconds)';
const NO_DECIMAL = 'is no plain decimal like -12.5 (no exponent, no plus sign, no leading zeros, no NaN)';

/** The header is line 1, so the first row is on line 2. */
function lineOf(row: number): number {
  return row + 2;
}

/** The time of a row is malformed (NaN), or not after that of the row before. */
export function timeFault(layout: CsvLayout, row: number, found: string, instant: Instant, previous: Instant): Error {
  const place = { file: layout.file, line: lineOf(row), column: 'time' };
  if (Number.isNaN(instant)) return fileFault('ARCHIVE_CELL_MALFORMED', place, `${quoteCell(found)} ${NO_MOMENT}. Correct it.`);
  if (instant === previous) return fileFault('ARCHIVE_ROWS_DUPLICATE', place, `${found} stands there twice. Keep one row for each moment.`);
  return fileFault('ARCHIVE_ROWS_UNSORTED', place, `${found} comes after ${toIso(previous)}. Sort the rows by time.`);
}

/** A cell is neither empty nor of its column's kind. */
export function cellFault(layout: CsvLayout, row: number, column: number, found: string): Error {
  const { name, kind } = layout.columns[column]!;
  const complaint = kind === 'time' ? NO_MOMENT : NO_DECIMAL;
  const sentence = `${quoteCell(found)} ${complaint}. Correct it, or leave the cell empty where there is no value.`;
  return fileFault('ARCHIVE_CELL_MALFORMED', { file: layout.file, line: lineOf(row), column: name }, sentence);
}

/** A row has too few or too many cells. */
export function cellCountFault(layout: CsvLayout, row: number, line: string): Error {
  const cells = line.split(',').length;
  const expected = layout.columns.length + 1;
  const sentence = `the row has ${cells} ${cells === 1 ? 'cell' : 'cells'}, the header has ${expected}. Complete it; a cell may hold no comma.`;
  return fileFault('ARCHIVE_CELL_COUNT', { file: layout.file, line: lineOf(row) }, sentence);
}

/** The file has another number of rows than the manifest says. */
export function rowsFault(layout: CsvLayout, found: number): Error {
  const sentence = `the file has ${found} rows, the manifest says ${layout.rows}. Fetch the file again, or correct rows in the manifest.`;
  return fileFault('ARCHIVE_MANIFEST_MISMATCH', { file: layout.file, line: Math.min(found, layout.rows) + 1 }, sentence);
}

/** The header is not the one that the manifest says. */
export function headerFault(layout: CsvLayout, found: string, expected: string): Error {
  const sentence = `the header is ${quoteCell(found)}, the manifest says ${quoteCell(expected)}. Correct the one that is wrong.`;
  return fileFault('ARCHIVE_HEADER_MISMATCH', { file: layout.file, line: 1 }, sentence);
}
