import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GaussianHmm, type CovarianceKind, type HmmPrior } from '../../../src/hmm/index.ts';
import { updateByEnumeration } from './reference-update.ts';
import { createNoise, drawModel, drawRows, dropEntries, invertMatrix, largestDifference, readMatrix } from './support.ts';

const kinds: CovarianceKind[] = ['diagonal', 'full'];
const seeds = fc.integer({ min: 1, max: 1_000_000 });

function matricesOf(model: GaussianHmm): number[] {
  return Array.from({ length: model.states }, (_, k) => readMatrix(model, k)).flat(2);
}

/** Log-likelihood plus the log-prior that the fit maximises, up to a constant. */
function objective(model: GaussianHmm, rows: Float64Array, prior: HmmPrior): number {
  const { states, features } = model;
  let sum = model.logLikelihood(rows);
  for (let k = 0; k < states; k++) {
    const { inverse } = invertMatrix(readMatrix(model, k));
    for (let i = 0; i < features; i++) {
      sum -= 0.5 * (prior.covarianceScatter ?? 0) * inverse[i]![i]!;
      for (let j = 0; j < features; j++) {
        const shift = (d: number): number => model.means[k * features + d]! - (prior.means?.location[k * features + d] ?? 0);
        sum -= 0.5 * (prior.means?.weight ?? 0) * shift(i) * inverse[i]![j]! * shift(j);
      }
    }
  }
  model.transition.forEach((p, at) => {
    const count = prior.transition?.[at] ?? 0;
    if (count > 0 && p > 0) sum += count * Math.log(p);
  });
  return sum;
}

function drawPrior(seed: number, states: number, features: number): Required<HmmPrior> {
  const { uniform, normal } = createNoise(seed + 1);
  return {
    covarianceScatter: 0.2 + uniform(),
    means: { location: Float64Array.from({ length: states * features }, normal), weight: 2 * uniform() },
    transition: Float64Array.from({ length: states * states }, () => 3 * uniform()),
  };
}

