import type { Absence } from '../../domain/reading.ts';
import { MINUTE, type Instant, type Milliseconds } from '../../domain/time.ts';
import type { FeedRef } from '../../feeds/define-feed.ts';
import type { NearbyEvents } from '../../sdk/inputs.ts';
import type { Table } from '../../series/table.ts';
import { nameFeed } from './extract.ts';
import type { InputReader } from './input-reader.ts';

interface KnownEvent {
  readonly at: Instant;
  readonly row: Readonly<Record<string, string | number>>;
}

const SAME_EVENT_MS = 10 * MINUTE;

/** Reads the scheduled events near now, united over all sources: the same category within ten minutes is the same event. */
export class EventsReader implements InputReader {
  value: NearbyEvents<never> = { events: [], covered: false };
  absence: Absence | null = null;
  readonly asOf: Instant = Number.NaN;
  sources: readonly string[] = [];
  readonly #feed: FeedRef;
  readonly #tables: readonly Table[];
  readonly #beforeMs: Milliseconds;
  readonly #afterMs: Milliseconds;
  /** Known events in the order of their time. */
  readonly #events: KnownEvent[] = [];
  readonly #taken: number[] = [];
  #polled = false;

  constructor(feed: FeedRef, tables: readonly Table[], window: { readonly beforeMs: Milliseconds; readonly afterMs: Milliseconds }) {
    this.#feed = feed;
    this.#tables = tables;
    this.#beforeMs = window.beforeMs;
    this.#afterMs = window.afterMs;
  }

  poll(now: Instant): boolean {
    this.#takeNew();
    const first = !this.#polled;
    this.#polled = true;
    const before = this.value;
    const events = this.#near(now);
    const last = this.#events.at(-1);
    const covered = last !== undefined && last.at >= now + this.#afterMs;
    if (!first && events.length === 0 && before.events.length === 0 && covered === before.covered) return false;
    this.value = { events, covered } as NearbyEvents<never>;
    if (this.sources.length !== this.#tables.length) this.sources = this.#tables.map(({ source }) => source.source);
    this.absence = this.#tables.length === 0 ? { code: 'NO_SOURCE', detail: `nothing delivers ${nameFeed(this.#feed)}` } : null;
    return true;
  }

  #near(now: Instant): readonly { readonly minutes: number; readonly row: KnownEvent['row'] }[] {
    const from = firstAtOrAfter(this.#events, now - this.#beforeMs);
    const near = [];
    for (let i = from; i < this.#events.length && this.#events[i]!.at <= now + this.#afterMs; i += 1) {
      near.push({ minutes: (this.#events[i]!.at - now) / MINUTE, row: this.#events[i]!.row });
    }
    return near;
  }

  #takeNew(): void {
    for (const [index, table] of this.#tables.entries()) {
      for (let row = this.#taken[index] ?? 0; row < table.visible; row += 1) this.#take(table, row);
      this.#taken[index] = table.visible;
    }
  }

  #take(table: Table, row: number): void {
    const at = table.asOf(row);
    const values: Record<string, string | number> = {};
    for (const name of table.shape.texts) values[name] = table.text(name)[row]!;
    for (const name of table.shape.numbers) values[name] = table.number(name).at(row);
    const place = firstAtOrAfter(this.#events, at - SAME_EVENT_MS);
    for (let i = place; i < this.#events.length && this.#events[i]!.at <= at + SAME_EVENT_MS; i += 1) {
      const known = this.#events[i]!;
      if (known.row['category'] === values['category'] && known.row['title'] === values['title']) return;
    }
    this.#events.splice(firstAtOrAfter(this.#events, at), 0, { at, row: values });
  }
}

function firstAtOrAfter(events: readonly KnownEvent[], at: Instant): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
