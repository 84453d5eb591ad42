import { InvariantError } from '../domain/errors.ts';
import { toIso, type Instant } from '../domain/time.ts';
import type { Table } from './table.ts';

/**
 * Everything that is known about one asset: the tables of all feeds and sources, seen as of one moment that only moves
 * forward. Sources of a feed are kept in the order of preference in which they were added.
 */
export class Frame {
  readonly #tables = new Map<string, Table[]>();
  readonly #all: Table[] = [];
  #now = Number.NEGATIVE_INFINITY;

  /** The moment as of which the frame is seen. */
  get now(): Instant {
    return this.#now;
  }

  /** Every table, in the order in which they were added. */
  get tables(): readonly Table[] {
    return this.#all;
  }

  /** Adds the table of a further source of its feed; it is preferred less than those that are there. */
  add(table: Table): void {
    const sources = this.#tables.get(table.source.feedId) ?? [];
    sources.push(table);
    this.#tables.set(table.source.feedId, sources);
    this.#all.push(table);
    table.advance(this.#now);
  }

  /** The tables of a feed, the preferred source first; the array stays the same object when sources are added. */
  sources(feedId: string): readonly Table[] {
    let sources = this.#tables.get(feedId);
    if (sources === undefined) {
      sources = [];
      this.#tables.set(feedId, sources);
    }
    return sources;
  }

  /**
   * Moves to a later moment and makes visible what was known by then.
   * @throws InvariantError INVARIANT_BROKEN when the moment lies before the one already reached
   */
  advance(now: Instant): void {
    if (now < this.#now) {
      throw new InvariantError(
        'INVARIANT_BROKEN',
        `A frame only moves forward: it stands at ${toIso(this.#now)}, asked for ${toIso(now)}.`,
      );
    }
    if (now === this.#now) return;
    this.#now = now;
    for (const table of this.#all) table.advance(now);
  }
}
