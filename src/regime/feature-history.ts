import type { Instant } from '../domain/time.ts';
import { HOUR } from '../domain/time.ts';
import { GrowableFloat64 } from '../series/growable.ts';
import type { Frame } from '../series/frame.ts';
import type { Table } from '../series/table.ts';
import { HOURLY, REGIME_FEATURES } from './features.ts';
import { chooseTable, type NumberReader } from './read-tables.ts';

/** Feature rows as plain arrays: one row per hour, oldest first. */
export interface FeatureRows {
  /** The close of each row's hour, one hour apart without gaps. */
  readonly asOf: Float64Array;
  /** Rows × features in the order of `REGIME_FEATURES`, row-major; NaN = missing. */
  readonly values: Float64Array;
}

/**
 * The feature rows of one asset, taken from a frame as it moves on. What a row holds was known when its bar was seen, and is
 * never written again.
 *
 * There is one row per hour of the clock. An hour without a bar, or whose bar was seen only together with a later one, is a
 * row of NaN: at its own time nothing was known of it.
 */
export class FeatureHistory {
  readonly #frame: Frame;
  readonly #tables: readonly Table[];
  readonly #readers: readonly NumberReader[];
  readonly #asOf = new GrowableFloat64();
  readonly #values = new GrowableFloat64();

  /** @param frame the tables of one asset; sources may still be added to it */
  constructor(frame: Frame) {
    this.#frame = frame;
    this.#tables = frame.sources(HOURLY.id);
    this.#readers = REGIME_FEATURES.map((feature) => feature.bind(frame));
  }

  /** How many rows there are. */
  get rows(): number {
    return this.#asOf.length;
  }

  /** The close of the newest row's hour; NaN without rows. */
  get newestAsOf(): Instant {
    return this.#asOf.at(this.rows - 1);
  }

  /** The close of a row's hour. */
  asOf(row: number): Instant {
    return this.#asOf.at(row);
  }

  /** The features of a row, valid until the next call of `observe`. */
  row(row: number): Float64Array {
    const size = REGIME_FEATURES.length;
    return this.#values.view(row * size, (row + 1) * size);
  }

  /** A copy of the rows from `from` on, to hand to another thread. */
  copy(from = 0): FeatureRows {
    return {
      asOf: this.#asOf.view(from, this.rows).slice(),
      values: this.#values.view(from * REGIME_FEATURES.length, this.#values.length).slice(),
    };
  }

  /**
   * To be called whenever the frame moved: takes in the newest hourly bar if it is new. O(1) per hour.
   * @returns whether rows were added
   */
  observe(): boolean {
    const now = this.#frame.now;
    const table = chooseTable(this.#tables, now);
    if (table === null) return false;
    const asOf = table.newestAsOf;
    const before = this.newestAsOf;
    if (asOf <= before) return false;
    if (this.rows > 0) for (let hour = before + HOUR; hour < asOf; hour += HOUR) this.#append(hour, null);
    this.#append(asOf, now);
    return true;
  }

  #append(asOf: Instant, now: Instant | null): void {
    this.#asOf.push(asOf);
    for (const read of this.#readers) {
      const value = now === null ? Number.NaN : read(now);
      // The constant instead of the NaN that arithmetic left, whose sign differs between machines: rows are hashed.
      this.#values.push(Number.isFinite(value) ? value : Number.NaN);
    }
  }
}
