import { runBaumWelch, type FitOptions } from './baum-welch.ts';
import { buildDensityTables } from './density-tables.ts';
import { smoothAll } from './expectation.ts';
import { filterSequence, loadModel, preparePasses, type Passes } from './inference.ts';
import { initialiseParameters, type InitialiseOptions } from './initialise.ts';
import { createKernels } from './kernel-choice.ts';
import { checkObservations } from './observations.ts';
import { OnlineFilter } from './online-filter.ts';
import { copyParameters, countFreeParameters, type CovarianceKind, type HmmParameters } from './parameters.ts';
import { readJson, writeJson, type GaussianHmmJson } from './serialisation.ts';
import { findBestPaths, type ViterbiResult } from './viterbi.ts';
import type { Workspace } from './workspace.ts';

/** What a fit returns. */
export interface FitResult {
  /** The model after the last update. */
  readonly model: GaussianHmm;
  /** Entry i: log-likelihood of the data before update i (without the prior); one entry per update made. */
  readonly logLikelihoods: Float64Array;
  /** Whether the fit stopped because of `tolerance`; always false without one. */
  readonly converged: boolean;
}

/**
 * A hidden Markov model with Gaussian emissions: K states, D features, diagonal or full covariances.
 *
 * Observations are T×D row-major, NaN = missing (integrated out exactly), never infinite. `lengths` cuts the rows into sequences, each of which
 * starts anew from `start`; without it all rows are one sequence. Formulas: Rabiner (1989); scaling by the densest state of each row; what the
 * scaled passes cannot hold is done in logarithms.
 *
 * Every method that takes observations throws InvariantError HMM_INVALID_OBSERVATIONS when they do not fit the model.
 */
export class GaussianHmm implements HmmParameters {
  readonly states: number;
  readonly features: number;
  readonly covariance: CovarianceKind;
  readonly start: Float64Array;
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly covariances: Float64Array;

  /**
   * @param parameters copied
   * @throws InvariantError HMM_INVALID_PARAMETERS when they do not fit together, HMM_SINGULAR_COVARIANCE when a covariance is not positive definite
   */
  constructor(parameters: HmmParameters) {
    const copy = copyParameters(parameters);
    buildDensityTables(copy);
    this.states = copy.states;
    this.features = copy.features;
    this.covariance = copy.covariance;
    this.start = copy.start;
    this.transition = copy.transition;
    this.means = copy.means;
    this.covariances = copy.covariances;
  }

  /** log P(observations), summed over the sequences. */
  logLikelihood(observations: Float64Array, lengths?: readonly number[]): number {
    return this.#filterAll(this.#prepare(observations, lengths));
  }

  /** T×K: P(state_t | rows of its sequence up to t). */
  filter(observations: Float64Array, lengths?: readonly number[]): Float64Array {
    const passes = this.#prepare(observations, lengths);
    this.#filterAll(passes);
    return copyWeights(passes.workspace);
  }

  /** T×K: P(state_t | all rows of its sequence). */
  smooth(observations: Float64Array, lengths?: readonly number[]): Float64Array {
    const passes = this.#prepare(observations, lengths);
    smoothAll(passes, loadModel(passes, this));
    return copyWeights(passes.workspace);
  }

  /** The most probable path of every sequence (ties go to the lower state) and the logarithm of its probability with the observations. */
  viterbi(observations: Float64Array, lengths?: readonly number[]): ViterbiResult {
    return findBestPaths(this.#prepare(observations, lengths), this);
  }

  /**
   * Fits by Baum-Welch (expectation maximisation) from this model on: a warm start is a fit from the model before. Probabilities that are
   * exactly 0 stay 0.
   * @throws InvariantError HMM_TOO_FEW_ROWS, HMM_SINGULAR_COVARIANCE when a state collapses, HMM_INVALID_PARAMETERS for impossible options
   */
  fit(observations: Float64Array, options: FitOptions): FitResult {
    const { parameters, ...result } = runBaumWelch(this, checkObservations(observations, this.features, options.lengths), options);
    return { model: new GaussianHmm(parameters), ...result };
  }

  /** Bayesian information criterion −2·log-likelihood + p·ln T with p free parameters and T rows; smaller is better. */
  bic(observations: Float64Array, lengths?: readonly number[]): number {
    return -2 * this.logLikelihood(observations, lengths) + this.#freeParameters() * Math.log(observations.length / this.features);
  }

  /** Akaike information criterion −2·log-likelihood + 2p with p free parameters; smaller is better. */
  aic(observations: Float64Array, lengths?: readonly number[]): number {
    return -2 * this.logLikelihood(observations, lengths) + 2 * this.#freeParameters();
  }

  /**
   * A model to start a fit from, found in the data.
   * @throws InvariantError HMM_INVALID_PARAMETERS, HMM_INVALID_OBSERVATIONS, HMM_TOO_FEW_ROWS
   */
  static initialise(observations: Float64Array, options: InitialiseOptions): GaussianHmm {
    return new GaussianHmm(initialiseParameters(observations, options));
  }

  /** A filter of this model that takes one row at a time. */
  online(): OnlineFilter {
    return new OnlineFilter(this);
  }

  /** The model as plain JSON. */
  toJSON(): GaussianHmmJson {
    return writeJson(this);
  }

  /**
   * The model that `toJSON` wrote, bit for bit.
   * @throws InvariantError HMM_INVALID_PARAMETERS, HMM_SINGULAR_COVARIANCE
   */
  static fromJSON(json: unknown): GaussianHmm {
    return new GaussianHmm(readJson(json));
  }

  #freeParameters(): number {
    return countFreeParameters(this.states, this.features, this.covariance);
  }

  #prepare(observations: Float64Array, lengths: readonly number[] | undefined): Passes {
    const checked = checkObservations(observations, this.features, lengths);
    const { states, features, covariance } = this;
    return preparePasses(createKernels({ states, features, covariance, rows: checked.rows }), checked);
  }

  #filterAll(passes: Passes): number {
    const model = loadModel(passes, this);
    let total = 0;
    let begin = 0;
    for (const length of passes.lengths) {
      total += filterSequence(passes, model, begin, begin + length);
      begin += length;
    }
    return total;
  }
}

/** The weights without their padding, in an array of its own. */
function copyWeights({ weights, states, stride, rows }: Workspace): Float64Array {
  if (states === stride) return weights.slice();
  const copy = new Float64Array(rows * states);
  for (let row = 0; row < rows; row++) for (let k = 0; k < states; k++) copy[row * states + k] = weights[row * stride + k]!;
  return copy;
}
