import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { GaussianHmm } from '../../../src/hmm/index.ts';
import { readFeatures, readTruth } from '../../bench/regimes/dataset.ts';
import { lumpStates, sumGroups } from '../../bench/regimes/lump.ts';
import { adjustedRand, matchBest } from '../../bench/regimes/match.ts';
import { scoreRegimes } from '../../bench/regimes/score.ts';

const folder = mkdtempSync(join(tmpdir(), 'regimes-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, gzipSync(lines.join('\n')));
  return path;
}

function* permutations(items: readonly number[]): Generator<readonly number[]> {
  if (items.length === 0) yield [];
  for (const [at, item] of items.entries()) for (const rest of permutations(items.toSpliced(at, 1))) yield [item, ...rest];
}

describe('the regime bench', () => {
  it('never reads the last column for features', () => {
    const labelled = write('a.csv.gz', ['close,f_x,f_y,regime', '1,2,3,0', '4,5,6,1']);
    const garbage = write('b.csv.gz', ['close,f_x,f_y,regime', '1,2,3,boo', '4,5,6,']);
    expect(readFeatures(labelled)).toEqual({ names: ['f_x', 'f_y'], rows: 2, values: Float64Array.of(2, 3, 5, 6) });
    expect(readFeatures(garbage)).toEqual(readFeatures(labelled));
    expect(readTruth(labelled)).toEqual(Uint8Array.of(0, 1));
    expect(readFeatures(write('c.csv.gz', ['x,y,regime', '1,2,0'])).names).toEqual(['x', 'y']);
  });

  it('finds the best assignment', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 16, maxLength: 16 }), (gains) => {
        const gain = Float64Array.from(gains);
        const sum = (match: readonly number[]): number => match.reduce((total, column, row) => total + gain[row * 4 + column]!, 0);
        const best = Math.max(...[...permutations([0, 1, 2, 3])].map(sum));
        const match = matchBest(gain, 4);
        expect(sum(match)).toBe(best);
        expect(new Set(match).size).toBe(4);
      }),
    );
  });

  it('measures agreement beyond chance', () => {
    expect(adjustedRand([0, 0, 1, 1, 2], [2, 2, 0, 0, 1], 3)).toBe(1);
    // Pairs together: 1 in both, 2 in the first, 1 in the second, of 6; by chance 2·1/6, at most 1.5.
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2], 3)).toBeCloseTo((1 - 2 / 6) / (1.5 - 2 / 6), 12);
  });

  it('lumps states that change places all the time', () => {
    const model = new GaussianHmm({
      states: 4,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(0.25, 0.25, 0.25, 0.25),
      transition: Float64Array.of(0.49, 0.01, 0.49, 0.01, 0.01, 0.97, 0.01, 0.01, 0.49, 0.01, 0.49, 0.01, 0.01, 0.01, 0.01, 0.97),
      means: Float64Array.of(-3, 0, 3, 1),
      covariances: Float64Array.of(1, 1, 1, 1),
    });
    const groups = lumpStates(model, Float64Array.of(0.25, 0.25, 0.25, 0.25), 3);
    expect(groups.map((group) => [...group].sort())).toEqual([[0, 2], [1], [3]]);
    expect(sumGroups(Float64Array.of(0.1, 0.2, 0.3, 0.4), 4, groups)).toEqual(Float64Array.of(0.4, 0.2, 0.4));
  });

  it('scores only the rows after the training part, with regimes matched before it', () => {
    const truth = Uint8Array.of(0, 0, 1, 1, 0, 1, 1, 1);
    const found = [1, 1, 0, 0, 1, 0, 0, 1];
    const posteriors = Float64Array.from(found.flatMap((k) => (k === 0 ? [0.75, 0.25] : [0.25, 0.75])));
    const score = scoreRegimes(posteriors, truth, 4, 2);
    expect(score.balancedAccuracy).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(score.macroF1).toBeCloseTo((2 / 3 + 4 / 5) / 2, 12);
    expect(score.logLoss).toBeCloseTo(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, 12);
    expect(score.reliability[7]).toEqual({ rows: 4, said: 0.75, right: 0.75 });
  });
});
