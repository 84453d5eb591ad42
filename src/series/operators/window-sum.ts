import { ColumnState } from './column-state.ts';
import { isMissing } from './rules.ts';

/**
 * State of the sum of the last `size` rows times a factor (1 / size gives the mean). Rows are taken in blocks of `size`:
 * a window is the tail of the previous block plus the head of this one, and both are only ever added to. Nothing is
 * subtracted, so a value that has left the window leaves no rounding error behind. O(1) amortised per row: one backward
 * pass per block.
 */
export class WindowSum extends ColumnState {
  readonly #size: number;
  readonly #factor: number;
  /** Before the cursor the values of this block, from it on the sums from there to the end of the previous block. */
  readonly #block: Float64Array;
  #cursor = 0;
  #head = 0;
  #primed = false;

  constructor(size: number, factor = 1) {
    super();
    this.#size = size;
    this.#factor = factor;
    this.#block = new Float64Array(size).fill(NaN);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. NaN before there are `size` rows without a missing one. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    for (let i = start; i < end; i += 1) {
      i = this.#extendHead(values, out, i, Math.min(end, i + this.#size - 1 - this.#cursor));
      if (i === end) return;
      out[i] = isMissing(values[i]!) ? this.#restart() : this.#closeBlock(values[i]!) * this.#factor;
    }
  }

  /** Works up to a missing row or `end`, whichever is first, and returns where that is. */
  #extendHead(values: Float64Array, out: Float64Array, start: number, end: number): number {
    const block = this.#block;
    const factor = this.#factor;
    let cursor = this.#cursor;
    let head = this.#head;
    let i = start;
    for (; i < end; i += 1) {
      const value = values[i]!;
      if (isMissing(value)) break;
      block[cursor] = value;
      cursor += 1;
      head += value;
      out[i] = (head + block[cursor]!) * factor;
    }
    this.#cursor = cursor;
    this.#head = head;
    return i;
  }

  #closeBlock(last: number): number {
    const block = this.#block;
    let sum = last;
    block[this.#size - 1] = last;
    for (let at = this.#size - 2; at >= 0; at -= 1) {
      sum += block[at]!;
      block[at] = sum;
    }
    this.#cursor = 0;
    this.#head = 0;
    this.#primed = true;
    return sum;
  }

  #restart(): number {
    this.#block.fill(NaN, 0, this.#primed ? this.#size : this.#cursor);
    this.#cursor = 0;
    this.#head = 0;
    this.#primed = false;
    return NaN;
  }
}
