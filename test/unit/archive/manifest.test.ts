import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/backtest/archive/open-archive.ts';
import { DAY, HOUR } from '../../../src/domain/time.ts';
import { candleFile, editManifest, type FixtureFile, type RawManifest } from '../../kit/archive-fixture.ts';
import { archiveOf, rejection, tempFolder } from './support.ts';

const CANDLES = candleFile({ interval: '1h', from: '2024-01-01T00:00:00Z', closes: [100, 101, 102, 103] });
const FLOWS: FixtureFile = {
  feed: 'exchange-flows',
  venue: 'test',
  interval: '1d',
  timeMeaning: 'day-start',
  publicationLag: 'P1DT9H',
  columns: {
    inflow_native: 'XYZ',
    inflow_usd: 'USD',
    volatility: 'percent annualised',
    ounce: 'USD per troy ounce',
    greed: 'index 0-100',
    known_from: 'time',
  },
  rows: [{ time: '2024-01-01T00:00:00Z', inflow_native: 5 }],
};

async function faultsOf(edit: (manifest: RawManifest) => void): Promise<readonly string[]> {
  const folder = archiveOf(CANDLES, FLOWS);
  editManifest(folder, edit);
  const error = await rejection(openArchive(folder));
  expect(error.code).toBe('ARCHIVE_MANIFEST_INVALID');
  const faults = error.details['faults'] as readonly string[];
  for (const fault of faults) expect(error.message).toContain(fault);
  return faults;
}

describe('a sound manifest', () => {
  it('is read as plain data: instants and durations in milliseconds, units in the spelling of the domain', async () => {
    const { manifest } = await openArchive(archiveOf(CANDLES, FLOWS));
    expect(manifest).toMatchObject({ format: 'archive/1', asset: 'XYZ', quote: 'USDT' });
    const [candles, flows] = manifest.files;
    expect(candles).toMatchObject({
      feed: 'candles',
      interval: '1h',
      venue: 'test-spot',
      market: 'spot',
      reference: false,
      rows: 4,
      publicationLag: HOUR,
      grid: 'continuous',
      timeMeaning: 'open',
      from: Date.UTC(2024, 0, 1),
      to: Date.UTC(2024, 0, 1, 3),
      missingBars: 0,
      gaps: [],
    });
    expect(flows).toMatchObject({ publicationLag: DAY + 9 * HOUR, knownFromColumn: 'known_from' });
    expect(Object.entries(flows!.columns).map(([name, { unit }]) => [name, unit])).toEqual([
      ['inflow_native', 'native'],
      ['inflow_usd', 'USD'],
      ['volatility', 'annualised-percent'],
      ['ounce', 'USD/oz'],
      ['greed', 'index'],
      ['known_from', 'time'],
    ]);
  });
});

