import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { coveredRanges } from '../../../src/backtest/archive/coverage.ts';
import { openArchive } from '../../../src/backtest/archive/open-archive.ts';
import { toIso } from '../../../src/domain/time.ts';
import { candleFile, editFile, editManifest, writeArchive } from '../../kit/archive-fixture.ts';
import { archiveOf, tempFolder } from './support.ts';

const SPOT = candleFile({ interval: '1h', from: '2024-01-01T00:00:00Z', closes: [100, 101] });
const PERP = candleFile({ interval: '1h', from: '2024-01-01T00:00:00Z', closes: [100, 102], market: 'perp' });

describe('the hash of an archive', () => {
  it('is the same for the same bytes in another folder, and whatever else lies there', async () => {
    const [one, other] = [archiveOf(SPOT, PERP), archiveOf(SPOT, PERP)];
    writeFileSync(join(other, 'VALIDATION.md'), 'notes');
    const hash = (await openArchive(one)).hash;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await openArchive(other)).hash).toBe(hash);
  });

  it('changes with the manifest, with any file, and when two files change places', async () => {
    const write = () => archiveOf(SPOT, PERP);
    const [plain, described, changed, swapped] = [write(), write(), write(), write()];
    editManifest(described, (manifest) => (manifest['description'] = 'other'));
    editFile(changed, 'candles-1h-test-perp.csv.gz', (text) => text.replaceAll('102', '103'));
    const [spot, perp] = ['candles-1h-test-spot.csv.gz', 'candles-1h-test-perp.csv.gz'].map((path) => join(swapped, path));
    const bytes = readFileSync(spot!);
    writeFileSync(spot!, readFileSync(perp!));
    writeFileSync(perp!, bytes);
    const hashes = await Promise.all([plain, described, changed, swapped].map(async (folder) => (await openArchive(folder)).hash));
    expect(new Set(hashes).size).toBe(4);
  });
});

describe('the fixture', () => {
  it('writes the same bytes for the same rows', () => {
    const folders = [tempFolder(), tempFolder()];
    for (const folder of folders) writeArchive(folder, { asset: 'XYZ', quote: 'USDT', files: [SPOT, PERP] });
    const [one, other] = folders.map((folder) =>
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('hex')]),
    );
    expect(one).toEqual(other);
    expect(one).toHaveLength(3);
  });
});

const shared = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

describe.each(['btc-2017-2024', 'eth-2020-2024'])('the archive %s', (name) => {
  const folder = join(shared, name);

  it.skipIf(!existsSync(folder))('is read whole, with the rows and the range of its manifest (needs ../shared)', async () => {
    const archive = await openArchive(folder);
    expect(archive.manifest.name).toBe(name);
    for (const file of archive.manifest.files) {
      const table = await archive.read(file);
      expect([file.path, table.rows, table.time[0], table.time.at(-1)]).toEqual([file.path, file.rows, file.from, file.to]);
      const columns = [...Object.keys(table.numbers), ...Object.keys(table.times), ...Object.keys(table.texts)];
      expect(columns.sort()).toEqual(Object.keys(file.columns).sort());
      for (let row = 0; row < table.rows; row++) {
        if (!(table.asOf[row]! <= table.knownAt[row]!)) throw new Error(`${file.path}, row ${row}: true before it was known`);
      }
    }
  });
});

describe('the archive btc-2017-2024', () => {
  const folder = join(shared, 'btc-2017-2024');

  it.skipIf(!existsSync(folder))('covers 15-minute bars in pieces and 30-minute bars without a break (needs ../shared)', async () => {
    const { manifest } = await openArchive(folder);
    const rangesOf = (path: string) =>
      coveredRanges(manifest.files.find((file) => file.path === path)!).map(({ from, to }) => `${toIso(from)} ${toIso(to)}`);
    expect(rangesOf('candles-30m-binance-spot.csv.gz')).toEqual(['2020-09-20T00:00:00Z 2025-01-01T00:00:00Z']);
    expect(rangesOf('candles-15m-binance-spot.csv.gz')).toEqual([
      '2021-09-02T00:00:00Z 2021-12-02T18:15:00Z',
      '2022-01-01T00:00:00Z 2022-08-06T09:15:00Z',
      '2023-03-16T22:15:00Z 2023-05-01T20:45:00Z',
      '2024-01-01T00:00:00Z 2025-01-01T00:00:00Z',
    ]);
  });
});
