import type { Instant } from './time.ts';

/** One datum of the outside world with its two times. */
export interface Observation {
  /** The feed with its bar length: `candles@1h`. */
  readonly feed: string;
  /** The asset whose cycle saw it, also where the feed is the same for all assets; null for what was seen apart from any cycle. */
  readonly asset: string | null;
  /** When it was true at the source. For a scheduled event: the event itself. */
  readonly asOf: Instant;
  /** When this system could first know it. */
  readonly knownAt: Instant;
  /** The fields of the feed by name; a number that the source did not have is absent. */
  readonly values: Readonly<Record<string, number | string>>;
  readonly provider: string;
  /** The venue of a `perVenue` feed, else the provider. */
  readonly source: string;
}