describe('a faulty manifest', () => {
  it.each<[string, (manifest: RawManifest) => void, RegExp]>([
    ['an unknown key', (m) => (m['licence'] = 'x'), /^manifest: Unrecognized key: "licence"/],
    [
      'an unknown key of a file',
      (m) => (m.files[0]!['colour'] = 'x'),
      /^files\[0\] \(candles-1h-test-spot\.csv\.gz\): Unrecognized key: "colour"/,
    ],
    [
      'an unknown key of a column',
      (m) => ((m.files[0]!['columns'] as Record<string, object>)['open'] = { unit: 'quote', description: 'x', scale: 2 }),
      /columns\.open: Unrecognized key: "scale"/,
    ],
    ['a missing asset', (m) => delete m['asset'], /^manifest\.asset: /],
    ['no files', (m) => (m.files = []), /^manifest\.files: must list at least one file/],
    [
      'an unknown unit',
      (m) => ((m.files[0]!['columns'] as Record<string, object>)['open'] = { unit: 'furlong', description: 'x' }),
      /columns\.open\.unit: is the unknown unit "furlong"; known are quote, base, .*asset$/,
    ],
    ['the coins of another asset', (m) => (m['asset'] = 'ABC'), /^files\[1\].*inflow_native\.unit: is the unknown unit "XYZ"/],
    [
      'a column called time',
      (m) => ((m.files[0]!['columns'] as Record<string, object>)['time'] = { unit: 'time', description: 'x' }),
      /columns\.time: must be .*not time/,
    ],
    ['an unknown interval', (m) => (m.files[0]!['interval'] = '2h'), /\.interval: /],
    ['an unknown meaning of time', (m) => (m.files[0]!['timeMeaning'] = 'close'), /\.timeMeaning: /],
    ['an unknown grid', (m) => (m.files[0]!['grid'] = 'weekly'), /\.grid: /],
    [
      'a lag of a month',
      (m) => (m.files[1]!['publicationLag'] = 'P1M'),
      /\.publicationLag: "P1M" is no ISO 8601 duration .*months and years/,
    ],
    ['a lag of a year', (m) => (m.files[1]!['publicationLag'] = 'P1Y'), /\.publicationLag: "P1Y" is no/],
    ['a malformed moment', (m) => (m.files[0]!['from'] = '2024-01-01'), /\.from: "2024-01-01" is no moment/],
    ['from after to', (m) => (m.files[0]!['from'] = '2025-01-01T00:00:00Z'), /from 2025-01-01T00:00:00Z is after to/],
    [
      'to after dataUntil',
      (m) => (m['dataUntil'] = '2024-01-01T02:00:00Z'),
      /to 2024-01-01T03:00:00Z is after dataUntil 2024-01-01T02:00:00Z/,
    ],
    ['a negative number of rows', (m) => (m.files[0]!['rows'] = -1), /\.rows: must be at least 1/],
    ['a path outside the folder', (m) => (m.files[0]!['path'] = '../other.csv.gz'), /\.path: must be the bare name/],
    ['a path of another kind', (m) => (m.files[0]!['path'] = 'other.csv'), /\.path: must be the bare name/],
    [
      'candles known before they close',
      (m) => (m.files[0]!['publicationLag'] = 'PT59M'),
      /candles need timeMeaning open and a publicationLag of at least their interval 1h/,
    ],
    ['a continuous grid without an interval', (m) => delete m.files[1]!['interval'], /grid continuous needs an interval/],
    ['a continuous grid without missingBars', (m) => delete m.files[1]!['missingBars'], /grid continuous needs missingBars/],
    ['known_from that is not declared', (m) => delete m.files[1]!['knownFromColumn'], /knownFromColumn must name it/],
    ['knownFromColumn that is no column', (m) => (m.files[0]!['knownFromColumn'] = 'seen'), /names seen, which is not among the columns/],
    ['knownFromColumn of a number', (m) => (m.files[0]!['knownFromColumn'] = 'open'), /must have the unit time, not quote/],
    [
      'segments that do not add up',
      (m) => (m.files[0]!['segments'] = [{ from: '2024-01-01T00:00:00Z', to: '2024-01-01T03:00:00Z', rows: 3, source: 'a' }]),
      /add up to 3 rows, rows says 4/,
    ],
    [
      'a segment beyond the file',
      (m) => (m.files[0]!['segments'] = [{ from: '2024-01-01T00:00:00Z', to: '2024-01-01T04:00:00Z', rows: 4, source: 'a' }]),
      /reaches beyond/,
    ],
    [
      'segments out of order',
      (m) =>
        (m.files[0]!['segments'] = [
          { from: '2024-01-01T02:00:00Z', to: '2024-01-01T03:00:00Z', rows: 2, source: 'a' },
          { from: '2024-01-01T00:00:00Z', to: '2024-01-01T01:00:00Z', rows: 2, source: 'b' },
        ]),
      /segments\[1\] starts before the segment before it has ended/,
    ],
    [
      'two files of one series',
      (m) => (m.files[1] = { ...m.files[0]!, path: 'copy.csv.gz' }),
      /^files\[0\] and files\[1\] are both candles 1h test-spot/,
    ],
    ['two files with one path', (m) => (m.files[1]!['path'] = m.files[0]!['path']), /^files\[0\] and files\[1\] both have the path/],
  ])('%s is refused', async (_, edit, message) => {
    const faults = await faultsOf(edit);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(message);
  });

  it('all faults are listed together, also those across files', async () => {
    const faults = await faultsOf((manifest) => {
      manifest['colour'] = 'x';
      delete manifest['quote'];
      manifest.files[0]!['interval'] = '2h';
      manifest.files[0]!['grid'] = 'weekly';
      manifest.files[1]!['publicationLag'] = 'P1M';
      manifest.files.push({ ...manifest.files[0]! });
    });
    expect(faults.map((fault) => fault.replace(/ \(.*?\)/, '').split(':')[0])).toEqual([
      'manifest.quote',
      'manifest',
      'files[0].interval',
      'files[0].grid',
      'files[1].publicationLag',
      'files[2].interval',
      'files[2].grid',
      'files[0] and files[2] are both candles 2h test-spot',
      'files[0] and files[2] both have the path candles-1h-test-spot.csv.gz',
    ]);
  });

  it.each([['archive/2'], [undefined], [1]])('format %j is refused and nothing else is said', async (format) => {
    const folder = archiveOf(CANDLES);
    editManifest(folder, (manifest) => {
      manifest['format'] = format;
      manifest['colour'] = 'x';
    });
    const error = await rejection(openArchive(folder));
    expect(error.code).toBe('ARCHIVE_FORMAT_UNSUPPORTED');
    expect(error.message).toMatch(/reads archive\/1/);
    expect(error.message).not.toMatch(/colour/);
  });

  it.each([['{"format": '], ['[]'], ['null'], ['"archive/1"']])('a manifest that is %j is refused', async (text) => {
    const folder = archiveOf(CANDLES);
    writeFileSync(join(folder, 'manifest.json'), text);
    expect(await rejection(openArchive(folder))).toMatchObject({ code: 'ARCHIVE_MANIFEST_INVALID' });
  });

  it('a folder without a manifest, and no folder, are named', async () => {
    const folder = archiveOf(CANDLES);
    rmSync(join(folder, 'manifest.json'));
    for (const path of [folder, join(tempFolder(), 'none')]) {
      const error = await rejection(openArchive(path));
      expect(error.code).toBe('ARCHIVE_MANIFEST_INVALID');
      expect(error.message).toContain(path);
      expect(error.message).toMatch(/ENOENT.*name a folder that has a manifest\.json/);
    }
  });
});
