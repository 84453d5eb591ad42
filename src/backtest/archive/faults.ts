import type { ErrorCode } from '../../domain/error-codes.ts';
import { SourceError } from '../../domain/errors.ts';

/** Where in an archive something is wrong. `line` counts from 1 and the header is line 1, as an editor shows it. */
export interface FaultPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: string;
}

/**
 * An error about a data file. The message starts with the place, `candles.csv.gz, line 7, column close: …`, and `details`
 * carries the same place for a log.
 */
export function fileFault(code: ErrorCode, place: FaultPlace, sentence: string, cause?: unknown): SourceError {
  const where = [
    place.file,
    ...(place.line === undefined ? [] : [`line ${place.line}`]),
    ...(place.column === undefined ? [] : [`column ${place.column}`]),
  ];
  return new SourceError(code, `${where.join(', ')}: ${sentence}`, { cause, details: { ...place } });
}

/** All faults of a manifest in one error, one per line. `details.faults` holds the list. */
export function manifestFault(folder: string, faults: readonly string[], cause?: unknown): SourceError {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  const message = `The manifest of the archive ${folder} has ${count}. Correct manifest.json (format archive/1):`;
  return new SourceError('ARCHIVE_MANIFEST_INVALID', [message, ...faults.map((fault) => `- ${fault}`)].join('\n'), {
    cause,
    details: { folder, faults },
  });
}

/** A piece of a file for an error message: quoted, and cut where it is long. */
export function quoteCell(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
