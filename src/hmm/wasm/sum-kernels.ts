import { FunctionBuilder, type Local } from './encoding.ts';
import { f64x2, i32, v128, type Address } from './instructions.ts';
import type { FixedArray, Layout } from './layout.ts';

/**
 * Sums over the rows of a block. Each kernel cuts its table of sums into tiles that fit the registers, and goes through the rows (which are in
 * the first-level cache) once per tile, so that no sum is loaded or stored inside the loop.
 */

/** Entries and registers of states per tile: eight sums leave eight of sixteen registers for the operands. */
const TILE_ENTRIES = 2;
const TILE_REGISTERS = 4;

/** The left or right factor of a sum of outer products: where its first row is, and how far rows are apart. */
interface Factor {
  readonly first: Local;
  readonly rowBytes: number;
}

/** Emits target[i, ·] += Σ over rows of left[i] · right[·], with left scalars and right a row of states. */
function emitOuterSum(
  fn: FunctionBuilder,
  layout: Layout,
  count: Local,
  left: Factor,
  entries: number,
  right: Factor,
  target: FixedArray,
): void {
  const sums = fn.locals('v128', TILE_ENTRIES * TILE_REGISTERS);
  const states = fn.locals('v128', TILE_REGISTERS);
  const value = fn.local('v128');
  const [a, b, remaining] = fn.locals('i32', 3) as [Local, Local, Local];
  for (const i of steps(entries, TILE_ENTRIES)) {
    for (const v of steps(layout.registers, TILE_REGISTERS)) {
      const is = steps(Math.min(TILE_ENTRIES, entries - i), 1);
      const vs = steps(Math.min(TILE_REGISTERS, layout.registers - v), 1);
      const each = (visit: (sum: Local, place: Address) => void): void => {
        for (const n of is) for (const m of vs) visit(sums[n * TILE_REGISTERS + m]!, layout.at(target, i + n, v + m));
      };
      each((sum, place) => {
        fn.emit(sum.set(v128.load(place)));
      });
      fn.emit(a.set(left.first.get), b.set(right.first.get), remaining.set(count.get));
      fn.emitLoop(
        () => {
          for (const m of vs) fn.emit(states[m]!.set(v128.load({ base: b.get, offset: (v + m) * 16 })));
          for (const n of is) {
            fn.emit(value.set(v128.loadSplat({ base: a.get, offset: (i + n) * 8 })));
            for (const m of vs) {
              const sum = sums[n * TILE_REGISTERS + m]!;
              fn.emit(sum.set(f64x2.add(sum.get, f64x2.mul(value.get, states[m]!.get))));
            }
          }
          fn.emit(a.set(i32.add(a.get, i32.const(left.rowBytes))), b.set(i32.add(b.get, i32.const(right.rowBytes))));
          fn.emit(remaining.set(i32.sub(remaining.get, i32.const(1))));
        },
        () => remaining.get,
      );
      each((sum, place) => {
        fn.emit(v128.store(place, sum.get));
      });
    }
  }
}

/** Emits target[·] += Σ over rows of states[·]. */
function emitSum(fn: FunctionBuilder, layout: Layout, count: Local, { first, rowBytes }: Factor, target: FixedArray): void {
  const sums = fn.locals('v128', layout.registers);
  sums.forEach((sum, v) => {
    fn.emit(sum.set(v128.load(layout.at(target, 0, v))));
  });
  fn.emitLoop(
    () => {
      sums.forEach((sum, v) => {
        fn.emit(sum.set(f64x2.add(sum.get, v128.load({ base: first.get, offset: v * 16 }))));
      });
      fn.emit(first.set(i32.add(first.get, i32.const(rowBytes))), count.set(i32.sub(count.get, i32.const(1))));
    },
    () => count.get,
  );
  sums.forEach((sum, v) => {
    fn.emit(v128.store(layout.at(target, 0, v), sum.get));
  });
}

/** The numbers 0, size, 2·size, … below `end`. */
function steps(end: number, size: number): number[] {
  return Array.from({ length: Math.ceil(end / size) }, (_, n) => n * size);
}

/** transitionSums[i, ·] += Σ scaled[n, i] · ahead[n + 1, ·]. Parameter: rows. */
export function buildCountTransitions(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32']);
  const [left, right] = fn.locals('i32', 2) as [Local, Local];
  fn.emit(left.set(i32.const(layout.at('scaled', 0, 0).offset)), right.set(i32.const(layout.at('ahead', 1, 0).offset)));
  const { rowBytes } = layout;
  emitOuterSum(fn, layout, fn.parameter(0), { first: left, rowBytes }, layout.states, { first: right, rowBytes }, 'transitionSums');
  return fn;
}

/** weightSums += Σ posterior and meanSums[d, ·] += Σ x[d] · posterior[·]. Parameters: addresses of the first row of observations and of posteriors; rows. */
export function buildSumMeans(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32', 'i32']);
  const left = { first: fn.parameter(0), rowBytes: layout.featureBytes };
  const right = { first: fn.parameter(1), rowBytes: layout.rowBytes };
  emitOuterSum(fn, layout, fn.parameter(2), left, layout.features, right, 'meanSums');
  emitSum(fn, layout, fn.parameter(2), right, 'weightSums');
  return fn;
}

