import { FunctionBuilder, type Code, type Local } from './encoding.ts';
import { f64, f64x2, i32, i64x2, reduceTree, v128 } from './instructions.ts';
import type { FixedArray, Layout } from './layout.ts';

/**
 * The recursions along a sequence. Each step depends on the one before, so that what counts is the length of the chain of dependent
 * operations: sums are trees, and the weights are scaled by the power of two that is nearest below their sum, which takes two bit operations
 * where a division would lie in the chain (and is exact).
 */

/** The double whose bits are those of the exponent. */
const EXPONENT_BITS = Infinity;
/** The double whose bits are twice the exponent of 1.0; less the exponent of x they are the exponent of 1/x. */
const DOUBLE_BIAS = 2 ** 1023;

/** A row of states in registers, and what the recursions need beside it. */
interface Chain {
  readonly row: readonly Local[];
  readonly next: readonly Local[];
  readonly spread: readonly Local[];
  /** Both lanes: the sum of the row. */
  readonly total: Local;
  /** Both lanes: the power of two that the next row is multiplied by. */
  readonly factor: Local;
  readonly smallest: Local;
}

function createChain(fn: FunctionBuilder, { registers }: Layout): Chain {
  return {
    row: fn.locals('v128', registers),
    next: fn.locals('v128', registers),
    spread: fn.locals('v128', 2 * registers),
    total: fn.local('v128'),
    factor: fn.local('v128'),
    smallest: fn.local('v128'),
  };
}

/** next ← combine over i of row[i] ∘ matrix[i, ·]. */
function emitProduct(
  fn: FunctionBuilder,
  layout: Layout,
  chain: Chain,
  matrix: FixedArray,
  kind: 'sum of products' | 'maximum of sums',
): void {
  const [inner, outer] = kind === 'sum of products' ? [f64x2.mul, f64x2.add] : [f64x2.add, f64x2.pmax];
  chain.row.forEach((register, v) => {
    for (const lane of [0, 1] as const) {
      if (2 * v + lane < layout.states) fn.emit(chain.spread[2 * v + lane]!.set(v128.spread(register.get, lane)));
    }
  });
  chain.next.forEach((register, v) => {
    const terms = Array.from({ length: layout.states }, (_, i) => inner(chain.spread[i]!.get, v128.load(layout.at(matrix, i, v))));
    fn.emit(register.set(reduceTree(outer, terms)));
  });
}

/** target (both lanes) ← the sum or maximum of all lanes of the registers. */
function emitTotal(fn: FunctionBuilder, target: Local, combine: (a: Code, b: Code) => Code, registers: readonly Code[]): void {
  fn.emit(target.set(reduceTree(combine, registers)), target.set(combine(target.get, v128.swap(target.get))));
}

function emitFactor(fn: FunctionBuilder, layout: Layout, { total, factor }: Chain): void {
  fn.emit(factor.set(i64x2.sub(layout.constant(DOUBLE_BIAS), v128.and(total.get, layout.constant(EXPONENT_BITS)))));
}

function emitMove(fn: FunctionBuilder, to: readonly Local[], from: readonly Local[]): void {
  to.forEach((register, v) => {
    fn.emit(register.set(from[v]!.get));
  });
}

const codes = (locals: readonly Local[]): Code[] => locals.map((local) => local.get);

/**
 * The forward recursion. Parameters: address of the row of weights before the first, address of the first row of densities; rows.
 * Result: the sum of the exponents (plus 1023 each) that the rows were scaled down by. `result` receives the smallest sum of a row.
 */
export function buildForward(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32', 'i32'], 'f64');
  const [weights, densities, left] = [0, 1, 2].map((index) => fn.parameter(index)) as [Local, Local, Local];
  const chain = createChain(fn, layout);
  const exponents = fn.local('v128');
  chain.row.forEach((register, v) => {
    fn.emit(register.set(v128.load({ base: weights.get, offset: v * 16 })));
  });
  emitTotal(fn, chain.total, f64x2.add, codes(chain.row));
  fn.emit(chain.smallest.set(layout.constant(Infinity)));
  fn.emitLoop(
    () => {
      emitFactor(fn, layout, chain);
      fn.emit(exponents.set(i64x2.add(exponents.get, i64x2.shiftRight(v128.and(chain.total.get, layout.constant(EXPONENT_BITS)), 52))));
      emitProduct(fn, layout, chain, 'transition', 'sum of products');
      chain.next.forEach((register, v) => {
        const scaled = f64x2.mul(chain.factor.get, v128.load({ base: densities.get, offset: v * 16 }));
        fn.emit(register.set(f64x2.mul(register.get, scaled)));
        fn.emit(v128.store({ base: weights.get, offset: layout.rowBytes + v * 16 }, register.get));
      });
      emitMove(fn, chain.row, chain.next);
      emitTotal(fn, chain.total, f64x2.add, codes(chain.row));
      fn.emit(
        chain.smallest.set(f64x2.pmin(chain.smallest.get, chain.total.get)),
        weights.set(i32.add(weights.get, i32.const(layout.rowBytes))),
        densities.set(i32.add(densities.get, i32.const(layout.rowBytes))),
        left.set(i32.sub(left.get, i32.const(1))),
      );
    },
    () => left.get,
  );
  fn.emit(f64.store(layout.at('result', 0, 0), f64x2.first(chain.smallest.get)), f64.convert(i64x2.first(exponents.get)));
  return fn;
}

