import { buildDensityTables, type DensityTables } from './density-tables.ts';
import { addLogarithms } from './log-space.ts';
import { describePattern, marginalise, marginalLogDensity, type Marginal, type MissingPattern } from './missing.ts';
import { invalidObservations } from './observations.ts';
import { invalidParameters, type HmmParameters } from './parameters.ts';

/** What an online filter remembers, as plain numbers: JSON keeps it exactly. */
export interface OnlineFilterState {
  /** Rows seen so far. */
  readonly rows: number;
  /** K: logarithms of the forward weights, the largest 0; −1e300 stands for an impossible state. */
  readonly logWeights: readonly number[];
}

/** Stands for log 0 where −Infinity would not survive JSON; its exponential is 0. */
const LOG_ZERO = -1e300;
/** Below this a predicted probability may come from products that underflowed, and is computed in logarithms. */
const SMALLEST_PREDICTION = 1e-100;

/**
 * The filter of a Gaussian hidden Markov model, one row at a time: O(K² + K·D) per row for diagonal covariances, no allocation.
 * It keeps logarithms beside the weights, so that a state that once became improbable beyond the range of a double can return.
 */
export class OnlineFilter {
  readonly #model: HmmParameters;
  readonly #tables: DensityTables;
  /** K×K log transition probabilities, entry (j, i) = log P(j | i). */
  readonly #logArrivals: Float64Array;
  /** K×K, entry (j, i) = P(j | i). */
  readonly #arrivals: Float64Array;
  readonly #logWeights: Float64Array;
  readonly #weights: Float64Array;
  readonly #posterior: Float64Array;
  readonly #terms: Float64Array;
  readonly #scores: Float64Array;
  readonly #difference: Float64Array;
  readonly #marginals = new Map<string, { pattern: MissingPattern; states: Marginal[] }>();
  #rows = 0;

  /** @throws InvariantError HMM_SINGULAR_COVARIANCE */
  constructor(model: HmmParameters) {
    const { states, features } = model;
    this.#model = model;
    this.#tables = buildDensityTables(model);
    this.#arrivals = new Float64Array(states * states);
    for (let i = 0; i < states; i++) for (let j = 0; j < states; j++) this.#arrivals[j * states + i] = model.transition[i * states + j]!;
    this.#logArrivals = this.#arrivals.map(logarithm);
    this.#logWeights = new Float64Array(states);
    this.#weights = new Float64Array(states);
    this.#posterior = new Float64Array(states);
    this.#terms = new Float64Array(states);
    this.#scores = new Float64Array(states);
    this.#difference = new Float64Array(features);
  }

  /**
   * Takes one row in.
   * @param x D features, NaN = missing
   * @returns K probabilities P(state | all rows so far); the same array every time, overwritten by the next call
   * @throws InvariantError HMM_INVALID_OBSERVATIONS; the state is then as before
   */
  push(x: Float64Array): Float64Array {
    const { states } = this.#model;
    const scores = this.#scores;
    this.#writeLogDensities(x);
    let top = -Infinity;
    for (let j = 0; j < states; j++) {
      const score = this.#predict(j) + scores[j]!;
      scores[j] = score;
      if (score > top) top = score;
    }
    if (!(top > LOG_ZERO)) throw invalidObservations('The row is so far from every state that its density cannot be computed; check its units.');
    let sum = 0;
    for (let k = 0; k < states; k++) {
      const logWeight = Math.max(LOG_ZERO, scores[k]! - top);
      this.#logWeights[k] = logWeight;
      const weight = Math.exp(logWeight);
      this.#weights[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < states; k++) this.#posterior[k] = this.#weights[k]! / sum;
    this.#rows++;
    return this.#posterior;
  }

  /** A copy of what the filter remembers. */
  get state(): OnlineFilterState {
    return { rows: this.#rows, logWeights: Array.from(this.#logWeights) };
  }

  /**
   * Continues exactly where a filter of the same model stood.
   * @throws InvariantError HMM_INVALID_PARAMETERS when the state is not one of a model with K states
   */
  restore(state: OnlineFilterState): void {
    const { rows, logWeights } = state;
    const fits = Number.isInteger(rows) && rows >= 0 && logWeights.length === this.#model.states && logWeights.every((w) => w <= 0 && w >= LOG_ZERO);
    if (!fits) throw invalidParameters(`The filter state does not belong to a model with ${this.#model.states} states; start a new filter.`);
    this.#rows = rows;
    this.#logWeights.set(logWeights);
    for (let k = 0; k < logWeights.length; k++) this.#weights[k] = Math.exp(logWeights[k]!);
  }

  /** Logarithm of the predicted weight of state j, before the row is seen. */
  #predict(j: number): number {
    const { states, start } = this.#model;
    if (this.#rows === 0) return logarithm(start[j]!);
    let predicted = 0;
    for (let i = 0, at = j * states; i < states; i++, at++) predicted += this.#weights[i]! * this.#arrivals[at]!;
    if (predicted > SMALLEST_PREDICTION) return Math.log(predicted);
    for (let i = 0; i < states; i++) this.#terms[i] = this.#logWeights[i]! + this.#logArrivals[j * states + i]!;
    return Math.max(LOG_ZERO, addLogarithms(this.#terms));
  }

  #writeLogDensities(x: Float64Array): void {
    const { states, features, means, covariance } = this.#model;
    if (x.length !== features) throw invalidObservations(`The row has ${x.length} features where the model has ${features}.`);
    let complete = true;
    for (let d = 0; d < features; d++) {
      const value = x[d]!;
      if (value - value === 0) continue;
      if (!Number.isNaN(value)) throw invalidObservations(`Feature ${d} is ${value}; use NaN for a missing value and a finite number otherwise.`);
      complete = false;
    }
    if (!complete) {
      this.#writeMarginalLogDensities(x);
      return;
    }
    const { logConstant, whitening } = this.#tables;
    const difference = this.#difference;
    for (let k = 0, at = 0; k < states; k++) {
      let distance = 0;
      for (let i = 0; i < features; i++) {
        difference[i] = x[i]! - means[k * features + i]!;
        let z = 0;
        if (covariance === 'diagonal') z = whitening[at++]! * difference[i]!;
        else {
          for (let j = 0; j <= i; j++) z += whitening[at + j]! * difference[j]!;
          at += features;
        }
        distance += z * z;
      }
      this.#scores[k] = logConstant[k]! - 0.5 * distance;
    }
  }

  /** Rows that lack the same features share their marginals, which are computed when first needed. */
  #writeMarginalLogDensities(x: Float64Array): void {
    const model = this.#model;
    let key = '';
    for (const value of x) key += Number.isNaN(value) ? '-' : '+';
    let known = this.#marginals.get(key);
    if (known === undefined) {
      const pattern = describePattern(x);
      known = { pattern, states: Array.from({ length: model.states }, (_, k) => marginalise(model, k, pattern)) };
      this.#marginals.set(key, known);
    }
    for (let k = 0; k < model.states; k++) this.#scores[k] = marginalLogDensity(model, k, known.pattern, known.states[k]!, x, 0);
  }
}

function logarithm(probability: number): number {
  return probability > 0 ? Math.log(probability) : LOG_ZERO;
}
