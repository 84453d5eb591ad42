import { SourceError } from '../../domain/errors.ts';
import type { Observation } from '../../domain/observation.ts';
import { MINUTE, toIso, type Instant } from '../../domain/time.ts';
import type { Offer, ProvidedRow } from '../../sdk/define-provider.ts';
import type { Frame } from '../../series/frame.ts';
import { Table, type TableShape } from '../../series/table.ts';

/** A source's clock may be ahead of ours by this much. */
const CLOCK_TOLERANCE = 2 * MINUTE;

/** The tables that one offer of a provider fills: one, or one per venue. */
export class OfferTables {
  readonly #frame: Frame;
  readonly #asset: string;
  readonly #provider: string;
  readonly #offer: Offer;
  readonly #shape: TableShape;
  readonly #events: boolean;
  readonly #bySource = new Map<string, Table>();
  /** Events that are known already: their rows come again with every fetch. */
  readonly #knownEvents = new Set<string>();
  #newest: Instant | null = null;

  constructor(frame: Frame, asset: string, provider: string, offer: Offer) {
    this.#frame = frame;
    this.#asset = asset;
    this.#provider = provider;
    this.#offer = offer;
    this.#events = offer.feed.contract.combine === 'merge';
    const fields = Object.entries(offer.feed.contract.fields);
    this.#shape = {
      numbers: fields.filter(([, { unit }]) => unit !== 'text').map(([name]) => name),
      texts: fields.filter(([, { unit }]) => unit === 'text').map(([name]) => name),
    };
  }

  /** When the newest row of any venue was true; null without rows. */
  get newest(): Instant | null {
    return this.#newest;
  }

  /** Whether a row can have been published that is not here yet. */
  isDue(now: Instant): boolean {
    const { cadenceMs, publicationLagMs } = this.#offer;
    return this.#newest === null || this.#events || now >= this.#newest + cadenceMs + publicationLagMs;
  }

  /**
   * Appends what is new. The first rows ever are history: they could have been known as soon as they were published. Rows
   * after that are known from the moment in which they were fetched.
   * @throws SourceError PROVIDER_ROW_INVALID when a row does not fit the feed or is from the future; then none is taken
   */
  add(rows: readonly ProvidedRow[], fetchedAt: Instant): readonly Observation[] {
    for (const row of rows) this.#check(row, fetchedAt);
    const isHistory = this.#newest === null;
    const { publicationLagMs, feed } = this.#offer;
    const observations: Observation[] = [];
    for (const row of [...rows].sort((a, b) => a.asOf - b.asOf)) {
      const observation: Observation = {
        feed: feed.id,
        asset: this.#asset,
        asOf: row.asOf,
        knownAt: isHistory && !this.#events ? Math.min(fetchedAt, row.asOf + publicationLagMs) : fetchedAt,
        values: row.values as Observation['values'],
        provider: this.#provider,
        source: row.venue ?? this.#provider,
      };
      if (this.#append(observation)) observations.push(observation);
    }
    return observations;
  }

  /** Puts back an observation of an earlier process. */
  restore(observation: Observation): void {
    this.#append(observation);
  }

  #append(observation: Observation): boolean {
    if (this.#events) {
      const identity = `${observation.asOf} ${JSON.stringify(observation.values)}`;
      if (this.#knownEvents.has(identity)) return false;
      this.#knownEvents.add(identity);
    }
    const added = this.#table(observation.source).append(observation);
    if (added) this.#newest = Math.max(this.#newest ?? observation.asOf, observation.asOf);
    return added;
  }

  #table(source: string): Table {
    let table = this.#bySource.get(source);
    if (table === undefined) {
      const kind = this.#events ? 'events' : 'series';
      table = new Table({ feedId: this.#offer.feed.id, source, maxAgeMs: this.#offer.maxAgeMs, kind }, this.#shape);
      this.#bySource.set(source, table);
      this.#frame.add(table);
    }
    return table;
  }

  #check({ asOf, values }: ProvidedRow, fetchedAt: Instant): void {
    const refuse = (fault: string): never => {
      throw new SourceError(
        'PROVIDER_ROW_INVALID',
        `A row of ${this.#offer.feed.contract.title} from ${this.#provider} ${fault}; no row of this answer was taken.`,
      );
    };
    if (!Number.isFinite(asOf)) refuse('has no time');
    if (!this.#events && asOf > fetchedAt + CLOCK_TOLERANCE) refuse(`is from the future, ${toIso(asOf)}`);
    const given: Readonly<Record<string, unknown>> = values;
    for (const name of this.#shape.numbers) {
      if (given[name] !== undefined && !Number.isFinite(given[name]))
        refuse(`has ${JSON.stringify(given[name])} as ${name}, where a finite number was expected`);
    }
    for (const name of this.#shape.texts) if (typeof given[name] !== 'string') refuse(`has no text as ${name}`);
  }
}
