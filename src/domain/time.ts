/** An instant: milliseconds since 1970-01-01T00:00:00Z. Inside the program instants are numbers; on the wire ISO 8601. */
export type Instant = number;

/** A duration in milliseconds. */
export type Milliseconds = number;

/** A second. */
export const SECOND: Milliseconds = 1_000;
/** A minute. */
export const MINUTE: Milliseconds = 60_000;
/** An hour. */
export const HOUR: Milliseconds = 3_600_000;
/** A day of 24 hours. */
export const DAY: Milliseconds = 86_400_000;

/** The bar lengths this program knows, shortest first. */
export const INTERVALS = ['5m', '15m', '30m', '1h', '4h', '8h', '1d'] as const;

/** The name of a bar length. */
export type Interval = (typeof INTERVALS)[number];

const INTERVAL_MS: Readonly<Record<Interval, Milliseconds>> = {
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '4h': 4 * HOUR,
  '8h': 8 * HOUR,
  '1d': DAY,
};

/** The length of a bar in milliseconds. */
export function intervalMs(interval: Interval): Milliseconds {
  return INTERVAL_MS[interval];
}

/** An instant as ISO 8601 in UTC, with milliseconds only where there are any: `2024-03-01T00:00:00Z`. */
export function toIso(instant: Instant): string {
  const text = new Date(instant).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
