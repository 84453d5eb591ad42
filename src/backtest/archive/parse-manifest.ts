import { z } from 'zod';
import { SourceError } from '../../domain/errors.ts';
import { manifestFault } from './faults.ts';
import { duplicateFaults, fileFaults, type FileIdentity } from './manifest-rules.ts';
import { fileSchema, headSchema } from './manifest-schema.ts';
import { ARCHIVE_FORMAT, type Manifest, type ManifestFile } from './manifest.ts';

const optionalText = z.string().optional().catch(undefined);

/** As much of a faulty manifest as is needed to look at each of its files. */
const looseManifest = z.object({ asset: optionalText, files: z.array(z.unknown()).catch([]) });
const looseFile = z.object({ feed: optionalText, interval: optionalText, venue: optionalText, path: optionalText }).catch({});

/**
 * Reads the text of a `manifest.json` strictly: unknown keys, values out of range and entries that contradict each other
 * are faults, and all of them are listed in one error.
 *
 * @throws SourceError ARCHIVE_FORMAT_UNSUPPORTED for another format version, else ARCHIVE_MANIFEST_INVALID
 */
export function parseManifest(folder: string, json: string): Manifest {
  const raw = parseJson(folder, json);
  requireFormat(folder, raw);
  const head = headSchema.safeParse(raw);
  const faults = head.success ? [] : describeIssues(head.error, 'manifest');

  // The files are looked at even where the head has faults, so that one message shows everything.
  const loose = looseManifest.parse(raw);
  const schema = fileSchema(loose.asset);
  const identities = loose.files.map((entry): FileIdentity => looseFile.parse(entry));
  const files: ManifestFile[] = [];
  for (const [index, entry] of loose.files.entries()) {
    const path = identities[index]!.path;
    const place = path === undefined ? `files[${index}]` : `files[${index}] (${path})`;
    const parsed = schema.safeParse(entry);
    if (parsed.success) {
      files.push(parsed.data);
      faults.push(...fileFaults(parsed.data, head.data?.dataUntil).map((fault) => `${place}: ${fault}`));
    } else {
      faults.push(...describeIssues(parsed.error, place));
    }
  }
  faults.push(...duplicateFaults(identities));
  if (!head.success || faults.length > 0) throw manifestFault(folder, faults);
  return { ...head.data, files };
}

function parseJson(folder: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw manifestFault(folder, [`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`], cause);
  }
}

/** Another version may mean anything by its keys, so nothing else is said about it. */
function requireFormat(folder: string, raw: unknown): void {
  const loose = z.looseObject({ format: z.unknown().optional() }).safeParse(raw);
  if (!loose.success) throw manifestFault(folder, ['it is not a JSON object']);
  const { format } = loose.data;
  if (format === ARCHIVE_FORMAT) return;
  const found = format === undefined ? 'no format' : `format ${JSON.stringify(format)}`;
  throw new SourceError('ARCHIVE_FORMAT_UNSUPPORTED', `The archive ${folder} states ${found}; this program reads ${ARCHIVE_FORMAT}.`, {
    details: { folder, format },
  });
}

function describeIssues(error: z.ZodError, place: string): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
    // For a bad key of a record the library says only that it is bad; the reason is one level below.
    const reasons = issue.code === 'invalid_key' ? issue.issues.map((inner) => inner.message) : [issue.message];
    return `${place}${path}: ${reasons.join(' ')}`;
  });
}
