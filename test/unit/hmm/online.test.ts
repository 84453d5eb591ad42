import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GaussianHmm, type CovarianceKind, type OnlineFilterState } from '../../../src/hmm/index.ts';
import { drawModel, drawRows, dropEntries, largestDifference, parametersOf } from './support.ts';

const models = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  kind: fc.constantFrom<CovarianceKind>('diagonal', 'full'),
  states: fc.integer({ min: 1, max: 6 }),
  features: fc.integer({ min: 1, max: 5 }),
  gaps: fc.constantFrom(0, 0.3),
});

describe('the online filter', () => {
  it('gives what the batch filter gives, row by row', () => {
    fc.assert(
      fc.property(models, ({ seed, kind, states, features, gaps }) => {
        const model = drawModel(seed, states, features, kind);
        const rows = dropEntries(seed, drawRows(seed, model, 120), gaps);
        const online = model.online();
        const pushed = Array.from({ length: 120 }, (_, t) => [...online.push(rows.subarray(t * features, (t + 1) * features))]).flat();
        expect(largestDifference(pushed, model.filter(rows))).toBeLessThan(1e-11);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on bit for bit after its state went through JSON, even with states beyond the range of a double', () => {
    const sharp = new GaussianHmm({
      ...parametersOf(drawModel(3, 3, 1, 'diagonal')),
      transition: Float64Array.of(0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 1),
      covariances: Float64Array.of(1e-4, 1e-4, 1e-4),
    });
    for (const model of [drawModel(3, 4, 3, 'full'), sharp]) {
      const rows = drawRows(3, model, 200);
      const one = model.online();
      for (let t = 0; t < 200; t++) {
        const other = model.online();
        other.restore(JSON.parse(JSON.stringify(one.state)) as OnlineFilterState);
        const x = rows.subarray(t * model.features, (t + 1) * model.features);
        expect([...other.push(x)]).toEqual([...one.push(x)]);
        expect(other.state).toEqual(one.state);
      }
    }
  });

  it('hands out one array, whose overwriting does not reach the filter', () => {
    const model = drawModel(3, 3, 2, 'diagonal');
    const rows = drawRows(3, model, 2);
    const filter = model.online();
    const answer = filter.push(rows.subarray(0, 2));
    answer.fill(0);
    expect(filter.push(rows.subarray(2, 4))).toBe(answer);
    expect(largestDifference(answer, model.filter(rows).subarray(3))).toBeLessThan(1e-12);
  });

  it('takes a row that shows nothing as time passing', () => {
    const model = drawModel(9, 3, 2, 'full');
    const filter = model.online();
    const before = [...filter.push(Float64Array.of(0.1, 0.2))];
    const after = filter.push(Float64Array.of(Number.NaN, Number.NaN));
    const expected = [0, 1, 2].map((j) => before.reduce((sum, p, i) => sum + p * model.transition[i * 3 + j]!, 0));
    expect(largestDifference(after, expected)).toBeLessThan(1e-15);
  });
});

describe('JSON', () => {
  it('keeps every bit of a model', () => {
    fc.assert(
      fc.property(models, ({ seed, kind, states, features }) => {
        const model = drawModel(seed, states, features, kind);
        const copy = GaussianHmm.fromJSON(JSON.parse(JSON.stringify(model)));
        expect(copy).toEqual(model);
      }),
      { numRuns: 30 },
    );
  });
});
