import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Http } from '../domain/ports.ts';
import type { Feed, FeedRef, Fields, Row } from '../feeds/define-feed.ts';

/** What a provider is asked for: the rows of one feed that are newer than those the system has. */
export interface FetchRequest {
  /** The asset, or null for a feed that is the same for all. */
  readonly asset: string | null;
  /** When the newest row that the system has was true; null when it has none and the whole history is wanted. */
  readonly since: Instant | null;
  readonly now: Instant;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
  readonly http: Http;
}

/** One row as a provider delivers it. A number that the source did not have is left out. */
export interface ProvidedRow<F extends Fields = Fields> {
  /** When it was true: for a bar or a day its end, for a scheduled event the event itself. */
  readonly asOf: Instant;
  /** The venue of a `perVenue` feed; else the provider itself. */
  readonly venue?: string;
  readonly values: Partial<Row<F>>;
}

/** One feed that a provider delivers, and how. */
export interface Offer<F extends Fields = Fields> {
  readonly feed: FeedRef<F>;
  /** A new row appears this often. */
  readonly cadenceMs: Milliseconds;
  /** A row can be fetched this long after it was true. */
  readonly publicationLagMs: Milliseconds;
  /** A row whose `asOf` is older than this is stale. */
  readonly maxAgeMs: Milliseconds;
  /**
   * Closed, final rows in any order. No row means that there is none; a failure throws.
   * @throws SourceError for anything that the outside world did wrong
   */
  fetch(request: FetchRequest): Promise<readonly ProvidedRow<F>[]> | readonly ProvidedRow<F>[];
}

/** A provider: a source of one or more feeds. */
export interface ProviderDefinition {
  readonly kind: 'provider';
  /** Kebab-case; equal to the file's name. */
  readonly key: string;
  readonly title: string;
  readonly homepage: string;
  readonly licence: { readonly name: string; readonly commercialUse: boolean; readonly attribution: string };
  /** The markets it delivers to. */
  readonly markets: readonly ('live' | 'simulated')[];
  readonly offers: readonly Offer[];
}

/** Declares a provider: the default export of a file in `plugins/providers`. */
export function defineProvider(definition: Omit<ProviderDefinition, 'kind'>): ProviderDefinition {
  return Object.freeze({ ...definition, kind: 'provider' });
}

/** Declares one feed of a provider; the rows that `fetch` returns are checked against the feed's fields and units. */
export function offer<F extends Fields>(feed: Feed<F>, delivery: Omit<Offer<F>, 'feed'>): Offer {
  return Object.freeze({ ...delivery, feed });
}
