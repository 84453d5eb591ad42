import { labelRows } from '../../../src/regime/evaluate.ts';
import { adjustedRand, matchBest } from './match.ts';

/** How well found regimes fit true ones, on rows after the training part. */
export interface RegimeScore {
  readonly adjustedRand: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  /** Mean −log of the probability of the true regime, floored at 1e-12. */
  readonly logLoss: number;
  /** By tenths of the highest probability: rows, mean probability, share that was right. */
  readonly reliability: readonly { readonly rows: number; readonly said: number; readonly right: number }[];
}

/**
 * Scores posteriors against the truth. Regimes are matched to true ones on the rows before `cut`, one to one, by the greatest
 * sum of recalls; everything is measured on the rows from `cut` on.
 */
export function scoreRegimes(posteriors: Float64Array, truth: Uint8Array, cut: number, size: number): RegimeScore {
  const found = labelRows(posteriors, size);
  const match = matchBest(recallGains(found.subarray(0, cut), truth.subarray(0, cut), size), size);
  const hits = new Float64Array(size);
  const actual = new Float64Array(size);
  const named = new Float64Array(size);
  const bins = Array.from({ length: 10 }, () => ({ rows: 0, said: 0, right: 0 }));
  let loss = 0;
  for (let row = cut; row < truth.length; row += 1) {
    const name = match[found[row]!]!;
    const probability = posteriors[row * size + found[row]!]!;
    const right = name === truth[row];
    actual[truth[row]!]! += 1;
    named[name]! += 1;
    if (right) hits[name]! += 1;
    loss -= Math.log(Math.max(1e-12, posteriors[row * size + match.indexOf(truth[row]!)]!));
    const bin = bins[Math.min(9, Math.floor(probability * 10))]!;
    bin.rows += 1;
    bin.said += probability;
    if (right) bin.right += 1;
  }
  const seen = Array.from({ length: size }, (_, k) => k).filter((k) => actual[k]! > 0);
  const mean = (of: (k: number) => number): number => seen.reduce((sum, k) => sum + of(k), 0) / seen.length;
  return {
    adjustedRand: adjustedRand(found.subarray(cut), truth.subarray(cut), size),
    balancedAccuracy: mean((k) => hits[k]! / actual[k]!),
    macroF1: mean((k) => (2 * hits[k]!) / (actual[k]! + named[k]!)),
    logLoss: loss / (truth.length - cut),
    reliability: bins.map(({ rows, said, right }) => ({ rows, said: said / rows, right: right / rows })),
  };
}

function recallGains(found: Uint8Array, truth: Uint8Array, size: number): Float64Array {
  const rowsOf = new Float64Array(size);
  for (const k of truth) rowsOf[k]! += 1;
  const gains = new Float64Array(size * size);
  found.forEach((k, row) => (gains[k * size + truth[row]!]! += 1 / rowsOf[truth[row]!]!));
  return gains;
}
