import { z } from 'zod';
import { INTERVALS } from '../../domain/time.ts';
import { ARCHIVE_FORMAT, GRIDS, TIME_MEANINGS } from './manifest.ts';
import { parseDuration, parseInstantText } from './parse-cell.ts';
import { columnUnit, KNOWN_UNIT_NAMES, type ColumnUnit } from './units.ts';

const text = z.string().min(1, 'must not be empty');
const positive = z.int().min(1, 'must be at least 1');
const instant = parsedText(parseInstantText, 'is no moment like 2024-03-01T00:00:00Z (UTC, whole seconds)');
const duration = parsedText(
  parseDuration,
  'is no ISO 8601 duration of days, hours, minutes and seconds like P1DT9H (months and years have no fixed length)',
);
const key = z.string().regex(/^[^\s]+$/, 'must be a key without spaces, like funding-rate');
const code = z.string().regex(/^[A-Z0-9]{1,20}$/, 'must be an upper-case code');
const columnName = z
  .string()
  .regex(/^(?!time$)[A-Za-z][A-Za-z0-9_]*$/, 'must be letters, digits and underscores, and not time, which always comes first');
const dataPath = z.string().regex(/^[^/\\.][^/\\]*\.csv\.gz$/, 'must be the bare name of a .csv.gz file that lies beside the manifest');

/** The manifest itself; its files are read one by one, see {@link fileSchema}. */
export const headSchema = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  name: text,
  asset: code,
  quote: code,
  description: z.string(),
  tradableFrom: instant.optional(),
  dataUntil: instant.optional(),
  files: z.array(z.unknown()).min(1, 'must list at least one file'),
});

const gapSchema = z.strictObject({ from: instant, to: instant, missing: positive, note: z.string().optional() });
const segmentSchema = z.strictObject({ from: instant, to: instant, rows: positive, source: text, derived: z.string().optional() });

/** One entry of `files`, in an archive of `asset`, or of any asset where the manifest states none. Parsing gives a `ManifestFile`. */
export function fileSchema(asset: string | undefined) {
  const unit = z.string().transform((written, context): ColumnUnit => {
    // Which code stands for native coins is unknown where the asset is, and that is a fault of its own.
    const known = columnUnit(written, asset ?? written);
    if (known !== undefined) return known;
    const names = `${KNOWN_UNIT_NAMES.join(', ')} and the code of the archive's asset`;
    context.addIssue({ code: 'custom', message: `is the unknown unit ${JSON.stringify(written)}; known are ${names}`, input: written });
    return z.NEVER;
  });
  return z.strictObject({
    feed: key,
    interval: z.enum(INTERVALS).optional(),
    venue: key,
    market: z.enum(['spot', 'perp']).optional(),
    reference: z.boolean().default(false),
    path: dataPath,
    rows: positive,
    from: instant,
    to: instant,
    columns: z
      .record(columnName, z.strictObject({ unit, description: text }))
      .refine((columns) => Object.keys(columns).length > 0, 'must list at least one column'),
    timeMeaning: z.enum(TIME_MEANINGS),
    publicationLag: duration,
    knownFromColumn: columnName.optional(),
    grid: z.enum(GRIDS),
    missingBars: z.int().min(0).optional(),
    gaps: z.array(gapSchema),
    gapsListed: z.union([z.int().min(0), z.boolean(), z.string()]).optional(),
    segments: z.array(segmentSchema).min(1, 'must list at least one segment, or be left out').optional(),
    source: text,
    notes: z.string(),
  });
}

/** A text that `parse` turns into a number, or into NaN where the text is malformed. */
function parsedText(parse: (text: string) => number, complaint: string) {
  return z.string().transform((written, context): number => {
    const value = parse(written);
    if (!Number.isNaN(value)) return value;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(written)} ${complaint}`, input: written });
    return z.NEVER;
  });
}
