import { buildCompletion, completeMeanSums, completeScatter, type Completion } from './completion.ts';
import { singularCovariance } from './density-tables.ts';
import type { Expectations } from './expectation.ts';
import { eachBlock, type LoadedModel, type Passes } from './inference.ts';
import type { HmmParameters } from './parameters.ts';
import type { PatternSums } from './pattern-sums.ts';
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
 * new mean, in a second pass over the rows.
 *
 * Missing entries: with diagonal covariances each feature is averaged over the rows that show it, for a missing entry says nothing about its own
 * feature. With full ones they are replaced, state by state, by their expectation given the observed entries, under the parameters before the
 * update, and their remaining covariance is added to the scatter. Rows that show nothing are left out.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE when a state collapses and no `covarianceScatter` holds it up
 */
export function maximise(frame: FitFrame, model: LoadedModel, e: Expectations): HmmParameters {
  const { parameters } = model;
  const rows = gatherStates(frame, model, e.sums.read());
  const means = updateMeans(parameters, rows, frame.prior);
  loadMeans(frame.passes.workspace, means);
  eachBlock(0, frame.passes.workspace.rows, (row, count) => {
    e.sums.addScatter(row, count);
  });
  e.sums.read();
  const covariances = updateCovariances(frame, parameters, rows, means);
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

/** What one state has of the rows of one pattern. */
interface StateRows {
  readonly state: number;
  /** The features these rows bear on, and how to complete the others. */
  readonly observed: readonly number[];
  readonly completion: Completion | undefined;
  readonly weight: number;
  /** D: Σ posterior·x, missing entries counted as 0. */
  readonly sums: Float64Array;
  /** Σ posterior·(x − new mean)_i·(x − new mean)_j; to be read after the second pass. */
  readonly scatter: (i: number, j: number) => number;
}

function gatherStates({ passes }: FitFrame, { parameters, tables }: LoadedModel, sets: readonly PatternSums[]): StateRows[] {
  const { states, features, stride, covariance } = passes.workspace;
  const diagonal = covariance === 'diagonal';
  return passes.runs.patterns.flatMap((pattern, id) => {
    if (pattern.observed.length === 0) return [];
    const { weightSums, meanSums, scatterSums } = sets[id]!;
    return Array.from({ length: states }, (_, state) => ({
      state,
      observed: pattern.observed,
      completion: diagonal || pattern.missing.length === 0 ? undefined : buildCompletion(parameters, state, pattern, tables[id]!),
      weight: weightSums[state]!,
      sums: Float64Array.from({ length: features }, (_, d) => meanSums[d * stride + state]!),
      scatter: (i: number, j: number): number => scatterSums[(diagonal ? i : packIndex(i, j)) * stride + state]!,
    }));
  });
}

/** The place of entry (i, j) in a packed lower triangle. */
function packIndex(i: number, j: number): number {
  return i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i;
}

function updateMeans({ states, features, means }: HmmParameters, rows: readonly StateRows[], prior: CheckedPrior): Float64Array {
  const weights = new Float64Array(states * features).fill(prior.weight);
  const sums = prior.location.map((location) => prior.weight * location);
  for (const { state, observed, completion, weight, sums: own } of rows) {
    const completed = completion === undefined ? own : completeMeanSums(completion, means, weight, own);
    for (const d of completion === undefined ? observed : completed.keys()) {
      weights[state * features + d]! += weight;
      sums[state * features + d]! += completed[d]!;
    }
  }
  return means.map((mean, at) => (weights[at]! > NO_WEIGHT ? sums[at]! / weights[at]! : mean));
}

function updateCovariances({ prior, range }: FitFrame, p: HmmParameters, rows: readonly StateRows[], means: Float64Array): Float64Array {
  const { features } = p;
  const diagonal = p.covariance === 'diagonal';
  const place = (state: number, i: number, j: number): number => (diagonal ? state * features + i : (state * features + i) * features + j);
  const weights = new Float64Array(p.covariances.length);
  const sums = new Float64Array(p.covariances.length);
  for (const { state, observed, completion, weight, sums: own, scatter } of rows) {
    const completed = completion === undefined ? undefined : completeScatter(completion, p.means, means, weight, own, scatter);
    for (const i of completed === undefined ? observed : own.keys()) {
      for (const j of diagonal ? [i] : completed === undefined ? observed : own.keys()) {
        weights[place(state, i, j)]! += weight;
        sums[place(state, i, j)]! += completed === undefined ? scatter(i, j) : completed[i * features + j]!;
      }
    }
  }
  const covariances = p.covariances.map((before, at) => {
    const state = Math.floor(at / (diagonal ? features : features * features));
    const j = at % features;
    const i = diagonal ? j : Math.floor(at / features) % features;
    const shift = (d: number): number => means[state * features + d]! - prior.location[state * features + d]!;
    const believed = (i === j ? prior.scatter : 0) + prior.weight * shift(i) * shift(j);
    return weights[at]! > NO_WEIGHT ? (believed + sums[at]!) / weights[at]! : before;
  });
  if (prior.scatter === 0) checkCollapse(p, covariances, range);
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
