import type { Unit } from '../domain/units.ts';

/**
 * The running state of an operator on one column: takes the next row's inputs, returns its output for that row.
 * O(1) amortised per row, NaN while the output is not defined yet.
 */
export interface OperatorState {
  push(a: number, b: number, c: number): number;
}

/**
 * A named, parameterised transformation of one to three columns of one feed into a new column, row by row.
 * Two operators with the same `key` are the same operator: their columns are computed once and shared.
 *
 * @typeParam In - the units that the inputs must have, in order (`Unit` where any will do)
 * @typeParam Out - the unit of the output, or `'same'` for the unit of the first input
 */
export interface Operator<In extends readonly Unit[] = readonly Unit[], Out extends Unit | 'same' = Unit | 'same'> {
  /** Name and parameters: `rsi(14)`. */
  readonly key: string;
  /** How many input columns it takes: 1, 2 or 3. */
  readonly arity: 1 | 2 | 3;
  readonly unit: Out;
  /** Rows that must have passed before the output is defined: `rsi(14)` needs 15. */
  readonly warmup: number;
  create(): OperatorState;
  /** Type only: never set at run time. */
  readonly inputs?: In;
}
