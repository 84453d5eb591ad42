import type { Absence } from '../../domain/reading.ts';
import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { VenueValue } from '../../sdk/inputs.ts';
import type { Table } from '../../series/table.ts';
import type { Extraction } from './extract.ts';
import type { InputReader } from './input-reader.ts';
import { TableReader } from './table-reader.ts';

/** Reads an input once for each venue of its feed that has a fresh value; absent when none has. */
export class VenuesReader implements InputReader {
  value: readonly VenueValue<unknown>[] = [];
  absence: Absence | null = null;
  asOf: Instant = Number.NaN;
  sources: readonly string[] = [];
  readonly #feedName: string;
  readonly #tables: readonly Table[];
  readonly #extract: Extraction;
  readonly #maxAgeMs: Milliseconds | null;
  readonly #readers: { readonly venue: string; readonly reader: TableReader }[] = [];
  #polled = false;

  constructor(feedName: string, tables: readonly Table[], extract: Extraction, maxAgeMs: Milliseconds | null) {
    this.#feedName = feedName;
    this.#tables = tables;
    this.#extract = extract;
    this.#maxAgeMs = maxAgeMs;
  }

  poll(now: Instant): boolean {
    let moved = !this.#polled;
    this.#polled = true;
    for (let i = this.#readers.length; i < this.#tables.length; i += 1) {
      const table = this.#tables[i]!;
      this.#readers.push({ venue: table.source.source, reader: new TableReader(this.#feedName, [table], this.#extract, this.#maxAgeMs) });
    }
    for (const { reader } of this.#readers) if (reader.poll(now)) moved = true;
    if (moved) this.#read();
    return moved;
  }

  #read(): void {
    const present = this.#readers.filter(({ reader }) => reader.absence === null);
    this.value = present.map(({ venue, reader }) => ({ venue, value: reader.value }));
    this.sources = present.map(({ venue }) => venue);
    const all = (present.length > 0 ? present : this.#readers).map(({ reader }) => reader.asOf);
    this.asOf = all.length === 0 ? Number.NaN : Math.min(...all);
    this.absence =
      present.length > 0 ? null : (this.#readers[0]?.reader.absence ?? { code: 'NO_SOURCE', detail: `nothing delivers ${this.#feedName}` });
  }
}
