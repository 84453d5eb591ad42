import { isUtf8 } from 'node:buffer';
import { cellCountFault, cellFault, headerFault, rowsFault, timeFault, type CellKind, type CsvLayout } from './csv-faults.ts';
import { fileFault, type FaultPlace } from './faults.ts';
import { cellText, parseDecimal, parseInstant } from './parse-cell.ts';

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;

/** The columns of a file, one entry per row each. An empty cell is NaN, or the empty text. */
export interface CsvColumns {
  readonly time: Float64Array;
  readonly numbers: Record<string, Float64Array>;
  readonly times: Record<string, Float64Array>;
  readonly texts: Record<string, string[]>;
}

/**
 * Parses the uncompressed bytes of a data file: UTF-8, newline, comma, header, no quotes, rows strictly ascending by time.
 * Either all rows are right or the first fault is thrown.
 *
 * Bytes are parsed in place: one row of a six-column file would otherwise cost seven short-lived strings.
 *
 * @throws SourceError ARCHIVE_FILE_DAMAGED, ARCHIVE_HEADER_MISMATCH, ARCHIVE_CELL_COUNT, ARCHIVE_CELL_MALFORMED,
 * ARCHIVE_ROWS_UNSORTED, ARCHIVE_ROWS_DUPLICATE or ARCHIVE_MANIFEST_MISMATCH, naming file, line and column
 */
export function readCsv(bytes: Uint8Array, layout: CsvLayout): CsvColumns {
  requireCleanText(bytes, layout);
  const bodyStart = checkHeader(bytes, layout);
  // What the file holds, not what the manifest says, decides how much memory is reserved.
  const rows = countNewlines(bytes, bodyStart);
  const { columns } = layout;
  const width = columns.length;
  const time = new Float64Array(rows);
  const values = columns.map(({ kind }) => new Float64Array(kind === 'text' ? 0 : rows).fill(NaN));
  const words = columns.map(({ kind }) => new Array<string>(kind === 'text' ? rows : 0).fill(''));
  let position = bodyStart;
  let previous = -Infinity;
  for (let row = 0; row < rows; row++) {
    const rowStart = position;
    let end = cellEnd(bytes, position);
    const instant = parseInstant(bytes, position, end);
    // Written so that NaN is caught as well.
    if (!(instant > previous)) throw timeFault(layout, row, cellText(bytes, position, end), instant, previous);
    time[row] = previous = instant;
    for (let column = 0; column < width; column++) {
      if (bytes[end] === NEWLINE) throw cellCountFault(layout, row, cellText(bytes, rowStart, bytes.indexOf(NEWLINE, rowStart)));
      position = end + 1;
      end = cellEnd(bytes, position);
      if (end === position) continue;
      const { kind } = columns[column]!;
      if (kind === 'text') {
        words[column]![row] = cellText(bytes, position, end);
        continue;
      }
      const value = kind === 'number' ? parseDecimal(bytes, position, end) : parseInstant(bytes, position, end);
      if (Number.isNaN(value)) throw cellFault(layout, row, column, cellText(bytes, position, end));
      values[column]![row] = value;
    }
    if (bytes[end] !== NEWLINE) throw cellCountFault(layout, row, cellText(bytes, rowStart, bytes.indexOf(NEWLINE, rowStart)));
    position = end + 1;
  }
  if (rows !== layout.rows) throw rowsFault(layout, rows);

  const pick = <T>(kind: CellKind, stores: readonly T[]): Record<string, T> =>
    Object.fromEntries(columns.flatMap((column, index) => (column.kind === kind ? [[column.name, stores[index]!]] : [])));
  return { time, numbers: pick('number', values), times: pick('time', values), texts: pick('text', words) };
}

/** The end of the cell that starts at `position`. Ends at the last byte at the latest, which is a newline. */
function cellEnd(bytes: Uint8Array, position: number): number {
  let end = position;
  for (let byte = bytes[end]; byte !== COMMA && byte !== NEWLINE; byte = bytes[end]) end++;
  return end;
}

function requireCleanText(bytes: Uint8Array, layout: CsvLayout): void {
  const damaged = (sentence: string, place: Partial<FaultPlace> = {}) =>
    fileFault('ARCHIVE_FILE_DAMAGED', { file: layout.file, ...place }, sentence);
  if (bytes.length === 0) throw damaged('the file is empty. Fetch it again.');
  if (!isUtf8(bytes)) throw damaged('the text is not UTF-8. Write the file as UTF-8.');
  const carriageReturn = bytes.indexOf(CARRIAGE_RETURN);
  if (carriageReturn >= 0) {
    throw damaged('there is a carriage return. End lines with a newline only.', placeOf(bytes, carriageReturn, layout));
  }
  const quote = bytes.indexOf(QUOTE);
  if (quote >= 0) throw damaged('there is a quote. Write cells without quotes and without commas inside.', placeOf(bytes, quote, layout));
  if (bytes.at(-1) !== NEWLINE) {
    const place = placeOf(bytes, bytes.length, layout);
    throw damaged('the last line has no newline, so the file may be cut off. Fetch it again, or end it with a newline.', place);
  }
}

/** The line and the column of a byte. */
function placeOf(bytes: Uint8Array, at: number, layout: CsvLayout): Partial<FaultPlace> {
  const before = cellText(bytes, 0, at).split('\n');
  const cell = before.at(-1)!.split(',').length - 1;
  const column = cell === 0 ? 'time' : layout.columns[cell - 1]?.name;
  return { line: before.length, ...(column === undefined ? {} : { column }) };
}

/** Checks the first line and returns where the second begins. */
function checkHeader(bytes: Uint8Array, layout: CsvLayout): number {
  const end = bytes.indexOf(NEWLINE);
  const found = cellText(bytes, 0, end);
  const expected = ['time', ...layout.columns.map(({ name }) => name)].join(',');
  if (found !== expected) throw headerFault(layout, found, expected);
  return end + 1;
}

function countNewlines(bytes: Uint8Array, start: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, start); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
