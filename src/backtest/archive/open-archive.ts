import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InvariantError, SourceError } from '../../domain/errors.ts';
import type { CsvLayout } from './csv-faults.ts';
import { fileFault, manifestFault } from './faults.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { readCsv } from './read-csv.ts';
import { buildTable, type ArchiveTable } from './table.ts';
import { validateColumns } from './validate.ts';

/** A folder in format archive/1 whose manifest is sound and whose files are all there. */
export interface Archive {
  readonly folder: string;
  readonly manifest: Manifest;
  /** SHA-256, in hex, over the bytes of the manifest and of every data file: the same for the same archive anywhere. */
  readonly hash: string;
  /**
   * Reads one of the manifest's files whole: all rows are validated, or the first fault is thrown and nothing is returned.
   *
   * @throws SourceError with a code ARCHIVE_*, naming file, line and column
   */
  read(file: ManifestFile): Promise<ArchiveTable>;
}

/**
 * Opens an archive: validates its manifest and finds and hashes its files, without parsing them.
 *
 * @throws SourceError ARCHIVE_MANIFEST_INVALID (also where there is no manifest), ARCHIVE_FORMAT_UNSUPPORTED or
 * ARCHIVE_FILE_MISSING, each with all faults of its kind listed
 */
export async function openArchive(folder: string): Promise<Archive> {
  const manifestBytes = await readManifest(folder);
  const manifest = parseManifest(folder, manifestBytes.toString('utf8'));
  const digests = await digestFiles(folder, manifest.files);
  const hash = createHash('sha256').update(sha256(manifestBytes));
  for (const [path, digest] of digests) hash.update(`\n${path}\n${digest}`);

  const read = async (file: ManifestFile): Promise<ArchiveTable> => {
    const expected = digests.get(file.path);
    if (expected === undefined || !manifest.files.includes(file)) {
      throw new InvariantError('INVARIANT_BROKEN', `Archive.read was given ${file.path}, which is no entry of this archive's manifest.`);
    }
    const packed = await readFileBytes(folder, file.path);
    // What was hashed is what is read: a record that names the hash must not rest on other bytes.
    if (sha256(packed) !== expected) {
      throw fileFault('ARCHIVE_FILE_CHANGED', { file: file.path }, 'the file changed while the archive was open. Start again.');
    }
    const columns = readCsv(await unpack(packed, file.path), layoutOf(file));
    validateColumns(file, columns);
    return buildTable(file, columns);
  };
  return { folder, manifest, hash: hash.digest('hex'), read };
}

async function readManifest(folder: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, 'manifest.json'));
  } catch (cause) {
    throw manifestFault(folder, [`it cannot be read (${codeOf(cause)}): name a folder that has a manifest.json`], cause);
  }
}

async function digestFiles(folder: string, files: readonly ManifestFile[]): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  const faults: SourceError[] = [];
  for (const { path } of files) {
    try {
      digests.set(path, sha256(await readFileBytes(folder, path)));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      faults.push(error);
    }
  }
  const [first] = faults;
  if (first === undefined) return digests;
  if (faults.length === 1) throw first;
  throw new SourceError('ARCHIVE_FILE_MISSING', faults.map((fault) => fault.message).join('\n'), { details: { folder } });
}

async function readFileBytes(folder: string, path: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, path));
  } catch (cause) {
    const sentence = `the manifest lists it, but it cannot be read in ${folder} (${codeOf(cause)}). Fetch it, or take it out of the manifest.`;
    throw fileFault('ARCHIVE_FILE_MISSING', { file: path }, sentence, cause);
  }
}

/** Above this the file is no archive of bars: a 5-minute file of a century is smaller. */
const LARGEST_TEXT = 1024 ** 3;

async function unpack(packed: Buffer, file: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(packed, { maxOutputLength: LARGEST_TEXT });
  } catch (cause) {
    const sentence = `it is no complete gzip file (${codeOf(cause)}): cut off, damaged or not compressed. Fetch it again.`;
    throw fileFault('ARCHIVE_FILE_DAMAGED', { file }, sentence, cause);
  }
}

function layoutOf(file: ManifestFile): CsvLayout {
  const columns = Object.entries(file.columns).map(([name, { unit }]) => ({
    name,
    kind: unit === 'time' || unit === 'text' ? unit : ('number' as const),
  }));
  return { file: file.path, columns, rows: file.rows };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What the system calls a failure, like ENOENT or Z_BUF_ERROR. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
