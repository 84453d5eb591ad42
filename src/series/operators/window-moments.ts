import { isMissing } from './rules.ts';

/**
 * Mean and sum of squared deviations of the last `size` rows, at any level and scale (1e9 ± 1, 1e-5, after a gap), and
 * exactly 0 deviation in a flat window.
 *
 * As in {@link WindowSum} a window is the tail of the previous block plus the head of this one, and both are only ever
 * added to. Values are taken relative to the last one of the previous block. That one lies in every window that uses it,
 * hence its distance from the mean is bounded by the spread of the window, and the sum of squares that is corrected is at
 * most `size` times the result: the relative error is a few roundings as a rule and at worst, a lone outlier as the last
 * of a block in a flat window, of the order of size² · 1e-16. O(1) amortised per row.
 */
export class WindowMoments {
  /** Of each row of the last run, how far it is above the mean of its window; NaN where undefined. */
  distances = new Float64Array(1);
  /** Of each row of the last run, the sum of (value - mean)² over its window; NaN where undefined. */
  squares = new Float64Array(1);

  readonly #size: number;
  /** Before the cursor the values of this block, from it on the sums from there to the end of the previous block. */
  readonly #block: Float64Array;
  readonly #tailSquares: Float64Array;
  #cursor = 0;
  #origin = 0;
  #head = 0;
  #headSquares = 0;
  #primed = false;

  constructor(size: number) {
    this.#size = size;
    this.#block = new Float64Array(size).fill(NaN);
    this.#tailSquares = new Float64Array(size);
  }

  /** Takes the rows `start` to `end` (exclusive) as the next ones and fills `distances` and `squares` from index 0. */
  run(values: Float64Array, start: number, end: number): void {
    if (this.squares.length < end - start) {
      this.distances = new Float64Array(end - start);
      this.squares = new Float64Array(end - start);
    }
    for (let i = start; i < end; i += 1) {
      i = this.#extendHead(values, i, Math.min(end, i + this.#size - 1 - this.#cursor), start);
      if (i === end) return;
      if (isMissing(values[i]!)) this.#restart(i - start);
      else this.#closeBlock(values[i]!, i - start);
    }
  }

  /** Works up to a missing row or `end`, whichever is first, and returns where that is. */
  #extendHead(values: Float64Array, start: number, end: number, offset: number): number {
    const { distances, squares } = this;
    const block = this.#block;
    const tailSquares = this.#tailSquares;
    const origin = this.#origin;
    const share = 1 / this.#size;
    let cursor = this.#cursor;
    let head = this.#head;
    let headSquares = this.#headSquares;
    let i = start;
    for (; i < end; i += 1) {
      const value = values[i]!;
      if (isMissing(value)) break;
      block[cursor] = value;
      cursor += 1;
      const distance = value - origin;
      head += distance;
      headSquares += distance * distance;
      const sum = head + block[cursor]!;
      const mean = sum * share;
      distances[i - offset] = distance - mean;
      squares[i - offset] = headSquares + tailSquares[cursor]! - sum * mean;
    }
    this.#cursor = cursor;
    this.#head = head;
    this.#headSquares = headSquares;
    return i;
  }

  #closeBlock(last: number, row: number): void {
    const block = this.#block;
    const tailSquares = this.#tailSquares;
    block[this.#size - 1] = last;
    let sum = 0;
    let squares = 0;
    for (let at = this.#size - 1; at >= 0; at -= 1) {
      const distance = block[at]! - last;
      sum += distance;
      squares += distance * distance;
      block[at] = sum;
      tailSquares[at] = squares;
    }
    const mean = sum / this.#size;
    this.distances[row] = -mean;
    this.squares[row] = squares - sum * mean;
    this.#origin = last;
    this.#startBlock(true);
  }

  #restart(row: number): void {
    this.#block.fill(NaN, 0, this.#primed ? this.#size : this.#cursor);
    this.distances[row] = NaN;
    this.squares[row] = NaN;
    this.#startBlock(false);
  }

  #startBlock(primed: boolean): void {
    this.#cursor = 0;
    this.#head = 0;
    this.#headSquares = 0;
    this.#primed = primed;
  }
}
