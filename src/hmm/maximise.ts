import { singularCovariance } from './density-tables.ts';
import type { Expectations } from './expectation.ts';
import { addIncompleteMeans, addIncompleteScatter, weighFeatures } from './incomplete-sums.ts';
import { eachBlock, type LoadedModel, type Passes } from './inference.ts';
import type { HmmParameters } from './parameters.ts';
import type { CheckedPrior } from './prior.ts';
import { loadMeans } from './workspace.ts';

/** Below this many expected rows a state is held by nothing, and keeps its parameters. */
const NO_WEIGHT = 1e-200;
/** A standard deviation below this share of a feature's range is rounding: the state has collapsed onto equal values. */
const COLLAPSE = 1e-13;

/** What stays the same through a fit. */
export interface FitFrame {
  readonly passes: Passes;
  readonly prior: CheckedPrior;
  /** D: the largest absolute value of every feature, relative to the centre of the rows. */
  readonly range: Float64Array;
}

/**
 * The maximisation step of Baum-Welch: start_k = Σ γ_first(k) / sequences, transition_ij = (c_ij + Σ ξ_ij) / Σ_j(…),
 * mean_k = (weight·location + Σ γ·x) / (weight + Σ γ), covariance_k = (s·I + Σ γ·(x−mean)(x−mean)ᵀ + weight·(mean−location)(…)ᵀ) / Σ γ with the
 * new mean, in a second pass over the rows. Missing entries are integrated out.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE when a state collapses and no `covarianceScatter` holds it up
 */
export function maximise(frame: FitFrame, model: LoadedModel, e: Expectations): HmmParameters {
  const { parameters } = model;
  const featureWeights = weighFeatures(frame.passes, e);
  const means = updateMeans(frame, model, e, featureWeights);
  const covariances = updateCovariances(frame, model, e, featureWeights, means);
  const start = e.starts.map((sum) => sum / frame.passes.lengths.length);
  return { ...parameters, start, transition: updateTransition(parameters, e, frame.prior), means, covariances };
}

function updateTransition({ states, transition }: HmmParameters, e: Expectations, prior: CheckedPrior): Float64Array {
  const updated = Float64Array.from(transition);
  for (let i = 0; i < states; i++) {
    const counts = new Float64Array(states);
    let sum = 0;
    for (let j = 0; j < states; j++) {
      const at = i * states + j;
      // A transition that was impossible stays so, whatever the pseudo-counts say.
      if (transition[at]! > 0) counts[j] = e.transitions[at]! + prior.transition[at]!;
      sum += counts[j]!;
    }
    if (sum > NO_WEIGHT) for (let j = 0; j < states; j++) updated[i * states + j] = counts[j]! / sum;
  }
  return updated;
}

function updateMeans({ passes, prior }: FitFrame, model: LoadedModel, e: Expectations, featureWeights: Float64Array): Float64Array {
  const { states, features, stride, meanSums } = passes.workspace;
  addIncompleteMeans(passes, model, e);
  const means = Float64Array.from(model.parameters.means);
  for (let k = 0; k < states; k++) {
    for (let d = 0; d < features; d++) {
      const at = k * features + d;
      const weight = prior.weight + featureWeights[at]!;
      if (weight > NO_WEIGHT) means[at] = (prior.weight * prior.location[at]! + meanSums[d * stride + k]!) / weight;
    }
  }
  return means;
}

function updateCovariances(
  frame: FitFrame,
  model: LoadedModel,
  e: Expectations,
  featureWeights: Float64Array,
  means: Float64Array,
): Float64Array {
  const { passes, prior } = frame;
  const { states, features, stride, scatterSums, covariance, rows } = passes.workspace;
  loadMeans(passes.workspace, means);
  scatterSums.fill(0);
  eachBlock(0, rows, (row, count) => {
    passes.kernels.sumScatter(row, count);
  });
  addIncompleteScatter(passes, model, e, means);
  const covariances = Float64Array.from(model.parameters.covariances);
  for (let k = 0; k < states; k++) {
    const shift = (d: number): number => means[k * features + d]! - prior.location[k * features + d]!;
    for (let i = 0, packed = k; i < features; i++) {
      const weight = featureWeights[k * features + i]!;
      for (let j = covariance === 'diagonal' ? i : 0; j <= i; j++, packed += stride) {
        if (!(weight > NO_WEIGHT)) continue;
        const value = (scatterSums[packed]! + (i === j ? prior.scatter : 0) + prior.weight * shift(i) * shift(j)) / weight;
        if (covariance === 'diagonal') covariances[k * features + i] = value;
        else covariances[(k * features + i) * features + j] = covariances[(k * features + j) * features + i] = value;
      }
    }
  }
  if (prior.scatter === 0) checkCollapse(model.parameters, covariances, frame.range);
  return covariances;
}

/** A state that holds only equal values has a variance of rounding errors, which no density must be built on. */
function checkCollapse({ states, features, covariance }: HmmParameters, covariances: Float64Array, range: Float64Array): void {
  for (let k = 0; k < states; k++) {
    for (let d = 0; d < features; d++) {
      const variance = covariances[covariance === 'diagonal' ? k * features + d : (k * features + d) * features + d]!;
      if (!(Math.sqrt(variance) > COLLAPSE * range[d]!)) throw singularCovariance(k, d, variance);
    }
  }
}
