import { InvariantError } from '../domain/errors.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import { DerivedColumn } from './derived-column.ts';
import { GrowableFloat64 } from './growable.ts';
import type { Operator } from './operator.ts';

/** Who a table's rows come from, and how long they are worth something. */
export interface TableSource {
  /** The feed with its bar length: `candles@1h`. */
  readonly feedId: string;
  /** The source that a reading names: a venue or a provider. */
  readonly source: string;
  /** A row whose `asOf` is older than this is stale. */
  readonly maxAgeMs: Milliseconds;
  /** `series`: rows follow each other in time. `events`: a row's `asOf` is the event itself and may lie in the future. */
  readonly kind: 'series' | 'events';
}

/** One row as it is appended: when it was true, when it could first be known, and its fields. */
export interface TableRow {
  readonly asOf: Instant;
  readonly knownAt: Instant;
  readonly values: Readonly<Record<string, number | string>>;
}

/** The names of a table's columns: numbers (NaN = the source had no value) and texts. */
export interface TableShape {
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

/**
 * Rows that a table starts with, their arrays taken over without copying: in the order in which they became known and,
 * in a `series`, of their moments.
 */
export interface LoadedRows {
  readonly asOf: Float64Array;
  readonly knownAt: Float64Array;
  readonly numbers: Readonly<Record<string, Float64Array>>;
  readonly texts: Readonly<Record<string, string[]>>;
  /** Rows that were left out because they became known after a newer one. */
  readonly late: number;
}

/**
 * The rows of one feed from one source in the order in which they became known: append-only, and only the rows with
 * `knownAt <= now` can be seen. A row that became known after a newer one (late, or restated) is counted and not used.
 */
export class Table {
  readonly source: TableSource;
  readonly shape: TableShape;
  /** Rows that arrived for a moment already passed by a newer row. */
  late: number;
  readonly #asOf: GrowableFloat64;
  readonly #knownAt: GrowableFloat64;
  readonly #numbers = new Map<string, GrowableFloat64>();
  readonly #texts = new Map<string, string[]>();
  readonly #derived = new Map<string, DerivedColumn>();
  #visible = 0;
  #newestAsOf = Number.NaN;
  /** When the next row becomes visible: most steps of a clock bring nothing, and this says so at once. */
  #nextKnownAt: Instant;

  /** @param loaded - rows that are there from the start */
  constructor(source: TableSource, shape: TableShape, loaded?: LoadedRows) {
    this.source = source;
    this.shape = shape;
    this.late = loaded?.late ?? 0;
    this.#asOf = new GrowableFloat64(loaded?.asOf);
    this.#knownAt = new GrowableFloat64(loaded?.knownAt);
    this.#nextKnownAt = this.loaded === 0 ? Number.POSITIVE_INFINITY : this.#knownAt.at(0);
    for (const name of shape.numbers) this.#numbers.set(name, new GrowableFloat64(loaded?.numbers[name]));
    for (const name of shape.texts) this.#texts.set(name, loaded?.texts[name] ?? []);
  }

  /** How many rows are visible now. It only grows, and so serves as the table's version. */
  get visible(): number {
    return this.#visible;
  }

  /** How many rows the table holds, visible or not. */
  get loaded(): number {
    return this.#asOf.length;
  }

  /** When the newest visible row was true, NaN when none is visible. */
  get newestAsOf(): Instant {
    return this.#newestAsOf;
  }

  /** When the newest loaded row was true, visible or not; NaN when the table is empty. */
  get newestLoadedAsOf(): Instant {
    return this.loaded === 0 ? Number.NaN : this.#asOf.at(this.loaded - 1);
  }

  /** The instant after which the newest visible row is stale. */
  get freshUntil(): Instant {
    return this.#newestAsOf + this.source.maxAgeMs;
  }

  /**
   * Appends a row. Returns false when it is late: its moment is not after the newest row's.
   * @throws InvariantError INVARIANT_BROKEN when it would have been known before a row that is there already, or lacks a field
   */
  append(row: TableRow): boolean {
    const last = this.loaded - 1;
    if (last >= 0) {
      if (this.source.kind === 'series' && row.asOf <= this.#asOf.at(last)) {
        this.late += 1;
        return false;
      }
      if (row.knownAt < this.#knownAt.at(last)) {
        throw new InvariantError(
          'INVARIANT_BROKEN',
          `${this.source.feedId} from ${this.source.source}: append rows in the order in which they became known.`,
          {
            details: { asOf: row.asOf, knownAt: row.knownAt, previousKnownAt: this.#knownAt.at(last) },
          },
        );
      }
    }
    for (const [name, column] of this.#numbers) column.push(readNumber(row, name));
    for (const [name, column] of this.#texts) column.push(String(row.values[name] ?? ''));
    this.#asOf.push(row.asOf);
    this.#knownAt.push(row.knownAt);
    if (row.knownAt < this.#nextKnownAt) this.#nextKnownAt = row.knownAt;
    return true;
  }

  /** Makes every row visible that was known at `now`. Returns whether any was added. */
  advance(now: Instant): boolean {
    if (now < this.#nextKnownAt) return false;
    let next = this.#visible;
    while (next < this.loaded && this.#knownAt.at(next) <= now) next += 1;
    if (next === this.#visible) return false;
    this.#visible = next;
    this.#newestAsOf = this.#asOf.at(next - 1);
    this.#nextKnownAt = next < this.loaded ? this.#knownAt.at(next) : Number.POSITIVE_INFINITY;
    return true;
  }

  /** A column of numbers; entries at and after `visible` must not be read by anything that decides. */
  number(name: string): GrowableFloat64 {
    const column = this.#numbers.get(name);
    if (column === undefined) throw new InvariantError('INVARIANT_BROKEN', `${this.source.feedId} has no column of numbers ${name}.`);
    return column;
  }

  /** A column of texts; entries at and after `visible` must not be read by anything that decides. */
  text(name: string): readonly string[] {
    const column = this.#texts.get(name);
    if (column === undefined) throw new InvariantError('INVARIANT_BROKEN', `${this.source.feedId} has no column of texts ${name}.`);
    return column;
  }

  /** The moment of a row. */
  asOf(row: number): Instant {
    return this.#asOf.at(row);
  }

  /** When a row could first be known. */
  knownAt(row: number): Instant {
    return this.#knownAt.at(row);
  }

  /** A column computed from others, shared by everyone who asks for the same columns and operator. */
  derive(columns: readonly string[], operator: Operator): DerivedColumn {
    const key = `${columns.join(',')}|${operator.key}`;
    let derived = this.#derived.get(key);
    if (derived === undefined) {
      derived = new DerivedColumn(
        this,
        columns.map((name) => this.number(name)),
        operator,
      );
      this.#derived.set(key, derived);
    }
    return derived;
  }
}

function readNumber(row: TableRow, name: string): number {
  const value = row.values[name];
  return typeof value === 'number' ? value : Number.NaN;
}
