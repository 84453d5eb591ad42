import type { OperatorState } from '../operator.ts';

/**
 * State of an operator on one column that works through rows in runs, with its numbers in local variables: a whole
 * column costs little more than a plain loop, and a pushed row is a run of one. Both are the same code.
 */
export abstract class ColumnState implements OperatorState {
  /** The row that is being pushed. */
  protected readonly input = new Float64Array(1);
  /** The output of the row that was pushed. */
  protected readonly output = new Float64Array(1);

  /** Takes the rows `start` to `end` (exclusive) of `values` as the next ones and writes their outputs to `out`. */
  abstract run(values: Float64Array, out: Float64Array, start: number, end: number): void;

  /**
   * Takes the next row; returns its output. Each class writes it out, although all do the same: one body for all of them
   * would have to look up `run` on every row, which doubles the cost of a push.
   */
  abstract push(value: number): number;
}

/**
 * Rows per run over a whole column: what a run writes is still in the processor's cache when the next step reads it, and
 * the runs are many enough for the engine to compile them as a function of their own.
 */
export const ROWS_PER_RUN = 1_024;

/** The outputs of a new state over a whole column. */
export function runOverColumn(state: ColumnState, values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += ROWS_PER_RUN) {
    state.run(values, out, start, Math.min(start + ROWS_PER_RUN, values.length));
  }
  return out;
}
