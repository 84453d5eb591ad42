import { describe, expect, it } from 'vitest';
import { GaussianHmm, type CovarianceKind } from '../../../src/hmm/index.ts';
import { createNoise, drawModel, dropEntries, largestDifference } from './support.ts';

const kinds: CovarianceKind[] = ['diagonal', 'full'];

/** Rows of a sticky chain over the means of a model; features have the units given. */
function drawChain(seed: number, model: GaussianHmm, rows: number, units: readonly number[]): { values: Float64Array; states: number[] } {
  const { uniform, normal } = createNoise(seed);
  const states: number[] = [];
  const values: number[] = [];
  let state = 0;
  for (let t = 0; t < rows; t++) {
    if (uniform() < 0.05) state = Math.floor(uniform() * model.states);
    states.push(state);
    for (let d = 0; d < model.features; d++) values.push((model.means[state * model.features + d]! + normal()) * units[d]!);
  }
  return { values: Float64Array.from(values), states };
}

/** Share of rows whose state is the one that most rows of its decoded state have. */
function measurePurity(decoded: ArrayLike<number>, states: readonly number[]): number {
  const counts = new Map<string, number>();
  states.forEach((state, t) => counts.set(`${decoded[t]!} ${state}`, (counts.get(`${decoded[t]!} ${state}`) ?? 0) + 1));
  const best = new Map<string, number>();
  for (const [pair, count] of counts) {
    const key = pair.split(' ')[0]!;
    best.set(key, Math.max(best.get(key) ?? 0, count));
  }
  return [...best.values()].reduce((a, b) => a + b, 0) / states.length;
}

describe.each(kinds)('initialise, %s', (covariance) => {
  const truth = drawModel(31, 4, 3, 'diagonal', 6);
  const units = [1e-5, 1, 1e6];
  const { values, states } = drawChain(31, truth, 2_000, units);

  it('finds well separated states in features of any units, and with gaps', () => {
    for (const rows of [values, dropEntries(5, values, 0.2)]) {
      const model = GaussianHmm.initialise(rows, { states: 4, features: 3, covariance, seed: 7, starts: 4 });
      expect(measurePurity(model.viterbi(rows).path, states)).toBeGreaterThan(0.99);
    }
  });

  it('gives the same model for the same seed, and others for others', () => {
    const options = { states: 4, features: 3, covariance, seed: 3 };
    const one = GaussianHmm.initialise(values, options);
    expect(GaussianHmm.initialise(values, options).toJSON()).toEqual(one.toJSON());
    const others = [4, 5, 6, 7, 8].map((seed) => GaussianHmm.initialise(values, { ...options, states: 6, seed }).means.join());
    expect(new Set(others).size).toBeGreaterThan(1);
  });

  it('with more starts is at least as likely as with one, after the same fit', () => {
    const noise = Float64Array.from(values, (value, at) => value * (1 + (at % 7)));
    const one = GaussianHmm.initialise(noise, { states: 5, features: 3, covariance, seed: 1, starts: 2 });
    const many = GaussianHmm.initialise(noise, { states: 5, features: 3, covariance, seed: 1, starts: 8 });
    expect(many.logLikelihood(noise)).toBeGreaterThanOrEqual(one.logLikelihood(noise) - 1e-6 * Math.abs(one.logLikelihood(noise)));
  });

  it('keeps means that are given, and infers the features from them', () => {
    const means = truth.means.map((mean, at) => mean * units[at % 3]!);
    const model = GaussianHmm.initialise(values, { states: 4, covariance, seed: 1, means });
    expect([...model.means]).toEqual([...means]);
    expect(measurePurity(model.viterbi(values).path, states)).toBeGreaterThan(0.99);
  });

  it('starts from constant, duplicate and empty features without failing', () => {
    const { normal } = createNoise(1);
    const odd = Float64Array.from({ length: 300 }, (_, at) => (at % 3 === 0 ? 4 : at % 3 === 1 ? Number.NaN : normal()));
    const model = GaussianHmm.initialise(odd, { states: 3, features: 3, covariance, seed: 1 });
    expect(model.covariances.every(Number.isFinite)).toBe(true);
    const same = GaussianHmm.initialise(new Float64Array(30).fill(2), { states: 3, features: 3, covariance, seed: 1 });
    expect([...same.means]).toEqual(new Array(9).fill(2));
  });

  it('can be followed by a fit that recovers the truth', () => {
    const plain = drawChain(32, truth, 4_000, [1, 1, 1]);
    const { model } = GaussianHmm.initialise(plain.values, { states: 4, features: 3, covariance, seed: 2, starts: 3 }).fit(plain.values, {
      iterations: 100,
      tolerance: 1e-4,
    });
    const nearest = [0, 1, 2, 3].map((k) =>
      Math.min(
        ...[0, 1, 2, 3].map((j) => largestDifference(truth.means.subarray(k * 3, k * 3 + 3), model.means.subarray(j * 3, j * 3 + 3))),
      ),
    );
    expect(Math.max(...nearest)).toBeLessThan(0.15);
  });
});
