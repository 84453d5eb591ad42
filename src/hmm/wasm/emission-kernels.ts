import { FunctionBuilder, type Code, type Local } from './encoding.ts';
import { emitExponential } from './exponential.ts';
import { f64, f64x2, i32, reduceTree, v128 } from './instructions.ts';
import type { Layout } from './layout.ts';

/** densities ← logConstant − ½·|whitening·(x − mean)|². Parameters: addresses of the first row of observations and of densities; rows. */
export function buildLogDensities(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32', 'i32']);
  const [x, densities, left] = [0, 1, 2].map((index) => fn.parameter(index)) as [Local, Local, Local];
  const emitRow = layout.covariance === 'diagonal' ? emitDiagonalRow : emitFullRow;
  const temporaries = fn.locals('v128', 2 * layout.features + layout.registers + 2);
  fn.emitLoop(
    () => {
      emitRow(fn, layout, x, densities, temporaries);
      fn.emit(
        x.set(i32.add(x.get, i32.const(layout.featureBytes))),
        densities.set(i32.add(densities.get, i32.const(layout.rowBytes))),
        left.set(i32.sub(left.get, i32.const(1))),
      );
    },
    () => left.get,
  );
  return fn;
}

function emitDiagonalRow(fn: FunctionBuilder, layout: Layout, x: Local, densities: Local, temporaries: readonly Local[]): void {
  const [value, z, ...distances] = temporaries as [Local, Local, ...Local[]];
  for (let d = 0; d < layout.features; d++) {
    fn.emit(value.set(v128.loadSplat({ base: x.get, offset: d * 8 })));
    for (let v = 0; v < layout.registers; v++) {
      const difference = f64x2.sub(value.get, v128.load(layout.at('means', d, v)));
      const square = f64x2.mul(z.get, z.get);
      fn.emit(z.set(f64x2.mul(difference, v128.load(layout.at('whitening', d, v)))));
      fn.emit(distances[v]!.set(d === 0 ? square : f64x2.add(distances[v]!.get, square)));
    }
  }
  for (let v = 0; v < layout.registers; v++) fn.emit(storeDensity(layout, densities, v, distances[v]!));
}

function emitFullRow(fn: FunctionBuilder, layout: Layout, x: Local, densities: Local, temporaries: readonly Local[]): void {
  const { features } = layout;
  const [distance, z, ...differences] = temporaries as [Local, Local, ...Local[]];
  for (let v = 0; v < layout.registers; v++) {
    for (let i = 0; i < features; i++) {
      const value = v128.loadSplat({ base: x.get, offset: i * 8 });
      fn.emit(differences[i]!.set(f64x2.sub(value, v128.load(layout.at('means', i, v)))));
      const terms = Array.from({ length: i + 1 }, (_, j) =>
        f64x2.mul(differences[j]!.get, v128.load(layout.at('whitening', (i * (i + 1)) / 2 + j, v))),
      );
      fn.emit(z.set(reduceTree(f64x2.add, terms)));
      const square = f64x2.mul(z.get, z.get);
      fn.emit(distance.set(i === 0 ? square : f64x2.add(distance.get, square)));
    }
    fn.emit(storeDensity(layout, densities, v, distance));
  }
}

function storeDensity(layout: Layout, densities: Local, register: number, distance: Local): Code {
  const value = f64x2.sub(v128.load(layout.at('logConstant', 0, register)), f64x2.mul(distance.get, layout.constant(0.5)));
  return v128.store({ base: densities.get, offset: register * 16 }, value);
}

/** densities ← exp(densities − row maximum). Parameters: address of the first row of densities; rows. Result: the sum of the maxima. */
export function buildExponentiate(layout: Layout): FunctionBuilder {
  const fn = new FunctionBuilder(['i32', 'i32'], 'f64');
  const [densities, left] = [fn.parameter(0), fn.parameter(1)];
  const sum = fn.local('f64');
  const top = fn.local('v128');
  const values = fn.locals('v128', layout.registers);
  const scratch = fn.locals('v128', 4) as [Local, Local, Local, Local];
  fn.emitLoop(
    () => {
      values.forEach((value, v) => {
        fn.emit(value.set(v128.load({ base: densities.get, offset: v * 16 })));
      });
      fn.emit(
        top.set(
          reduceTree(
            f64x2.pmax,
            values.map((value) => value.get),
          ),
        ),
      );
      fn.emit(top.set(f64x2.pmax(top.get, v128.swap(top.get))), sum.set(f64.add(sum.get, f64x2.first(top.get))));
      values.forEach((value, v) => {
        fn.emit(value.set(f64x2.sub(value.get, top.get)));
        emitExponential(fn, layout, value, scratch);
        fn.emit(v128.store({ base: densities.get, offset: v * 16 }, value.get));
      });
      fn.emit(densities.set(i32.add(densities.get, i32.const(layout.rowBytes))), left.set(i32.sub(left.get, i32.const(1))));
    },
    () => left.get,
  );
  fn.emit(sum.get);
  return fn;
}
