import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/backtest/archive/open-archive.ts';
import { InvariantError, SourceError } from '../../../src/domain/errors.ts';
import { candleFile, editFile, editManifest, type FixtureFile, type RawManifest } from '../../kit/archive-fixture.ts';
import { archiveOf, readFirst, rejection } from './support.ts';

const CANDLES = candleFile({ interval: '1h', from: '2024-01-01T00:00:00Z', closes: [100, 101, 102, 103.5] });
const PATH = 'candles-1h-test-spot.csv.gz';

const INDEX: FixtureFile = {
  feed: 'fear-greed',
  venue: 'test',
  interval: '1d',
  timeMeaning: 'day-start',
  columns: { value: 'index', label: 'text', known_from: 'time' },
  rows: [
    { time: '2024-01-01T00:00:00Z', value: 50, label: 'neutral', known_from: '2024-01-02T00:05:00Z' },
    { time: '2024-01-02T00:00:00Z', value: 51, label: 'neutral', known_from: '2024-01-03T00:05:00Z' },
  ],
};

async function faultOf(file: FixtureFile, edit: (text: string) => string, manifest?: (manifest: RawManifest) => void) {
  const folder = archiveOf(file);
  const archive = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as RawManifest;
  editFile(folder, String(archive.files[0]!['path']), edit);
  if (manifest !== undefined) editManifest(folder, manifest);
  return rejection(readFirst(folder));
}