/**
 * The backward recursion with the posteriors. Parameters: addresses of the last row of weights and of densities; rows; bytes from the start of
 * `scaled` (and of `ahead`) to the last row. Result: the smallest evidence.
 */
export function buildBackward(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32', 'i32', 'i32'], 'f64');
  const [weights, densities, left, place] = [0, 1, 2, 3].map((index) => fn.parameter(index)) as [Local, Local, Local, Local];
  const chain = createChain(fn, layout);
  const evidence = fn.local('v128');
  const forward = fn.locals('v128', layout.registers);
  const scratch = (name: FixedArray, row: number, v: number) => ({ base: place.get, offset: layout.at(name, row, v).offset });
  chain.row.forEach((register, v) => {
    fn.emit(register.set(v128.load(scratch('ahead', 1, v))));
  });
  emitTotal(fn, chain.total, f64x2.add, codes(chain.row));
  fn.emit(chain.smallest.set(layout.constant(Infinity)));
  fn.emitLoop(
    () => {
      emitFactor(fn, layout, chain);
      emitProduct(fn, layout, chain, 'arrivals', 'sum of products');
      chain.row.forEach((register, v) => {
        const scaled = f64x2.mul(chain.factor.get, v128.load({ base: densities.get, offset: v * 16 }));
        fn.emit(register.set(f64x2.mul(chain.next[v]!.get, scaled)), v128.store(scratch('ahead', 0, v), register.get));
      });
      emitTotal(fn, chain.total, f64x2.add, codes(chain.row));
      forward.forEach((register, v) => {
        fn.emit(register.set(v128.load({ base: weights.get, offset: v * 16 })));
      });
      emitTotal(
        fn,
        evidence,
        f64x2.add,
        forward.map((register, v) => f64x2.mul(register.get, chain.next[v]!.get)),
      );
      fn.emit(chain.smallest.set(f64x2.pmin(chain.smallest.get, evidence.get)), evidence.set(f64x2.div(layout.constant(1), evidence.get)));
      forward.forEach((register, v) => {
        fn.emit(register.set(f64x2.mul(register.get, evidence.get)), v128.store(scratch('scaled', 0, v), register.get));
        fn.emit(register.set(f64x2.mul(register.get, chain.next[v]!.get)), v128.store({ base: weights.get, offset: v * 16 }, register.get));
      });
      fn.emit(
        weights.set(i32.sub(weights.get, i32.const(layout.rowBytes))),
        densities.set(i32.sub(densities.get, i32.const(layout.rowBytes))),
        place.set(i32.sub(place.get, i32.const(layout.rowBytes))),
        left.set(i32.sub(left.get, i32.const(1))),
      );
    },
    () => left.get,
  );
  fn.emit(f64x2.first(chain.smallest.get));
  return fn;
}

/** The Viterbi recursion on logarithms. Parameters: address of the row of scores before the first, address of the first row of densities; rows. */
export function buildBestPaths(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32', 'i32']);
  const [scores, densities, left] = [0, 1, 2].map((index) => fn.parameter(index)) as [Local, Local, Local];
  const chain = createChain(fn, layout);
  chain.row.forEach((register, v) => {
    fn.emit(register.set(v128.load({ base: scores.get, offset: v * 16 })));
  });
  fn.emitLoop(
    () => {
      emitTotal(fn, chain.total, f64x2.pmax, codes(chain.row));
      emitProduct(fn, layout, chain, 'transition', 'maximum of sums');
      chain.row.forEach((register, v) => {
        const shifted = f64x2.sub(v128.load({ base: densities.get, offset: v * 16 }), chain.total.get);
        fn.emit(register.set(f64x2.add(chain.next[v]!.get, shifted)));
        fn.emit(v128.store({ base: scores.get, offset: layout.rowBytes + v * 16 }, register.get));
      });
      fn.emit(
        scores.set(i32.add(scores.get, i32.const(layout.rowBytes))),
        densities.set(i32.add(densities.get, i32.const(layout.rowBytes))),
        left.set(i32.sub(left.get, i32.const(1))),
      );
    },
    () => left.get,
  );
  return fn;
}
