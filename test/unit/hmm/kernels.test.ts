import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildDensityTables } from '../../../src/hmm/density-tables.ts';
import type { Kernels } from '../../../src/hmm/kernels.ts';
import { createPlainKernels } from '../../../src/hmm/plain-kernels.ts';
import { createWasmKernels, generateModule } from '../../../src/hmm/wasm/wasm-kernels.ts';
import { createWorkspace, loadMeans, loadParameters, loadTables, packTables, type WorkspaceArray } from '../../../src/hmm/workspace.ts';
import type { CovarianceKind } from '../../../src/hmm/index.ts';
import { drawModel, drawRows } from './support.ts';

const ROWS = 41;

/** Runs every kernel once over two blocks and returns all that it wrote, with the scales of rows taken out. */
function runAll(kernels: Kernels, seed: number): Record<string, number[]> {
  const w = kernels.workspace;
  const model = drawModel(seed, w.states, w.features, w.covariance);
  w.observations.set(drawRows(seed, model, ROWS));
  loadParameters(w, model);
  loadTables(w, packTables(w, buildDensityTables(model)));
  const results: Record<string, number[]> = {};
  // The padding of odd numbers of states is the business of each implementation.
  const record = (name: string, array: WorkspaceArray): void => {
    results[name] = [...w[array]].filter((_, at) => at % w.stride < w.states);
  };
  const recordShares = (name: string, array: 'weights' | 'ahead', rows: number): void => {
    results[name] = Array.from({ length: rows }, (_, row) => {
      const values = [...w[array].subarray(row * w.stride, row * w.stride + w.states)];
      const sum = values.reduce((a, b) => a + b, 0);
      return values.map((value) => value / sum);
    }).flat();
  };
  kernels.logDensities(0, 20);
  kernels.logDensities(20, ROWS - 20);
  record('logDensities', 'densities');
  results['maxima'] = [kernels.exponentiate(0, 20), kernels.exponentiate(20, ROWS - 20)];
  record('densities', 'densities');
  for (let k = 0; k < w.stride; k++) w.weights[k] = w.start[k]! * w.densities[k]!;
  results['scales'] = [kernels.forward(1, 19), kernels.forward(20, ROWS - 20)];
  recordShares('filtered', 'weights', ROWS);
  w.ahead.set(w.densities.subarray((ROWS - 1) * w.stride), (ROWS - 1 - 20) * w.stride);
  expect(kernels.backward(20, ROWS - 21)).toBe(true);
  kernels.countTransitions(ROWS - 21);
  w.ahead.copyWithin(20 * w.stride, 0, w.stride);
  expect(kernels.backward(0, 20)).toBe(true);
  recordShares('ahead', 'ahead', 20);
  kernels.countTransitions(20);
  recordShares('posteriors', 'weights', ROWS);
  // Two scales cancel in these sums: each term is a posterior.
  record('transitionSums', 'transitionSums');
  // Backward leaves the last row as forward left it, whose scale is free.
  w.weights.fill(0, (ROWS - 1) * w.stride);
  kernels.sumMeans(0, ROWS);
  record('weightSums', 'weightSums');
  record('meanSums', 'meanSums');
  loadMeans(
    w,
    model.means.map((mean) => mean + 0.1),
  );
  kernels.sumScatter(0, ROWS);
  record('scatterSums', 'scatterSums');
  for (let k = 0; k < w.stride; k++) w.weights[k] = w.densities[k]!;
  kernels.bestPaths(1, ROWS - 1);
  record('scores', 'weights');
  return results;
}

