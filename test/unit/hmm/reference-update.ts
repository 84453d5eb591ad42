import type { GaussianHmm, HmmPrior } from '../../../src/hmm/index.ts';
import { enumeratePaths, invertMatrix, readMatrix } from './support.ts';

/** The parameters after one update. */
export interface Update {
  readonly start: number[];
  readonly transition: number[];
  readonly means: number[];
  /** K×D×D for both kinds (off-diagonal entries 0 for diagonal). */
  readonly matrices: number[];
}

/**
 * One update of Baum-Welch for tiny data, written from the formulas alone: posteriors by enumeration, then weighted means and covariances. With
 * diagonal covariances each feature is averaged over the rows that show it; with full ones the missing entries are completed by conditional
 * expectation, with their conditional covariance in the scatter. Rows that show nothing are left out of both.
 */
export function updateByEnumeration(model: GaussianHmm, values: Float64Array, prior: Required<HmmPrior>): Update {
  const { states, features, covariance } = model;
  const { smoothed, transitions } = enumeratePaths(model, values);
  const rows = Array.from({ length: values.length / features }, (_, t) => [...values.subarray(t * features, (t + 1) * features)]);
  const counts = transitions.map((count, at) => (model.transition[at]! > 0 ? count + prior.transition[at]! : 0));
  const means: number[] = [];
  const matrices: number[] = [];
  for (let k = 0; k < states; k++) {
    const location = [...prior.means.location.slice(k * features, (k + 1) * features)];
    const weighted = rows
      .map((row, t) => ({ weight: smoothed[t * states + k]!, row: complete(model, k, row) }))
      .filter(({ row }) => row !== undefined);
    const takes = (d: number) => weighted.filter(({ row }) => covariance === 'full' || !row!.missing.includes(d));
    const weightOf = (d: number): number => takes(d).reduce((sum, { weight }) => sum + weight, 0);
    const mean = Array.from({ length: features }, (_, d) => {
      const sum = takes(d).reduce((total, { weight, row }) => total + weight * row!.values[d]!, 0);
      return (sum + prior.means.weight * location[d]!) / (weightOf(d) + prior.means.weight);
    });
    means.push(...mean);
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < features; j++) {
        let sum = i === j ? prior.covarianceScatter : 0;
        sum += prior.means.weight * (mean[i]! - location[i]!) * (mean[j]! - location[j]!);
        for (const { weight, row } of takes(i)) {
          sum +=
            weight * ((row!.values[i]! - mean[i]!) * (row!.values[j]! - mean[j]!) + (covariance === 'full' ? row!.residual[i]![j]! : 0));
        }
        matrices.push(covariance === 'full' || i === j ? sum / weightOf(i) : 0);
      }
    }
  }
  return {
    start: smoothed.slice(0, states),
    transition: counts.map((count, at) => {
      const from = Math.floor(at / states) * states;
      return count / counts.slice(from, from + states).reduce((a, b) => a + b);
    }),
    means,
    matrices,
  };
}

interface Completed {
  readonly values: number[];
  readonly missing: number[];
  /** D×D: conditional covariance, 0 where either entry is observed. */
  readonly residual: number[][];
}

function complete(model: GaussianHmm, state: number, row: readonly number[]): Completed | undefined {
  const places = [...row.keys()];
  const shown = places.filter((d) => !Number.isNaN(row[d]!));
  const missing = places.filter((d) => Number.isNaN(row[d]!));
  if (shown.length === 0) return undefined;
  const matrix = readMatrix(model, state);
  const mean = places.map((d) => model.means[state * model.features + d]!);
  const { inverse } = invertMatrix(shown.map((i) => shown.map((j) => matrix[i]![j]!)));
  const gain = (m: number): number[] => shown.map((_, b) => shown.reduce((sum, i, a) => sum + matrix[m]![i]! * inverse[a]![b]!, 0));
  const values = row.map((value, d) =>
    Number.isNaN(value) ? mean[d]! + gain(d).reduce((sum, g, b) => sum + g * (row[shown[b]!]! - mean[shown[b]!]!), 0) : value,
  );
  const residual = places.map((m) =>
    places.map((n) =>
      missing.includes(m) && missing.includes(n) ? matrix[m]![n]! - gain(m).reduce((sum, g, b) => sum + g * matrix[shown[b]!]![n]!, 0) : 0,
    ),
  );
  return { values, missing, residual };
}
