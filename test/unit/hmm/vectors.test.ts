import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GaussianHmm, type FitResult } from '../../../src/hmm/index.ts';

const folder = new URL('../../../../shared/vectors/hmm/', import.meta.url);
const sharedAvailable = existsSync(folder);
const files = sharedAvailable ? readdirSync(folder).filter((name) => name.endsWith('.json')) : ['(none)'];

interface Snapshot {
  loglik: number;
  aic: number;
  bic: number;
  /** Left out of long cases. */
  viterbi?: string;
  viterbi_logprob: number;
  viterbi_min_margin: number;
  rows: number[];
  filtered: number[][];
  smoothed: number[][];
}

interface Case {
  K: number;
  D: number;
  cov: 'diag' | 'full';
  lengths: number[];
  tile: number;
  prior: number;
  obs: number[];
  init: { startprob: number[]; transmat: number[][]; means: number[][]; covars: number[][] | number[][][] };
  at_init: Snapshot;
  at_final: Snapshot;
  em: {
    n_iter: number;
    loglik_before_each_update: number[];
    loglik_final: number;
    startprob: number[];
    transmat: number[][];
    means: number[][];
    covars: number[][] | number[][][];
  };
}

function readCase(file: string): Case {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case;
}

function createInitialModel({ K, D, cov, init }: Case): GaussianHmm {
  return new GaussianHmm({
    states: K,
    features: D,
    covariance: cov === 'diag' ? 'diagonal' : 'full',
    start: Float64Array.from(init.startprob),
    transition: flatten(init.transmat),
    means: flatten(init.means),
    covariances: flatten(init.covars),
  });
}

function flatten(values: readonly (number | readonly (number | readonly number[])[])[]): Float64Array {
  return Float64Array.from<unknown>(values.flat(2), Number);
}

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

/** The largest difference, each relative to its own size or to `floor`. */
function largestRelative(actual: Float64Array, expected: Float64Array, floor: number): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((worst, value, at) => Math.max(worst, Math.abs(actual[at]! - value) / Math.max(Math.abs(value), floor)), 0);
}

const cases = files.flatMap((file) => (['WebAssembly', 'plain TypeScript'] as const).map((kernels) => ({ file, kernels })));

describe.skipIf(!sharedAvailable)('reference vectors (needs ../shared)', () => {
  describe.each(cases)('$file with kernels in $kernels', ({ file, kernels }) => {
    beforeAll(() => {
      if (kernels === 'plain TypeScript') vi.stubGlobal('WebAssembly', undefined);
    });
    afterAll(() => {
      vi.unstubAllGlobals();
    });

    const vector = sharedAvailable ? readCase(file) : undefined;
    if (vector === undefined) return;
    const observations = Float64Array.from(Array.from({ length: vector.tile }, () => vector.obs).flat());
    const initial = createInitialModel(vector);
    const fit = (): FitResult =>
      initial.fit(observations, { iterations: vector.em.n_iter, lengths: vector.lengths, prior: { covarianceScatter: vector.prior } });

    it.each([
      ['the initial model', () => initial, vector.at_init],
      ['the fitted model', () => fit().model, vector.at_final],
    ])('scores, filters, smooths and decodes under %s', (_, create, gold) => {
      const model = create();
      expectRelative(model.logLikelihood(observations, vector.lengths), gold.loglik, 1e-9);
      expectRelative(model.aic(observations, vector.lengths), gold.aic, 1e-9);
      expectRelative(model.bic(observations, vector.lengths), gold.bic, 1e-9);
      const filtered = model.filter(observations, vector.lengths);
      const smoothed = model.smooth(observations, vector.lengths);
      gold.rows.forEach((row, n) => {
        for (let k = 0; k < vector.K; k++) {
          expect(Math.abs(filtered[row * vector.K + k]! - gold.filtered[n]![k]!)).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(smoothed[row * vector.K + k]! - gold.smoothed[n]![k]!)).toBeLessThanOrEqual(1e-9);
        }
      });
      const { path, logProbability } = model.viterbi(observations, vector.lengths);
      expectRelative(logProbability, gold.viterbi_logprob, 1e-9);
      if (gold.viterbi !== undefined && gold.viterbi_min_margin > 1e-6) expect(path.join('')).toBe(gold.viterbi);
    });

    it('fits to the same parameters through the same likelihoods', () => {
      const fitted = fit();
      const tolerance = file.startsWith('c08') ? 1e-6 : 1e-8;
      vector.em.loglik_before_each_update.forEach((gold, n) => {
        expectRelative(fitted.logLikelihoods[n]!, gold, 1e-9);
      });
      expectRelative(fitted.model.logLikelihood(observations, vector.lengths), vector.em.loglik_final, 1e-9);
      expect(largestRelative(fitted.model.start, Float64Array.from(vector.em.startprob), 1e-12)).toBeLessThan(tolerance);
      expect(largestRelative(fitted.model.transition, flatten(vector.em.transmat), 1e-12)).toBeLessThan(tolerance);
      expect(largestRelative(fitted.model.means, flatten(vector.em.means), 1e-12)).toBeLessThan(tolerance);
      expect(largestRelative(fitted.model.covariances, flatten(vector.em.covars), 1e-12)).toBeLessThan(tolerance);
    });
  });
});
