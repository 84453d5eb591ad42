import { PluginError } from '../../domain/errors.ts';
import type { Unit } from '../../domain/units.ts';
import type { Operator, OperatorState } from '../operator.ts';

/*
 * The convention for missing rows, for every operator and every function of `indicators.ts`: an input that is not a
 * finite number is a missing row (of several columns: a row in which one is). The output of that row is NaN. Elsewhere a
 * value is defined when every row that its formula uses is there: a window, and a recursion with its SMA seed, start
 * again after a missing row; a change over n rows needs the two rows that it compares. Operators that run from the first
 * row (`expanding…`, `drawdown`) leave the row out and go on. A division by zero gives NaN, never infinity.
 */

/** Whether a value is missing: NaN or infinite. */
export function isMissing(value: number): boolean {
  return value - value !== 0;
}

/** `numerator / denominator`, or NaN where that is not a finite number. Without a branch, which would cost more. */
export function divide(numerator: number, denominator: number): number {
  const quotient = numerator / denominator;
  return quotient + (quotient - quotient);
}

/**
 * Returns a number of rows that an operator was given.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless it is a whole number of at least `minimum`
 */
export function requireRows(operator: string, rows: number, minimum = 1): number {
  if (Number.isInteger(rows) && rows >= minimum) return rows;
  throw new PluginError(
    'OPERATOR_PARAMETER',
    `${operator} was given ${String(rows)} as its number of rows; give it a whole number of at least ${String(minimum)}.`,
  );
}

/**
 * Returns a factor that an operator was given: deviations, bars per year.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless it is a finite number above zero
 */
export function requirePositive(operator: string, name: string, value: number): number {
  if (!isMissing(value) && value > 0) return value;
  throw new PluginError('OPERATOR_PARAMETER', `${operator} was given ${String(value)} as its ${name}; give it a finite number above zero.`);
}

/** An operator on one column of any unit. `warmup` counts the first defined row: see {@link Operator}. */
export function onOneColumn<Out extends Unit | 'same'>(
  key: string,
  unit: Out,
  warmup: number,
  create: () => OperatorState,
): Operator<readonly [Unit], Out> {
  return { key, arity: 1, unit, warmup, create };
}
