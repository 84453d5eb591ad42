import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { divide, isMissing } from './rules.ts';

function onTwoColumns<A extends Unit, B extends Unit, Out extends Unit | 'same'>(
  key: string,
  unit: Out,
  combine: (a: number, b: number) => number,
): Operator<readonly [A, B], Out> {
  const state = {
    push(a: number, b: number): number {
      const combined = combine(a, b);
      return isMissing(combined) ? NaN : combined;
    },
  };
  return { key, arity: 2, unit, warmup: 1, create: () => state };
}

/**
 * The first column minus the second, row by row. Both must have the same unit, which must be named where it cannot be
 * inferred: `difference<'USD'>()`. NaN where either is missing.
 */
export function difference<U extends Unit = never>(): Operator<readonly [U, U], 'same'> {
  return onTwoColumns('difference', 'same', (a, b) => a - b);
}

/**
 * The first column plus the second, row by row. Both must have the same unit, which must be named where it cannot be
 * inferred: `sumOf<'USD'>()`. NaN where either is missing.
 */
export function sumOf<U extends Unit = never>(): Operator<readonly [U, U], 'same'> {
  return onTwoColumns('sumOf', 'same', (a, b) => a + b);
}

/**
 * The first column over the second, row by row: a `ratio` of two columns of the same unit (`quotient<'USD'>()`), or, of
 * any two units, a number of the unit that is given: `quotient<'USD', 'USD', 'z-score'>('z-score')`. NaN where either is
 * missing or the second is 0.
 */
export function quotient<U extends Unit = never>(): Operator<readonly [U, U], 'ratio'>;
export function quotient<A extends Unit = never, B extends Unit = never, Out extends Unit = Unit>(
  unit: Out,
): Operator<readonly [A, B], Out>;
export function quotient(unit?: Unit): Operator<readonly [Unit, Unit], Unit> {
  return unit === undefined ? onTwoColumns('quotient', 'ratio', divide) : onTwoColumns(`quotient(${unit})`, unit, divide);
}