describe('a damaged row', () => {
  it.each<[string, FixtureFile, (text: string) => string, string, { line?: number; column?: string }, RegExp]>([
    ['an unsorted row', CANDLES, (t) => t.replace('T01:', 'T05:'), 'ARCHIVE_ROWS_UNSORTED', { line: 4, column: 'time' }, /Sort the rows/],
    ['a duplicate row', CANDLES, (t) => t.replace('T02:', 'T01:'), 'ARCHIVE_ROWS_DUPLICATE', { line: 4, column: 'time' }, /Keep one row/],
    [
      'a malformed time',
      CANDLES,
      (t) => t.replace('T02:00:00Z', ' 02:00'),
      'ARCHIVE_CELL_MALFORMED',
      { line: 4, column: 'time' },
      /"2024-01-01 02:00" is no moment/,
    ],
    [
      'a malformed number',
      CANDLES,
      (t) => t.replace('103.5', '103.5x'),
      'ARCHIVE_CELL_MALFORMED',
      { line: 5, column: 'high' },
      /"103.5x" is no plain decimal/,
    ],
    [
      'a word for a missing number',
      CANDLES,
      (t) => t.replace('103.5', 'nan'),
      'ARCHIVE_CELL_MALFORMED',
      { line: 5, column: 'high' },
      /leave the cell empty/,
    ],
    [
      'a price of zero',
      CANDLES,
      (t) => t.replace(/T02:00:00Z,[^,]*/, 'T02:00:00Z,0'),
      'ARCHIVE_CELL_MALFORMED',
      { line: 4, column: 'low' },
      /above zero/,
    ],
    [
      'a high below its close',
      CANDLES,
      (t) => t.replace(/(T02:00:00Z,[^,]*),[^,]*/, '$1,1'),
      'ARCHIVE_CELL_MALFORMED',
      { line: 4, column: 'high' },
      /high the highest/,
    ],
    ['an exponent', CANDLES, (t) => t.replace('103.5', '1e2'), 'ARCHIVE_CELL_MALFORMED', { line: 5, column: 'high' }, /no exponent/],
    [
      'a malformed moment',
      INDEX,
      (t) => t.replace('01-03T00:05', '01-32T00:05'),
      'ARCHIVE_CELL_MALFORMED',
      { line: 3, column: 'known_from' },
      /is no moment/,
    ],
    ['a missing cell', CANDLES, (t) => t.replace(/,1\n$/, '\n'), 'ARCHIVE_CELL_COUNT', { line: 5 }, /has 5 cells, the header has 6/],
    ['an extra cell', CANDLES, (t) => t.replace(/,1\n$/, ',1,2\n'), 'ARCHIVE_CELL_COUNT', { line: 5 }, /has 7 cells, the header has 6/],
    ['a row that is only a time', CANDLES, (t) => `${t}2024-01-01T04:00:00Z\n`, 'ARCHIVE_CELL_COUNT', { line: 6 }, /has 1 cell,/],
    ['an empty line at the end', CANDLES, (t) => `${t}\n`, 'ARCHIVE_CELL_MALFORMED', { line: 6, column: 'time' }, /"" is no moment/],
    [
      'a wrong header',
      CANDLES,
      (t) => t.replace('close', 'last'),
      'ARCHIVE_HEADER_MISMATCH',
      { line: 1 },
      /"time,open,high,low,last,volume", the manifest says "time,open,high,low,close,volume"/,
    ],
    ['no header', CANDLES, (t) => t.slice(t.indexOf('\n') + 1), 'ARCHIVE_HEADER_MISMATCH', { line: 1 }, /the header is "2024-/],
    ['a byte order mark', CANDLES, (t) => `\uFEFF${t}`, 'ARCHIVE_HEADER_MISMATCH', { line: 1 }, /the header is/],
    ['a quote', INDEX, (t) => t.replace('51,neutral', '51,"neutral"'), 'ARCHIVE_FILE_DAMAGED', { line: 3, column: 'label' }, /a quote/],
    [
      'carriage returns',
      CANDLES,
      (t) => t.replaceAll('\n', '\r\n'),
      'ARCHIVE_FILE_DAMAGED',
      { line: 1, column: 'volume' },
      /carriage return/,
    ],
    ['no final newline', CANDLES, (t) => t.slice(0, -1), 'ARCHIVE_FILE_DAMAGED', { line: 5, column: 'volume' }, /cut off/],
    ['an empty file', CANDLES, () => '', 'ARCHIVE_FILE_DAMAGED', {}, /is empty/],
    [
      'only a header',
      CANDLES,
      (t) => t.slice(0, t.indexOf('\n') + 1),
      'ARCHIVE_MANIFEST_MISMATCH',
      { line: 1 },
      /has 0 rows, the manifest says 4/,
    ],
    [
      'a row too few',
      CANDLES,
      (t) => t.slice(0, t.lastIndexOf('2024')),
      'ARCHIVE_MANIFEST_MISMATCH',
      { line: 4 },
      /has 3 rows, the manifest says 4/,
    ],
    [
      'a row too many',
      CANDLES,
      (t) => `${t}2024-01-01T04:00:00Z,1,1,1,1,1\n`,
      'ARCHIVE_MANIFEST_MISMATCH',
      { line: 5 },
      /has 5 rows, the manifest says 4/,
    ],
    [
      'a first row other than from',
      CANDLES,
      (t) => t.replace('2024-01-01T00', '2023-12-31T00'),
      'ARCHIVE_MANIFEST_MISMATCH',
      { line: 2, column: 'time' },
      /says from 2024-01-01T00:00:00Z/,
    ],
    [
      'a last row other than to',
      CANDLES,
      (t) => t.replace('T03', 'T04'),
      'ARCHIVE_MANIFEST_MISMATCH',
      { line: 5, column: 'time' },
      /says to 2024-01-01T03:00:00Z/,
    ],
    [
      'a row off the grid',
      CANDLES,
      (t) => t.replace('T02:00', 'T02:30'),
      'ARCHIVE_ROW_OFF_GRID',
      { line: 4, column: 'time' },
      /not a multiple of 1h/,
    ],
    [
      'a moment known too early',
      INDEX,
      (t) => t.replace('01-03T00:05', '01-02T00:00'),
      'ARCHIVE_KNOWN_TOO_EARLY',
      { line: 3, column: 'known_from' },
      /see the future/,
    ],
  ])('%s is refused with its place', async (_, file, edit, code, place, message) => {
    const error = await faultOf(file, edit);
    expect(error).toBeInstanceOf(SourceError);
    const path = file === CANDLES ? PATH : 'fear-greed-1d-test.csv.gz';
    expect({ code: error.code, details: error.details }).toEqual({ code, details: { file: path, ...place } });
    expect(error.message).toMatch(message);
    const where = [
      path,
      place.line === undefined ? '' : `, line ${place.line}`,
      place.column === undefined ? '' : `, column ${place.column}`,
    ];
    expect(error.message.startsWith(`${where.join('')}: `)).toBe(true);
  });

  it('a weekend row among business days is refused', async () => {
    const file: FixtureFile = {
      feed: 'gold',
      venue: 'test',
      interval: '1d',
      grid: 'business-days',
      columns: { usd: 'USD per troy ounce' },
      rows: [
        { time: '2024-01-05T00:00:00Z', usd: 2000 },
        { time: '2024-01-08T00:00:00Z', usd: 2001 },
      ],
    };
    expect((await readFirst(archiveOf(file))).rows).toBe(2);
    const saturday = await rejection(readFirst(archiveOf({ ...file, rows: [...file.rows, { time: '2024-01-13T00:00:00Z', usd: 2002 }] })));
    expect(saturday).toMatchObject({ code: 'ARCHIVE_ROW_OFF_GRID', details: { line: 4, column: 'time' } });
  });

  it('text that is not UTF-8 is refused', async () => {
    const folder = archiveOf(INDEX);
    writeFileSync(join(folder, 'fear-greed-1d-test.csv.gz'), gzipSync(Buffer.from([0x74, 0xff, 0x0a])));
    expect(await rejection(readFirst(folder))).toMatchObject({
      code: 'ARCHIVE_FILE_DAMAGED',
      details: { file: 'fear-greed-1d-test.csv.gz' },
    });
  });
});

describe('a damaged file', () => {
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 12)],
    ['cut off in its checksum', (bytes) => bytes.subarray(0, bytes.length - 3)],
    ['not gzip', () => Buffer.from('time,open\n')],
    ['empty', () => Buffer.alloc(0)],
    ['changed in one byte', (bytes) => Buffer.from(bytes.map((byte, index) => (index === bytes.length - 6 ? byte ^ 1 : byte)))],
    ['followed by other bytes', (bytes) => Buffer.concat([bytes, Buffer.from('more')])],
  ])('that is %s is refused', async (_, damage) => {
    const folder = archiveOf(CANDLES);
    writeFileSync(join(folder, PATH), damage(readFileSync(join(folder, PATH))));
    const error = await rejection(readFirst(folder));
    expect(error).toMatchObject({ code: 'ARCHIVE_FILE_DAMAGED', details: { file: PATH } });
    expect(error.message).toMatch(/Fetch it again/);
  });

  it('files that are missing are named together when the archive is opened', async () => {
    const folder = archiveOf(CANDLES, INDEX);
    rmSync(join(folder, PATH));
    const one = await rejection(openArchive(folder));
    expect(one).toMatchObject({ code: 'ARCHIVE_FILE_MISSING', details: { file: PATH } });
    rmSync(join(folder, 'fear-greed-1d-test.csv.gz'));
    const two = await rejection(openArchive(folder));
    expect(two.code).toBe('ARCHIVE_FILE_MISSING');
    expect(two.message).toMatch(/candles-1h-test-spot[^]*fear-greed-1d-test/);
  });

  it('a file that changed after the archive was opened is refused, though it is sound', async () => {
    const folder = archiveOf(CANDLES);
    const archive = await openArchive(folder);
    editFile(folder, PATH, (text) => text.replace('103.5', '103.6'));
    expect(await rejection(archive.read(archive.manifest.files[0]!))).toMatchObject({
      code: 'ARCHIVE_FILE_CHANGED',
      details: { file: PATH },
    });
  });

  it('a file of another archive is a fault of the caller', async () => {
    const [one, other] = await Promise.all([openArchive(archiveOf(CANDLES)), openArchive(archiveOf(CANDLES))]);
    expect(await rejection(one.read(other.manifest.files[0]!))).toBeInstanceOf(InvariantError);
  });
});

