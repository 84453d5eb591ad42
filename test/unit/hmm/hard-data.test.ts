import { describe, expect, it } from 'vitest';
import type { CovarianceKind } from '../../../src/hmm/index.ts';
import { GaussianHmm } from '../../../src/hmm/index.ts';
import { createNoise, drawModel, drawRows, largestDifference, parametersOf } from './support.ts';

const kinds: CovarianceKind[] = ['diagonal', 'full'];

describe.each(kinds)('hard data, %s', (kind) => {
  const model = drawModel(21, 3, 4, kind);
  const rows = drawRows(21, model, 800);

  it('holds an offset of 3e7 standard deviations without loss', () => {
    // A power of two is added exactly to rows that were rounded to what such numbers can hold.
    const offset = 2 ** 25;
    const held = rows.map((value) => value + offset - offset);
    const centred = new GaussianHmm({ ...parametersOf(model), means: model.means.map((mean) => mean + offset - offset) });
    const far = new GaussianHmm({ ...parametersOf(model), means: centred.means.map((mean) => mean + offset) });
    const near = centred.fit(held, { iterations: 10 });
    const away = far.fit(
      held.map((value) => value + offset),
      { iterations: 10 },
    );
    expect(largestDifference(away.logLikelihoods, near.logLikelihoods)).toBeLessThan(1e-8);
    expect(largestDifference(away.model.covariances, near.model.covariances)).toBeLessThan(1e-11);
    expect(
      largestDifference(
        away.model.means.map((mean) => mean - offset),
        near.model.means,
      ),
    ).toBeLessThan(1e-8);
  });

  it('survives outliers of 200 standard deviations', () => {
    const struck = rows.slice();
    for (const [row, size] of [
      [0, 200],
      [100, -200],
      [101, 200],
      [400, 45],
      [799, -200],
    ] as const) {
      for (let d = 0; d < 4; d++) struck[row * 4 + d] = size * (d % 2 === 0 ? 1 : -1);
    }
    const { logLikelihoods, model: fitted } = model.fit(struck, { iterations: 10, prior: { covarianceScatter: 0.01 } });
    for (let n = 1; n < 10; n++) expect(logLikelihoods[n]).toBeGreaterThan(logLikelihoods[n - 1]! - 1e-6);
    const smoothed = fitted.smooth(struck);
    for (let t = 0; t < 800; t++) expect(smoothed.subarray(t * 3, t * 3 + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  it('keeps its digits over 200,000 rows', () => {
    const tiles = 250;
    const tiled = new Float64Array(rows.length * tiles);
    for (let n = 0; n < tiles; n++) tiled.set(rows, n * rows.length);
    const lengths = new Array<number>(tiles).fill(800);
    const once = model.logLikelihood(rows);
    expect(model.logLikelihood(tiled, lengths) / (tiles * once)).toBeCloseTo(1, 13);
    const whole = model.logLikelihood(tiled);
    const online = model.online();
    let disagreement = 0;
    const filtered = model.filter(tiled);
    for (let t = 0; t < 200_000; t += 1) {
      const posterior = online.push(tiled.subarray(t * 4, t * 4 + 4));
      if (t % 5_000 === 4_999) disagreement = Math.max(disagreement, largestDifference(posterior, filtered.subarray(t * 3, t * 3 + 3)));
    }
    expect(disagreement).toBeLessThan(1e-12);
    // All tiles but the first start from the same distribution up to what the chain has forgotten.
    const two = model.logLikelihood(tiled.subarray(0, rows.length * 2));
    expect(whole / (once + (tiles - 1) * (two - once))).toBeCloseTo(1, 12);
  });
});

describe('fits with outliers that contradict impossible transitions', () => {
  it('are those of the passes in logarithms, sequence by sequence', () => {
    const model = new GaussianHmm({
      states: 3,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(0, 0.5, 0.5),
      transition: Float64Array.of(0.9, 0.1, 0, 0, 0.9, 0.1, 0.5, 0, 0.5),
      means: Float64Array.of(-1, 0, 1),
      covariances: Float64Array.of(1, 1, 1),
    });
    const { normal } = createNoise(8);
    const calm = Float64Array.from({ length: 200 }, normal);
    const wild = calm.slice();
    wild.set([600, -600, 600, 600, -600], 70);
    const rows = Float64Array.from([...calm, ...wild, ...calm]);
    const { model: fitted, logLikelihoods } = model.fit(rows, { iterations: 6, lengths: [200, 200, 200] });
    for (let n = 1; n < 6; n++) expect(logLikelihoods[n]).toBeGreaterThan(logLikelihoods[n - 1]! - 1e-6);
    expect(logLikelihoods[0]).toBeCloseTo(model.logLikelihood(rows, [200, 200, 200]), 6);
    const smoothed = model.smooth(rows, [200, 200, 200]);
    const weight = [0, 1, 2].map((k) => smoothed.filter((_, at) => at % 3 === k).reduce((a, b) => a + b));
    const mean = [0, 1, 2].map((k) => rows.reduce((sum, x, t) => sum + x * smoothed[t * 3 + k]!, 0) / weight[k]!);
    const once = model.fit(rows, { iterations: 1, lengths: [200, 200, 200] }).model;
    expect(largestDifference(once.means, mean)).toBeLessThan(1e-10);
    expect(fitted.transition[2]).toBe(0);
  });
});
