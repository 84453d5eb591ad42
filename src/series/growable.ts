const FIRST_CAPACITY = 64;

/** A column of doubles that grows at its end; reading is an array access. */
export class GrowableFloat64 {
  #values: Float64Array;
  #length: number;

  /** @param values - taken over as the first content, not copied */
  constructor(values?: Float64Array) {
    this.#values = values ?? new Float64Array(FIRST_CAPACITY);
    this.#length = values?.length ?? 0;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(Math.max(FIRST_CAPACITY, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** The value at a row; NaN outside. */
  at(row: number): number {
    return row < this.#length ? this.#values[row]! : Number.NaN;
  }

  /** A view of rows `from` to `to` (exclusive), valid until the next push. */
  view(from: number, to: number): Float64Array {
    return this.#values.subarray(from, Math.min(to, this.#length));
  }
}
