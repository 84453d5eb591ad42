import type { Absence } from '../../domain/reading.ts';
import { toIso, type Instant, type Milliseconds } from '../../domain/time.ts';
import type { Table } from '../../series/table.ts';
import type { Extraction } from './extract.ts';
import type { InputReader } from './input-reader.ts';

const NO_SOURCES: readonly string[] = Object.freeze([]);

/**
 * Reads an input from the preferred source of its feed that is fresh. A fallback switches the whole column, with its
 * derived columns, and the sources of the reading name it.
 */
export class TableReader implements InputReader {
  value: unknown = undefined;
  absence: Absence | null = null;
  asOf: Instant = Number.NaN;
  sources: readonly string[] = NO_SOURCES;
  readonly #feedName: string;
  readonly #tables: readonly Table[];
  readonly #extract: Extraction;
  readonly #maxAgeMs: Milliseconds | null;
  #table: Table | null = null;
  #seen = -1;
  #fresh = false;

  /** @param maxAgeMs - the limit of age that the plugin declared instead of the source's, null for the source's own */
  constructor(feedName: string, tables: readonly Table[], extract: Extraction, maxAgeMs: Milliseconds | null) {
    this.#feedName = feedName;
    this.#tables = tables;
    this.#extract = extract;
    this.#maxAgeMs = maxAgeMs;
  }

  poll(now: Instant): boolean {
    let table = this.#tables[0] ?? null;
    let fresh = table !== null && this.#isFresh(table, now);
    for (let i = 1; !fresh && i < this.#tables.length; i += 1) {
      if (!this.#isFresh(this.#tables[i]!, now)) continue;
      table = this.#tables[i]!;
      fresh = true;
    }
    const seen = table === null ? 0 : table.visible;
    if (table === this.#table && seen === this.#seen && fresh === this.#fresh) return false;
    if (table !== this.#table) this.sources = table === null ? NO_SOURCES : [table.source.source];
    this.#table = table;
    this.#seen = seen;
    this.#fresh = fresh;
    this.#read(table, fresh);
    return true;
  }

  #read(table: Table | null, fresh: boolean): void {
    this.value = undefined;
    this.asOf = table === null ? Number.NaN : table.newestAsOf;
    if (table === null) {
      this.absence = { code: 'NO_SOURCE', detail: `nothing delivers ${this.#feedName}` };
    } else if (table.visible === 0) {
      this.absence = { code: 'NOT_YET', detail: `no row of ${this.#feedName} is known yet` };
    } else if (!fresh) {
      this.absence = { code: 'STALE', detail: `the newest row of ${this.#feedName} is from ${toIso(this.asOf)}` };
    } else {
      const { value, absence } = this.#extract(table);
      this.value = value;
      this.absence = absence === null ? null : { code: absence.code, detail: `${this.#feedName}: ${absence.detail}` };
    }
  }

  #isFresh(table: Table, now: Instant): boolean {
    if (table.visible === 0) return false;
    return now <= (this.#maxAgeMs === null ? table.freshUntil : table.newestAsOf + Math.max(this.#maxAgeMs, table.source.maxAgeMs));
  }
}