describe('the kernels in WebAssembly', () => {
  it('compute what the plain ones compute, for all sizes', () => {
    const sizes = fc.integer({ min: 1, max: 11 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        sizes,
        sizes,
        fc.constantFrom<CovarianceKind>('diagonal', 'full'),
        (seed, states, features, covariance) => {
          const shape = { states, features, covariance, rows: ROWS };
          const expected = runAll(createPlainKernels(createWorkspace(shape)), seed);
          const wasm = createWasmKernels(shape);
          expect(wasm).toBeDefined();
          const actual = runAll(wasm!, seed);
          for (const [name, values] of Object.entries(expected)) {
            const scale = Math.max(1, ...values.map(Math.abs));
            values.forEach((value, at) => {
              // The fast exponential takes what is below e^−690 as 0.
              expect(Math.abs(actual[name]![at]! - value) / scale, `${name}[${at}]`).toBeLessThan(1e-12);
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keep relative precision in densities over the whole range of the exponential', () => {
    const shape = { states: 2, features: 1, covariance: 'diagonal', rows: 64 } as const;
    const kernels = createWasmKernels(shape)!;
    const w = kernels.workspace;
    for (let n = 0; n < 64; n++) w.densities.set([0, -n * 10.93], 2 * n);
    kernels.exponentiate(0, 64);
    for (let n = 0; n < 64; n++) {
      const expected = n * 10.93 < 690 ? Math.exp(-n * 10.93) : 0;
      expect(Math.abs(w.densities[2 * n + 1]! - expected)).toBeLessThanOrEqual(4e-16 * expected);
      expect(w.densities[2 * n]).toBe(1);
    }
  });

  it('say when evidence underflows', () => {
    const shape = { states: 2, features: 1, covariance: 'diagonal', rows: 4 } as const;
    for (const kernels of [createWasmKernels(shape)!, createPlainKernels(createWorkspace(shape))]) {
      const w = kernels.workspace;
      w.transition.set([1, 0, 0, 1]);
      w.arrivals.set([1, 0, 0, 1]);
      w.weights.set([1, 0]);
      w.densities.set([1, 1, 1e-120, 1, 1, 1]);
      expect(kernels.forward(1, 2)).toBeNaN();
      w.weights.set([1, 0, 1, 0]);
      w.ahead.set([1e-120, 1], 4);
      expect(kernels.backward(0, 2)).toBe(false);
    }
  });

  it('are the same bytes whenever they are generated', () => {
    const shape = { states: 5, features: 3, covariance: 'full' } as const;
    expect(generateModule(shape)).toEqual(generateModule(shape));
  });

  it('serve workspaces of growing, shrinking and large sizes in turn', () => {
    const shape = { states: 2, features: 2, covariance: 'diagonal' } as const;
    for (const rows of [10, 5_000, 3, 1_500_000, 10]) {
      const kernels = createWasmKernels({ ...shape, rows })!;
      expect(kernels.workspace.weights).toHaveLength(rows * 2);
      kernels.workspace.densities.fill(0.5);
      kernels.workspace.weights.fill(7);
      expect(kernels.exponentiate(rows - 1, 1)).toBe(0.5);
      expect(kernels.workspace.transition.every((value) => value === 0)).toBe(true);
    }
  });
});

describe('without WebAssembly, or beyond the sizes it serves', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('the plain kernels take over with the same results', () => {
    const model = drawModel(2, 3, 3, 'full');
    const rows = drawRows(2, model, 300);
    const fast = model.fit(rows, { iterations: 5 });
    vi.stubGlobal('WebAssembly', undefined);
    expect(createWasmKernels({ states: 3, features: 3, covariance: 'full', rows: 1 })).toBeUndefined();
    const plain = model.fit(rows, { iterations: 5 });
    plain.model.covariances.forEach((value, at) => {
      expect(fast.model.covariances[at]).toBeCloseTo(value, 10);
    });
  });

  it('seventeen states work', () => {
    expect(createWasmKernels({ states: 17, features: 1, covariance: 'diagonal', rows: 1 })).toBeUndefined();
    const model = drawModel(2, 17, 1, 'diagonal');
    const rows = drawRows(2, model, 300);
    const { logLikelihoods } = model.fit(rows, { iterations: 3, prior: { covarianceScatter: 0.1 } });
    expect(logLikelihoods[2]).toBeGreaterThan(logLikelihoods[0]!);
  });
});
