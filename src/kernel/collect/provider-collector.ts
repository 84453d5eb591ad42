import type { CollectionReport } from '../../domain/cycle-record.ts';
import { CouncilError, describeError } from '../../domain/errors.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Clock, Http, Timers } from '../../domain/ports.ts';
import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { Offer, ProvidedRow, ProviderDefinition } from '../../sdk/define-provider.ts';
import type { Frame } from '../../series/frame.ts';
import type { Collected, Collector } from '../desk.ts';
import { OfferTables } from './offer-tables.ts';

/** What a collector works with. */
export interface CollectorParts {
  readonly asset: string;
  readonly frame: Frame;
  readonly providers: readonly ProviderDefinition[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly http: Http;
  /** No cycle waits longer than this for its data. */
  readonly deadlineMs: Milliseconds;
}

interface Fetched {
  readonly rows: readonly ProvidedRow[];
  readonly outcome: CollectionReport['outcome'];
  readonly failure: CollectionReport['failure'];
}

/**
 * Brings the frame of one asset up to date from provider plugins: asks every offer that can have a new row, all at once and
 * no longer than the deadline. A provider that fails, hangs or lies is reported and does not stop the others.
 */
export class ProviderCollector implements Collector {
  readonly #parts: CollectorParts;
  readonly #offers: readonly { readonly provider: ProviderDefinition; readonly offer: Offer; readonly tables: OfferTables }[];
  /** Rows that were fetched for the history and have not been handed to a cycle's record yet. */
  #pending: Observation[] = [];

  constructor(parts: CollectorParts) {
    this.#parts = parts;
    this.#offers = parts.providers.flatMap((provider) =>
      provider.offers.map((offer) => ({ provider, offer, tables: new OfferTables(parts.frame, parts.asset, provider.key, offer) })),
    );
  }

  /** Puts observations of earlier cycles back into their tables, in the order in which they became known. */
  restore(observations: Iterable<Observation>): void {
    const byOffer = new Map(this.#offers.map(({ provider, offer, tables }) => [`${provider.key} ${offer.feed.id}`, tables]));
    for (const observation of observations) {
      if (observation.asset === this.#parts.asset) byOffer.get(`${observation.provider} ${observation.feed}`)?.restore(observation);
    }
  }

  /** Fetches the history that the windows need, or what was missed since the last row. It becomes part of the next cycle's record. */
  async backfill(onProgress: (done: number, total: number) => void): Promise<readonly CollectionReport[]> {
    const now = this.#parts.clock.now();
    const reports: CollectionReport[] = [];
    for (const [done, { provider, offer, tables }] of this.#offers.entries()) {
      onProgress(done, this.#offers.length);
      // A provider that computes its rows does not wait: the API gets its turn between two of them.
      await this.#parts.timers.sleep(0);
      const fetched = await this.#fetch(offer, tables, now);
      reports.push(this.#take({ provider, offer, tables }, fetched, now));
    }
    onProgress(this.#offers.length, this.#offers.length);
    return reports;
  }

  async collect(): Promise<Collected> {
    const now = this.#parts.clock.now();
    const due = this.#offers.filter(({ tables }) => tables.isDue(now));
    const fetched = await Promise.all(due.map(({ offer, tables }) => this.#fetch(offer, tables, now)));
    const cutoff = this.#parts.clock.now();
    const reports = due.map((each, index) => this.#take(each, fetched[index]!, cutoff));
    const observations = this.#pending;
    this.#pending = [];
    return { cutoff, reports, observations };
  }

  #take(
    { provider, offer, tables }: { readonly provider: ProviderDefinition; readonly offer: Offer; readonly tables: OfferTables },
    { rows, outcome, failure }: Fetched,
    knownAt: Instant,
  ): CollectionReport {
    const report = { provider: provider.key, feed: offer.feed.id };
    try {
      const added = tables.add(rows, knownAt);
      this.#pending.push(...added);
      return { ...report, outcome, rows: added.length, failure };
    } catch (error) {
      return { ...report, outcome: 'failed', rows: 0, failure: describeFailure(error) };
    }
  }

  async #fetch(offer: Offer, tables: OfferTables, now: Instant): Promise<Fetched> {
    const { asset, timers, http, deadlineMs } = this.#parts;
    const deadline = timers.deadline(deadlineMs);
    try {
      const request = {
        asset: offer.feed.contract.scope === 'asset' ? asset : null,
        since: tables.newest,
        now,
        signal: deadline.signal,
        http,
      };
      const rows = await Promise.race([offer.fetch(request), rejectOnAbort(deadline.signal)]);
      return { rows, outcome: 'ok', failure: null };
    } catch (error) {
      return { rows: [], outcome: deadline.signal.aborted ? 'timeout' : 'failed', failure: describeFailure(error) };
    } finally {
      deadline.clear();
    }
  }
}

function describeFailure(error: unknown): { readonly code: string; readonly message: string } {
  return { code: error instanceof CouncilError ? error.code : 'PROVIDER_THREW', message: describeError(error) };
}

/** A provider that ignores its signal must not hold up the cycle. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
