import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GaussianHmm, type CovarianceKind } from '../../../src/hmm/index.ts';
import { drawModel, drawRows, dropEntries, enumeratePaths, largestDifference, parametersOf } from './support.ts';

const kinds = fc.constantFrom<CovarianceKind>('diagonal', 'full');
const seeds = fc.integer({ min: 1, max: 1_000_000 });
const small = fc.record({ seed: seeds, kind: kinds, states: fc.integer({ min: 1, max: 5 }), features: fc.integer({ min: 1, max: 4 }) });

describe('against the sum over all paths', () => {
  it('agrees on tiny models, with entries missing or not', () => {
    fc.assert(
      fc.property(
        seeds,
        kinds,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 0.4),
        (seed, kind, states, features, gaps) => {
          const model = drawModel(seed, states, features, kind);
          const rows = dropEntries(seed, drawRows(seed, model, 5), gaps);
          const truth = enumeratePaths(model, rows);
          expect(model.logLikelihood(rows)).toBeCloseTo(truth.logLikelihood, 9);
          expect(largestDifference(model.filter(rows), truth.filtered)).toBeLessThan(1e-10);
          expect(largestDifference(model.smooth(rows), truth.smoothed)).toBeLessThan(1e-10);
          const { path, logProbability } = model.viterbi(rows);
          expect(logProbability).toBeCloseTo(truth.logProbability, 9);
          expect([...path]).toEqual(truth.path);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agrees where outliers contradict impossible transitions, so that scaled weights underflow', () => {
    // From state 0 only 0 and 1 can follow, from 1 only 1 and 2; rows hundreds of standard deviations away ask for the opposite order.
    const model = new GaussianHmm({
      states: 3,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(1, 0, 0),
      transition: Float64Array.of(0.9, 0.1, 0, 0, 0.9, 0.1, 0.5, 0, 0.5),
      means: Float64Array.of(-1, 0, 1),
      covariances: Float64Array.of(1, 1, 1),
    });
    for (const values of [
      [500, -500, 500, 500, -500],
      [-200, 200, -200, 200, 200],
      [0, 900, 900, -900, 30],
    ]) {
      const rows = Float64Array.from(values);
      const truth = enumeratePaths(model, rows);
      expect(model.logLikelihood(rows) / truth.logLikelihood).toBeCloseTo(1, 12);
      expect(largestDifference(model.filter(rows), truth.filtered)).toBeLessThan(1e-9);
      expect(largestDifference(model.smooth(rows), truth.smoothed)).toBeLessThan(1e-9);
      expect([...model.viterbi(rows).path]).toEqual(truth.path);
      const online = model.online();
      const pushed = values.flatMap((value) => [...online.push(Float64Array.of(value))]);
      expect(largestDifference(pushed, truth.filtered)).toBeLessThan(1e-9);
    }
  });

  it('revives a state whose weight had left the range of a double', () => {
    const model = new GaussianHmm({
      states: 2,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(0.5, 0.5),
      transition: Float64Array.of(1, 0, 0, 1),
      means: Float64Array.of(0, 1),
      covariances: Float64Array.of(1, 1),
    });
    // Each row at −799.5 favours state 0 by e^800; the later rows take all of it back and more.
    const rows = Float64Array.of(-799.5, -799.5, 800.5, 800.5, 10.5, -20);
    const truth = enumeratePaths(model, rows);
    expect(truth.filtered[4 * 2 + 1]).toBeCloseTo(1, 4);
    expect(largestDifference(model.filter(rows), truth.filtered)).toBeLessThan(1e-9);
    const online = model.online();
    const pushed = [...rows].flatMap((value) => [...online.push(Float64Array.of(value))]);
    expect(largestDifference(pushed, truth.filtered)).toBeLessThan(1e-9);
  });
});

describe('against the closed form of two states that never change', () => {
  it('revives a state that faded out of the range of a double little by little, without any row that underflows', () => {
    const model = new GaussianHmm({
      states: 2,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(0.5, 0.5),
      transition: Float64Array.of(1, 0, 0, 1),
      means: Float64Array.of(0, 1),
      covariances: Float64Array.of(1, 1),
    });
    // A row at x favours state 0 by e^(½ − x): first twelve times by e^80, then back by e^40 at a time.
    const rows = Float64Array.from({ length: 40 }, (_, t) => (t < 12 ? -79.5 : 40.4 + 0.001 * t));
    let odds = 0;
    const truth = [...rows].flatMap((x) => {
      odds += 0.5 - x;
      return [1 / (1 + Math.exp(-odds)), 1 / (1 + Math.exp(odds))];
    });
    expect(truth.at(-1)).toBe(1);
    expect(largestDifference(model.filter(rows), truth)).toBeLessThan(1e-9);
    const smoothed = model.smooth(rows);
    for (let t = 0; t < 40; t++) expect(smoothed[2 * t + 1]).toBeCloseTo(1, 12);
    const online = model.online();
    const pushed = [...rows].flatMap((value) => [...online.push(Float64Array.of(value))]);
    expect(largestDifference(pushed, truth)).toBeLessThan(1e-9);
  });
});

describe('properties of inference', () => {
  it('filter = smooth on the last row of every sequence, and every row sums to 1', () => {
    fc.assert(
      fc.property(small, ({ seed, kind, states, features }) => {
        const model = drawModel(seed, states, features, kind);
        const rows = drawRows(seed, model, 200);
        const lengths = [1, 64, 65, 70];
        const filtered = model.filter(rows, lengths);
        const smoothed = model.smooth(rows, lengths);
        for (const last of [0, 64, 129, 199]) {
          const at = [last * states, (last + 1) * states] as const;
          expect(largestDifference(filtered.subarray(...at), smoothed.subarray(...at))).toBeLessThan(1e-12);
        }
        for (let t = 0; t < 200; t++) {
          expect(smoothed.subarray(t * states, (t + 1) * states).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('naming the states in another order changes nothing but the order', () => {
    fc.assert(
      fc.property(small, ({ seed, kind, states, features }) => {
        const model = drawModel(seed, states, features, kind);
        const order = Array.from({ length: states }, (_, k) => (k + seed) % states);
        const size = model.covariances.length / states;
        const pick = (values: Float64Array, width: number): number[] =>
          order.flatMap((k) => [...values.subarray(k * width, (k + 1) * width)]);
        const permuted = new GaussianHmm({
          ...model.toJSON(),
          start: Float64Array.from(order, (k) => model.start[k]!),
          transition: Float64Array.from(order.flatMap((i) => order.map((j) => model.transition[i * states + j]!))),
          means: Float64Array.from(pick(model.means, features)),
          covariances: Float64Array.from(pick(model.covariances, size)),
        });
        const rows = drawRows(seed, model, 120);
        expect(permuted.logLikelihood(rows)).toBeCloseTo(model.logLikelihood(rows), 8);
        const smoothed = model.smooth(rows);
        const expected = Array.from({ length: 120 }, (_, t) => order.map((k) => smoothed[t * states + k]!)).flat();
        expect(largestDifference(permuted.smooth(rows), expected)).toBeLessThan(1e-11);
        const fitted = model.fit(rows, { iterations: 3, prior: { covarianceScatter: 0.1 } }).model;
        const refitted = permuted.fit(rows, { iterations: 3, prior: { covarianceScatter: 0.1 } }).model;
        expect(largestDifference(refitted.means, pick(fitted.means, features))).toBeLessThan(1e-9);
        expect(largestDifference(refitted.covariances, pick(fitted.covariances, size))).toBeLessThan(1e-9);
      }),
      { numRuns: 25 },
    );
  });

  it('measuring a feature in another unit and from another zero changes nothing but that feature', () => {
    fc.assert(
      fc.property(small, fc.constantFrom(1e-6, 0.1, 1e7), fc.constantFrom(0, -40, 1e3), ({ seed, kind, states, features }, unit, zero) => {
        const model = drawModel(seed, states, features, kind);
        const rows = drawRows(seed, model, 150);
        const change = (value: number, at: number): number => (at % features === 0 ? (value + zero) * unit : value);
        const scaleCovariance = (value: number, at: number): number => {
          const i = kind === 'diagonal' ? at % features : Math.floor(at / features) % features;
          return value * (i === 0 ? unit : 1) * (at % features === 0 ? unit : 1);
        };
        const changed = new GaussianHmm({
          ...parametersOf(model),
          means: model.means.map(change),
          covariances: model.covariances.map(scaleCovariance),
        });
        const moved = rows.map(change);
        expect(changed.logLikelihood(moved)).toBeCloseTo(model.logLikelihood(rows) - 150 * Math.log(unit), 6);
        expect(largestDifference(changed.smooth(moved), model.smooth(rows))).toBeLessThan(1e-8);
        expect([...changed.viterbi(moved).path]).toEqual([...model.viterbi(rows).path]);
        const fitted = model.fit(rows, { iterations: 2 }).model;
        const refitted = changed.fit(moved, { iterations: 2 }).model;
        const relative = refitted.covariances.map((value, at) => value / scaleCovariance(1, at));
        expect(largestDifference(relative, fitted.covariances)).toBeLessThan(1e-6);
      }),
      { numRuns: 25 },
    );
  });

  it('several sequences are what each gives alone', () => {
    fc.assert(
      fc.property(
        small,
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        ({ seed, kind, states, features }, lengths) => {
          const model = drawModel(seed, states, features, kind);
          const rows = drawRows(
            seed,
            model,
            lengths.reduce((a, b) => a + b),
          );
          let begin = 0;
          const parts = lengths.map((length) => rows.subarray(begin * features, (begin += length) * features));
          const sum = (value: (part: Float64Array) => number): number => parts.reduce((total, part) => total + value(part), 0);
          expect(model.logLikelihood(rows, lengths)).toBeCloseTo(
            sum((part) => model.logLikelihood(part)),
            8,
          );
          expect(model.viterbi(rows, lengths).logProbability).toBeCloseTo(
            sum((part) => model.viterbi(part).logProbability),
            8,
          );
          const apart = parts.flatMap((part) => [...model.smooth(part)]);
          expect(largestDifference(model.smooth(rows, lengths), apart)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('cutting a sequence in two goes on from the filter of the first part', () => {
    const model = drawModel(7, 4, 3, 'full');
    const rows = drawRows(7, model, 300);
    const whole = model.filter(rows);
    const head = model.filter(rows.subarray(0, 130 * 3));
    const posterior = head.subarray(129 * 4);
    const predicted = Array.from({ length: 4 }, (_, j) => posterior.reduce((sum, p, i) => sum + p * model.transition[i * 4 + j]!, 0));
    const tail = new GaussianHmm({ ...parametersOf(model), start: Float64Array.from(predicted) });
    expect(largestDifference(tail.filter(rows.subarray(130 * 3)), whole.subarray(130 * 4))).toBeLessThan(1e-12);
    const parts = model.logLikelihood(rows.subarray(0, 130 * 3)) + tail.logLikelihood(rows.subarray(130 * 3));
    expect(parts).toBeCloseTo(model.logLikelihood(rows), 9);
  });

  it('charges the free parameters in BIC and AIC', () => {
    const rows = drawRows(3, drawModel(3, 3, 2, 'full'), 50);
    for (const [kind, free] of [['diagonal', 2 + 6 + 6 + 6] as const, ['full', 2 + 6 + 6 + 9] as const]) {
      const model = drawModel(3, 3, 2, kind);
      expect(model.aic(rows)).toBeCloseTo(-2 * model.logLikelihood(rows) + 2 * free, 9);
      expect(model.bic(rows)).toBeCloseTo(-2 * model.logLikelihood(rows) + free * Math.log(50), 9);
    }
  });
});