describe('a manifest that disagrees with its file', () => {
  const gappy: FixtureFile = { ...CANDLES, rows: CANDLES.rows.filter((_, index) => index !== 2) };
  const same = (text: string) => text;

  it.each<[string, (file: Record<string, unknown>) => void, RegExp]>([
    ['a wrong count of missing bars', (file) => (file['missingBars'] = 2), /1 bars are missing, the manifest says 2/],
    ['a gap that is not listed', (file) => (file['gaps'] = []), /1 bars are missing from 2024-01-01T02:00:00Z to 2024-01-01T02:00:00Z/],
    [
      'a gap that is not there',
      (file) => (file['gaps'] = [{ from: '2024-01-01T01:00:00Z', to: '2024-01-01T02:00:00Z', missing: 2 }]),
      /the file does not have/,
    ],
    [
      'segments that end elsewhere',
      (file) =>
        (file['segments'] = [
          { from: '2024-01-01T00:00:00Z', to: '2024-01-01T00:00:00Z', rows: 1, source: 'a' },
          { from: '2024-01-01T02:00:00Z', to: '2024-01-01T03:00:00Z', rows: 2, source: 'b' },
        ]),
      /segments\[1\].* does not start with this row, 2024-01-01T01:00:00Z/,
    ],
  ])('%s is refused', async (_, edit, message) => {
    const error = await faultOf(gappy, same, (manifest) => {
      edit(manifest.files[0]!);
    });
    expect(error).toMatchObject({ code: 'ARCHIVE_MANIFEST_MISMATCH', details: { file: PATH } });
    expect(error.message).toMatch(message);
  });

  it('only the largest gaps need to be listed where the manifest says so', async () => {
    const folder = archiveOf(gappy);
    editManifest(folder, (manifest) => Object.assign(manifest.files[0]!, { gaps: [], gapsListed: 0 }));
    expect((await readFirst(folder)).rows).toBe(3);
  });
});
