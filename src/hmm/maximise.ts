import { singularCovariance } from './density-tables.ts';
import type { Expectations } from './expectation.ts';
import { addIncompleteMeans, addIncompleteScatter, weighFeatures } from './incomplete-sums.ts';
import { eachBlock, type LoadedModel, type Passes } from './inference.ts';
import type { HmmParameters } from './parameters.ts';
import type { CheckedPrior } from './prior.ts';
import { loadMeans, packedSize } from './workspace.ts';

/** Below this many expected rows a state is held by nothing, and keeps its parameters. */
const NO_WEIGHT = 1e-200;
/** A standard deviation below this share of a feature's range is rounding: the state has collapsed onto equal values. */
const COLLAPSE = 1e-13;

/**
 * The maximisation step of Baum-Welch: start_k = Σ γ_first(k) / sequences, transition_ij = (c_ij + Σ ξ_ij) / Σ_j(…),
 * mean_k = (weight·location + Σ γ·x) / (weight + Σ γ), covariance_k = (s·I + Σ γ·(x−mean)(x−mean)ᵀ + weight·(mean−location)(…)ᵀ) / Σ γ with the
 * new mean, in a second pass over the rows. Missing entries are integrated out.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE when a state collapses and no `covarianceScatter` holds it up
 */
export function maximise(passes: Passes, model: LoadedModel, e: Expectations, prior: CheckedPrior): HmmParameters {
  const { parameters } = model;
  const featureWeights = weighFeatures(passes, e);
  const means = updateMeans(passes, model, e, prior, featureWeights);
  return {
    ...parameters,
    start: e.starts.map((sum) => sum / passes.lengths.length),
    transition: updateTransition(parameters, e, prior),
    means,
    covariances: updateCovariances(passes, model, e, prior, featureWeights, means),
  };
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

function updateMeans(passes: Passes, model: LoadedModel, e: Expectations, prior: CheckedPrior, featureWeights: Float64Array): Float64Array {
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
  passes: Passes,
  model: LoadedModel,
  e: Expectations,
  prior: CheckedPrior,
  featureWeights: Float64Array,
  means: Float64Array,
): Float64Array {
  const { kernels, workspace: w } = passes;
  const { states, features, stride, scatterSums, covariance } = w;
  loadMeans(w, means);
  scatterSums.fill(0);
  eachBlock(0, w.rows, (row, count) => {
    kernels.sumScatter(row, count);
  });
  addIncompleteScatter(passes, model, e, means);
  const covariances = Float64Array.from(model.parameters.covariances);
  const size = packedSize(covariance, features);
  for (let k = 0; k < states; k++) {
    for (let packed = 0, i = 0, j = 0; packed < size; packed++) {
      const weight = featureWeights[k * features + i]!;
      const shift = (d: number): number => means[k * features + d]! - prior.location[k * features + d]!;
      const value = (scatterSums[packed * stride + k]! + (i === j ? prior.scatter : 0) + prior.weight * shift(i) * shift(j)) / weight;
      if (weight > NO_WEIGHT) {
        if (covariance === 'diagonal') covariances[k * features + i] = value;
        else covariances[(k * features + i) * features + j] = covariances[(k * features + j) * features + i] = value;
      }
      if (covariance === 'diagonal') j = ++i;
      else if (j++ === i) {
        i++;
        j = 0;
      }
    }
  }
  if (prior.scatter === 0) checkCollapse(passes, covariances);
  return covariances;
}

/** A state that holds only equal values has a variance of rounding errors, which the density must not be built on. */
function checkCollapse({ workspace: { states, features, covariance }, range }: Passes, covariances: Float64Array): void {
  for (let k = 0; k < states; k++) {
    for (let d = 0; d < features; d++) {
      const variance = covariances[covariance === 'diagonal' ? k * features + d : (k * features + d) * features + d]!;
      if (!(Math.sqrt(variance) > COLLAPSE * range[d]!)) throw singularCovariance(k, d, variance);
    }
  }
}
