import { InvalidArgumentError } from 'commander';
import type { Instant } from '../domain/time.ts';

/**
 * A day (its start in UTC) or a time in UTC, as people write them on a command line.
 * @throws InvalidArgumentError that says how to write one
 */
export function parseInstant(text: string): Instant {
  const withZone = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/.test(withZone) ? Date.parse(withZone) : Number.NaN;
  // 30 February would silently be a day of March.
  const isReal = !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(withZone.slice(0, 10));
  if (!isReal) throw new InvalidArgumentError('Give a day, 2024-03-01, or a time in UTC, 2024-03-01T12:00:00Z.');
  return instant;
}
