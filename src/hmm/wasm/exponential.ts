import type { Code, FunctionBuilder, Local } from './encoding.ts';
import { f64x2, i64x2, v128 } from './instructions.ts';
import type { Layout } from './layout.ts';

/** Exponentials of arguments below this are taken as 0: e^−690 is 1e−300, and smaller ones would be slow subnormal numbers. */
const LOWEST = -690;
/** Adding it rounds a double to a whole number that then stands in its lowest bits. */
const ROUNDER = 1.5 * 2 ** 52;
/** log 2 in two parts, the first short enough for its multiples to be exact. */
const LOG_2 = [0.693145751953125, 0.0000014286068203094173] as const;
/** Rational approximation of Cephes (S. Moshier), exp.c: e^r = 1 + 2·rP(r²) / (Q(r²) − rP(r²)) for |r| ≤ ½·log 2, error below 1e−16. */
const P = [0.00012617719307481058, 0.030299440770744195, 1] as const;
const Q = [0.0000030019850513866446, 0.002524483403496841, 0.22726554820815503, 2] as const;

/** Emits value ← e^value in place, for values ≤ 0. */
export function emitExponential(
  fn: FunctionBuilder,
  { constant }: Layout,
  value: Local,
  [n, r, square, p]: readonly [Local, Local, Local, Local],
): void {
  const { add, sub, mul, div } = f64x2;
  const polynomial = (coefficients: readonly number[]): Code =>
    coefficients.slice(1).reduce((sum, c) => add(mul(sum, square.get), constant(c)), constant(coefficients[0]!));
  fn.emit(
    n.set(add(mul(value.get, constant(Math.LOG2E)), constant(ROUNDER))),
    r.set(sub(n.get, constant(ROUNDER))),
    r.set(sub(sub(value.get, mul(r.get, constant(LOG_2[0]))), mul(r.get, constant(LOG_2[1])))),
    square.set(mul(r.get, r.get)),
    p.set(mul(r.get, polynomial(P))),
    r.set(div(p.get, sub(polynomial(Q), p.get))),
    r.set(add(add(r.get, r.get), constant(1))),
    // 2^n: the lowest bits of the rounded sum, moved to where the exponent of 1.0 is, scale by whole powers of two.
    n.set(i64x2.shiftLeft(n.get, 52)),
    value.set(v128.and(i64x2.add(n.get, r.get), f64x2.gt(value.get, constant(LOWEST)))),
  );
}