/** scatterSums[d, ·] += Σ posterior · (x[d] − mean[d])². Parameters as of `buildSumMeans`. */
export function buildDiagonalScatter(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32', 'i32']);
  const [observations, posteriors, count] = [0, 1, 2].map((index) => fn.parameter(index)) as [Local, Local, Local];
  const sums = fn.locals('v128', TILE_REGISTERS);
  const means = fn.locals('v128', TILE_REGISTERS);
  const [value, difference] = fn.locals('v128', 2) as [Local, Local];
  const [x, weights, remaining] = fn.locals('i32', 3) as [Local, Local, Local];
  for (let d = 0; d < layout.features; d++) {
    for (const v of steps(layout.registers, TILE_REGISTERS)) {
      const vs = steps(Math.min(TILE_REGISTERS, layout.registers - v), 1);
      for (const m of vs) {
        fn.emit(sums[m]!.set(v128.load(layout.at('scatterSums', d, v + m))), means[m]!.set(v128.load(layout.at('means', d, v + m))));
      }
      fn.emit(x.set(observations.get), weights.set(posteriors.get), remaining.set(count.get));
      fn.emitLoop(
        () => {
          fn.emit(value.set(v128.loadSplat({ base: x.get, offset: d * 8 })));
          for (const m of vs) {
            const weighted = f64x2.mul(v128.load({ base: weights.get, offset: (v + m) * 16 }), difference.get);
            fn.emit(difference.set(f64x2.sub(value.get, means[m]!.get)));
            fn.emit(sums[m]!.set(f64x2.add(sums[m]!.get, f64x2.mul(weighted, difference.get))));
          }
          fn.emit(x.set(i32.add(x.get, i32.const(layout.featureBytes))), weights.set(i32.add(weights.get, i32.const(layout.rowBytes))));
          fn.emit(remaining.set(i32.sub(remaining.get, i32.const(1))));
        },
        () => remaining.get,
      );
      for (const m of vs) fn.emit(v128.store(layout.at('scatterSums', d, v + m), sums[m]!.get));
    }
  }
  return fn;
}

/**
 * scatterSums[(i, j), ·] += Σ posterior · (x[i] − mean[i]) · (x[j] − mean[j]) for j ≤ i. Parameters as of `buildSumMeans`.
 * For each pair of states the differences of the block are written to scratch space first, then summed in tiles of the triangle.
 */
export function buildFullScatter(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32', 'i32']);
  const [observations, posteriors, count] = [0, 1, 2].map((index) => fn.parameter(index)) as [Local, Local, Local];
  const { features } = layout;
  const rowBytes = features * 16;
  const scratch = layout.at('differences', 0, 0).offset;
  const sums = fn.locals('v128', TILE_ENTRIES * TILE_REGISTERS);
  const [left, weight] = [fn.locals('v128', TILE_ENTRIES), fn.local('v128')];
  const right = fn.local('v128');
  const [x, weights, place, remaining] = fn.locals('i32', 4) as [Local, Local, Local, Local];

  const loop = (body: () => void): void => {
    fn.emit(x.set(observations.get), weights.set(posteriors.get), place.set(i32.const(scratch)), remaining.set(count.get));
    fn.emitLoop(
      () => {
        body();
        fn.emit(x.set(i32.add(x.get, i32.const(layout.featureBytes))), weights.set(i32.add(weights.get, i32.const(layout.rowBytes))));
        fn.emit(place.set(i32.add(place.get, i32.const(rowBytes))), remaining.set(i32.sub(remaining.get, i32.const(1))));
      },
      () => remaining.get,
    );
  };

  for (let v = 0; v < layout.registers; v++) {
    loop(() => {
      for (let d = 0; d < features; d++) {
        const difference = f64x2.sub(v128.loadSplat({ base: x.get, offset: d * 8 }), v128.load(layout.at('means', d, v)));
        fn.emit(v128.store({ base: place.get, offset: d * 16 }, difference));
      }
    });
    for (const i of steps(features, TILE_ENTRIES)) {
      const is = steps(Math.min(TILE_ENTRIES, features - i), 1);
      for (const j of steps(i + is.length, TILE_REGISTERS)) {
        const js = steps(Math.min(TILE_REGISTERS, i + is.length - j), 1);
        const cells = is.flatMap((n) => js.filter((m) => j + m <= i + n).map((m) => ({ n, m, sum: sums[n * TILE_REGISTERS + m]! })));
        const placeOf = (n: number, m: number): Address => layout.at('scatterSums', ((i + n) * (i + n + 1)) / 2 + j + m, v);
        for (const { n, m, sum } of cells) fn.emit(sum.set(v128.load(placeOf(n, m))));
        loop(() => {
          fn.emit(weight.set(v128.load({ base: weights.get, offset: v * 16 })));
          for (const n of is) fn.emit(left[n]!.set(f64x2.mul(weight.get, v128.load({ base: place.get, offset: (i + n) * 16 }))));
          for (const m of js) {
            fn.emit(right.set(v128.load({ base: place.get, offset: (j + m) * 16 })));
            for (const { n, sum } of cells.filter((cell) => cell.m === m))
              fn.emit(sum.set(f64x2.add(sum.get, f64x2.mul(left[n]!.get, right.get))));
          }
        });
        for (const { n, m, sum } of cells) fn.emit(v128.store(placeOf(n, m), sum.get));
      }
    }
  }
  return fn;
}
