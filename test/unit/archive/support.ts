import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openArchive } from '../../../src/backtest/archive/open-archive.ts';
import type { ArchiveTable } from '../../../src/backtest/archive/table.ts';
import type { CouncilError } from '../../../src/domain/errors.ts';
import { writeArchive, type FixtureFile } from '../../kit/archive-fixture.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A new folder that is removed after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  folders.push(folder);
  return folder;
}

/** Writes an archive of an asset XYZ with these files into a new folder. */
export function archiveOf(...files: FixtureFile[]): string {
  const folder = tempFolder();
  writeArchive(folder, { asset: 'XYZ', quote: 'USDT', files });
  return folder;
}

/** Opens the archive in `folder` and reads its first file. */
export async function readFirst(folder: string): Promise<ArchiveTable> {
  const archive = await openArchive(folder);
  return archive.read(archive.manifest.files[0]!);
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<CouncilError> {
  return promise.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: unknown) => error as CouncilError,
  );
}