describe('one update', () => {
  it.each(kinds)('is that of the formulas (%s), with priors and missing entries', (kind) => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 0.4),
        (seed, states, features, gaps) => {
          const model = drawModel(seed, states, features, kind, 1);
          const full = drawRows(seed, model, 6);
          const gappy = dropEntries(seed, full, gaps);
          // The first row stays whole, and with it every feature is shown at least once.
          const rows = gappy.map((value, at) => (at < features ? full[at]! : value));
          const prior = drawPrior(seed, states, features);
          // Fewer shown rows than states are refused, and are not the subject here.
          const expected = updateByEnumeration(model, rows, prior);
          fc.pre(
            Array.from({ length: 6 }, (_, t) => rows.subarray(t * features, (t + 1) * features)).filter((x) => !x.every(Number.isNaN))
              .length >= states,
          );
          const { model: fitted } = model.fit(rows, { iterations: 1, prior });
          expect(largestDifference(fitted.start, expected.start)).toBeLessThan(1e-10);
          expect(largestDifference(fitted.transition, expected.transition)).toBeLessThan(1e-10);
          expect(largestDifference(fitted.means, expected.means)).toBeLessThan(1e-9);
          const scale = Math.max(...expected.matrices.map(Math.abs));
          expect(largestDifference(matricesOf(fitted), expected.matrices) / scale).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('averages the starts and counts no transition between sequences', () => {
    const model = drawModel(5, 3, 2, 'diagonal');
    const rows = drawRows(5, model, 40);
    const lengths = [1, 17, 2, 20];
    const { model: fitted } = model.fit(rows, { iterations: 1, lengths });
    const smoothed = model.smooth(rows, lengths);
    const firsts = [0, 1, 18, 20].map((row) => [...smoothed.subarray(row * 3, row * 3 + 3)]);
    const start = [0, 1, 2].map((k) => firsts.reduce((sum, first) => sum + first[k]! / 4, 0));
    expect(largestDifference(fitted.start, start)).toBeLessThan(1e-12);
    // With each sequence repeated, every sum doubles and every parameter stays.
    const twice = model.fit(Float64Array.from([...rows, ...rows]), { iterations: 1, lengths: [...lengths, ...lengths] }).model;
    expect(largestDifference(twice.transition, fitted.transition)).toBeLessThan(1e-12);
    expect(largestDifference(twice.covariances, fitted.covariances)).toBeLessThan(1e-12);
  });

  it('takes one location for all states as well as one per state', () => {
    const model = drawModel(6, 2, 2, 'diagonal');
    const rows = drawRows(6, model, 30);
    const shared = model.fit(rows, { iterations: 2, prior: { means: { location: Float64Array.of(1, 2), weight: 5 } } });
    const each = model.fit(rows, { iterations: 2, prior: { means: { location: Float64Array.of(1, 2, 1, 2), weight: 5 } } });
    expect(shared.model.toJSON()).toEqual(each.model.toJSON());
  });
});

describe('a fit', () => {
  it.each(kinds)('never lowers the objective (%s), with or without priors and missing entries', (kind) => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.constantFrom(0, 0.3),
        (seed, states, features, believes, gaps) => {
          const truth = drawModel(seed, states, features, kind);
          const rows = dropEntries(seed, drawRows(seed, truth, 150), gaps);
          const prior = believes ? drawPrior(seed, states, features) : { covarianceScatter: 0.01 };
          let model = drawModel(seed + 1, states, features, kind);
          let before = objective(model, rows, prior);
          for (let n = 0; n < 8; n++) {
            const fit = model.fit(rows, { iterations: 1, prior });
            expect(fit.logLikelihoods[0]).toBeCloseTo(model.logLikelihood(rows), 7);
            model = fit.model;
            const after = objective(model, rows, prior);
            expect(after).toBeGreaterThan(before - 1e-7 * Math.abs(before));
            before = after;
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('goes on from a given model as if it had never stopped', () => {
    const truth = drawModel(11, 4, 3, 'full');
    const rows = drawRows(11, truth, 500);
    const start = drawModel(12, 4, 3, 'full');
    const through = start.fit(rows, { iterations: 9 });
    const first = start.fit(rows, { iterations: 4 });
    const second = first.model.fit(rows, { iterations: 5 });
    expect(largestDifference(second.model.means, through.model.means)).toBeLessThan(1e-10);
    expect(largestDifference([...first.logLikelihoods, ...second.logLikelihoods], through.logLikelihoods)).toBeLessThan(1e-8);
  });

  it('stops by its tolerance and says so, and only then', () => {
    const truth = drawModel(13, 3, 2, 'diagonal', 5);
    const rows = drawRows(13, truth, 400);
    const stopped = truth.fit(rows, { iterations: 200, tolerance: 1e-3 });
    expect(stopped.converged).toBe(true);
    expect(stopped.logLikelihoods.length).toBeLessThan(200);
    const [before, last] = stopped.logLikelihoods.slice(-2) as unknown as [number, number];
    expect(last - before).toBeLessThan(1e-3);
    const short = truth.fit(rows, { iterations: 2, tolerance: 1e-12 });
    expect(short.converged).toBe(false);
    expect(short.logLikelihoods).toHaveLength(2);
    expect(truth.fit(rows, { iterations: 2 }).converged).toBe(false);
  });

  it('keeps what is impossible impossible, whatever the pseudo-counts', () => {
    const model = new GaussianHmm({
      states: 3,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(1, 0, 0),
      transition: Float64Array.of(0.8, 0.2, 0, 0, 0.8, 0.2, 0, 0, 1),
      means: Float64Array.of(-3, 0, 3),
      covariances: Float64Array.of(1, 1, 1),
    });
    const { normal } = createNoise(4);
    const rows = Float64Array.from({ length: 300 }, (_, t) => normal() + (t < 100 ? -2 : t < 200 ? 0.5 : 2));
    for (const prior of [{}, { transition: new Float64Array(9).fill(2) }]) {
      const { model: fitted } = model.fit(rows, { iterations: 10, prior });
      expect(fitted.start[0]).toBeCloseTo(1, 14);
      expect([...fitted.start.subarray(1)]).toEqual([0, 0]);
      for (const at of [2, 3, 6, 7]) expect(fitted.transition[at]).toBe(0);
      expect(fitted.transition[0]).toBeGreaterThan(0.9);
    }
  });

  it('leaves a state alone that no row belongs to', () => {
    const model = new GaussianHmm({
      states: 2,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(1, 0),
      transition: Float64Array.of(1, 0, 0.5, 0.5),
      means: Float64Array.of(0, 9),
      covariances: Float64Array.of(1, 4),
    });
    const { normal } = createNoise(4);
    const { model: fitted } = model.fit(Float64Array.from({ length: 100 }, normal), { iterations: 3 });
    expect([...fitted.transition]).toEqual([1, 0, 0.5, 0.5]);
    expect(fitted.means[1]).toBe(9);
    expect(fitted.covariances[1]).toBe(4);
  });
});
