import type { Expectations } from './expectation.ts';
import type { LoadedModel, Passes } from './inference.ts';
import { completePattern, type Completion, type MissingPattern } from './missing.ts';
import type { HmmParameters } from './parameters.ts';

/**
 * What incomplete rows add to the sums of the maximisation step. With diagonal covariances a missing entry says nothing about its own
 * feature, so that every feature is averaged over the rows that show it. With full covariances the missing entries of a row are replaced,
 * state by state, by their expectation given the observed ones, and their remaining covariance is added to the scatter. Rows that show
 * nothing at all are left out. All of it is under the parameters before the update.
 */

/** K×D: the expected number of rows per state that bear on each feature. */
export function weighFeatures(passes: Passes, e: Expectations): Float64Array {
  const { states, features, weightSums, covariance } = passes.workspace;
  const weights = new Float64Array(states * features);
  for (let k = 0; k < states; k++) weights.fill(weightSums[k]!, k * features, (k + 1) * features);
  const { patternOf, patterns } = passes.incomplete;
  for (const [n, id] of patternOf.entries()) {
    const { observed, missing } = patterns[id]!;
    if (covariance === 'full' && observed.length > 0) continue;
    for (let k = 0; k < states; k++) for (const d of missing) weights[k * features + d]! -= e.incomplete[n * states + k]!;
  }
  // What cancels to rounding is nothing: a feature that no row of the state shows.
  return weights.map((weight, at) => (weight > 1e-12 * weightSums[Math.floor(at / features)]! ? weight : 0));
}

/** Adds the incomplete rows to `meanSums`. */
export function addIncompleteMeans(passes: Passes, model: LoadedModel, e: Expectations): void {
  const { states, features, stride, observations, meanSums, covariance } = passes.workspace;
  const { rows, patternOf, patterns } = passes.incomplete;
  const completions = covariance === 'full' ? completeAll(passes, model) : [];
  const row = new Float64Array(features);
  for (const [n, id] of patternOf.entries()) {
    const pattern = patterns[id]!;
    if (pattern.observed.length === 0) continue;
    for (let k = 0; k < states; k++) {
      const weight = e.incomplete[n * states + k]!;
      row.set(observations.subarray(rows[n]! * features, (rows[n]! + 1) * features));
      if (covariance === 'full') completeRow(model.parameters, k, pattern, completions[id]![k]!, row);
      // With diagonal covariances the missing entries of `row` are 0 and add nothing.
      for (let d = 0; d < features; d++) meanSums[d * stride + k]! += weight * row[d]!;
    }
  }
}

/** Adds the incomplete rows to `scatterSums`, around the new means (K×D). */
export function addIncompleteScatter(passes: Passes, model: LoadedModel, e: Expectations, means: Float64Array): void {
  const { states, features, stride, observations, scatterSums, covariance } = passes.workspace;
  const { rows, patternOf, patterns } = passes.incomplete;
  const completions = covariance === 'full' ? completeAll(passes, model) : [];
  const row = new Float64Array(features);
  for (const [n, id] of patternOf.entries()) {
    const pattern = patterns[id]!;
    if (pattern.observed.length === 0) continue;
    for (let k = 0; k < states; k++) {
      const weight = e.incomplete[n * states + k]!;
      row.set(observations.subarray(rows[n]! * features, (rows[n]! + 1) * features));
      if (covariance === 'diagonal') {
        for (const d of pattern.observed) scatterSums[d * stride + k]! += weight * (row[d]! - means[k * features + d]!) ** 2;
        continue;
      }
      const completion = completions[id]![k]!;
      completeRow(model.parameters, k, pattern, completion, row);
      for (let d = 0; d < features; d++) row[d]! -= means[k * features + d]!;
      for (let i = 0, at = k; i < features; i++) {
        for (let j = 0; j <= i; j++, at += stride) scatterSums[at]! += weight * row[i]! * row[j]!;
      }
      addResidual(scatterSums, stride, k, weight, pattern, completion);
    }
  }
}

function addResidual(sums: Float64Array, stride: number, state: number, weight: number, { missing }: MissingPattern, c: Completion): void {
  missing.forEach((i, m) => {
    for (let n = 0; n <= m; n++) sums[((i * (i + 1)) / 2 + missing[n]!) * stride + state]! += weight * c.residual[m * missing.length + n]!;
  });
}

/** Fills the missing entries of a row with their expectation under one state. */
function completeRow(p: HmmParameters, state: number, pattern: MissingPattern, { regression }: Completion, row: Float64Array): void {
  const { observed, missing } = pattern;
  for (let m = 0; m < missing.length; m++) {
    let value = p.means[state * p.features + missing[m]!]!;
    for (let o = 0; o < observed.length; o++) {
      const d = observed[o]!;
      value += regression[m * observed.length + o]! * (row[d]! - p.means[state * p.features + d]!);
    }
    row[missing[m]!] = value;
  }
}

function completeAll({ incomplete }: Passes, { parameters, marginals }: LoadedModel): Completion[][] {
  return incomplete.patterns.map((pattern, id) => marginals[id]!.map((marginal, k) => completePattern(parameters, k, pattern, marginal)));
}
