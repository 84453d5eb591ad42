import { buildDensityTables, type DensityTables } from './density-tables.ts';
import { addLogarithms } from './log-space.ts';
import { describePattern, namePattern } from './patterns.ts';
import { invalidObservations, unreachableRow } from './observations.ts';
import { invalidParameters, type HmmParameters } from './parameters.ts';

/** What an online filter remembers, as plain numbers: JSON keeps it exactly. */
export interface OnlineFilterState {
  /** Rows seen so far. */
  readonly rows: number;
  /** K: P(state | all rows so far). */
  readonly posterior: readonly number[];
  /** K: the logarithms of those, kept for the ones that are too small for a double; −1e300 stands for an impossible state. */
  readonly logPosterior: readonly number[];
}

/** Stands for log 0 where −Infinity would not survive JSON; its exponential is 0. */
const LOG_ZERO = -1e300;
/** Below this a predicted probability may come from products that underflowed, and the step is taken in logarithms. */
const SMALLEST_PREDICTION = 1e-100;
/** Below this a posterior is read from its logarithm. */
const SMALLEST_POSTERIOR = 1e-200;

/**
 * The filter of a Gaussian hidden Markov model, one row at a time: O(K² + K·D) per row for diagonal covariances, no allocation.
 * A step that would underflow is taken in logarithms, so that a state that once became improbable beyond the range of a double can return.
 */
export class OnlineFilter {
  readonly #model: HmmParameters;
  readonly #tables: DensityTables;
  /** K×K, entry (j, i) = P(j | i). */
  readonly #arrivals: Float64Array;
  readonly #logArrivals: Float64Array;
  readonly #posterior: Float64Array;
  readonly #logPosterior: Float64Array;
  /** What `push` returns: a copy, so that a caller's write to it cannot reach the filter. */
  readonly #answer: Float64Array;
  readonly #logDensities: Float64Array;
  readonly #predictions: Float64Array;
  readonly #scratch: Float64Array;
  readonly #row: Float64Array;
  readonly #difference: Float64Array;
  /** Density tables of the missing patterns met so far. */
  readonly #patternTables = new Map<string, DensityTables>();
  #rows = 0;

  /** @throws InvariantError HMM_SINGULAR_COVARIANCE */
  constructor(model: HmmParameters) {
    const { states, features, transition } = model;
    this.#model = model;
    this.#tables = buildDensityTables(model);
    this.#arrivals = new Float64Array(states * states);
    for (let i = 0; i < states; i++) for (let j = 0; j < states; j++) this.#arrivals[j * states + i] = transition[i * states + j]!;
    this.#logArrivals = this.#arrivals.map(takeLogarithm);
    this.#posterior = new Float64Array(states);
    this.#logPosterior = new Float64Array(states);
    this.#answer = new Float64Array(states);
    this.#logDensities = new Float64Array(states);
    this.#predictions = new Float64Array(states);
    this.#scratch = new Float64Array(states);
    this.#row = new Float64Array(features);
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
    const logDensities = this.#logDensities;
    const scratch = this.#scratch;
    const predictions = this.#predictions;
    const posterior = this.#posterior;
    this.#writeLogDensities(x);
    let top = logDensities[0]!;
    for (let k = 1; k < states; k++) if (logDensities[k]! > top) top = logDensities[k]!;
    if (!(top > LOG_ZERO)) throw unreachableRow('The row');
    this.#writePredictions();
    let sum = 0;
    let smallest = Infinity;
    for (let k = 0; k < states; k++) {
      const prediction = predictions[k]!;
      const weight = prediction * Math.exp(logDensities[k]! - top);
      scratch[k] = weight;
      sum += weight;
      if (prediction < SMALLEST_PREDICTION) smallest = 0;
      if (weight < smallest) smallest = weight;
    }
    if (sum > 0 && smallest > SMALLEST_POSTERIOR) for (let k = 0; k < states; k++) posterior[k] = scratch[k]! / sum;
    else this.#updateInLogarithms();
    this.#rows++;
    this.#answer.set(posterior);
    return this.#answer;
  }

  /** A copy of what the filter remembers. */
  get state(): OnlineFilterState {
    return {
      rows: this.#rows,
      posterior: Array.from(this.#posterior),
      logPosterior: Array.from(this.#posterior.keys(), (k) => this.#readLogPosterior(k)),
    };
  }

  /**
   * Continues exactly where a filter of the same model stood.
   * @throws InvariantError HMM_INVALID_PARAMETERS when the state is not one of a model with K states
   */
  restore({ rows, posterior, logPosterior }: OnlineFilterState): void {
    const { states } = this.#model;
    const fits =
      Number.isInteger(rows) &&
      rows >= 0 &&
      posterior.length === states &&
      logPosterior.length === states &&
      posterior.every((p) => p >= 0 && p <= 1) &&
      logPosterior.every((p) => p >= LOG_ZERO && p <= 0);
    if (!fits) throw invalidParameters(`The filter state does not belong to a model with ${states} states; start a new filter.`);
    this.#rows = rows;
    this.#posterior.set(posterior);
    this.#logPosterior.set(logPosterior);
  }

  #readLogPosterior(k: number): number {
    const posterior = this.#posterior[k]!;
    return posterior > SMALLEST_POSTERIOR ? Math.log(posterior) : this.#logPosterior[k]!;
  }

  /** Probabilities of the states before the row is seen. */
  #writePredictions(): void {
    const { states, start } = this.#model;
    const posterior = this.#posterior;
    const arrivals = this.#arrivals;
    const predictions = this.#predictions;
    if (this.#rows === 0) {
      predictions.set(start);
      return;
    }
    for (let j = 0, at = 0; j < states; j++) {
      let sum = 0;
      for (let i = 0; i < states; i++, at++) sum += posterior[i]! * arrivals[at]!;
      predictions[j] = sum;
    }
  }

  /** The same step in logarithms. */
  #updateInLogarithms(): void {
    const { states } = this.#model;
    const scores = this.#logDensities;
    for (let j = 0; j < states; j++) scores[j]! += this.#logPrediction(j);
    const total = addLogarithms(scores);
    if (!Number.isFinite(total)) throw unreachableRow('The row');
    for (let k = 0; k < states; k++) {
      this.#logPosterior[k] = Math.min(0, Math.max(LOG_ZERO, scores[k]! - total));
      this.#posterior[k] = Math.exp(this.#logPosterior[k]!);
    }
  }

  #logPrediction(j: number): number {
    const prediction = this.#predictions[j]!;
    if (this.#rows === 0 || prediction > SMALLEST_PREDICTION) return takeLogarithm(prediction);
    const { states } = this.#model;
    // The log-posteriors are overwritten only after the last prediction has been read.
    for (let i = 0; i < states; i++) this.#scratch[i] = this.#readLogPosterior(i) + this.#logArrivals[j * states + i]!;
    return Math.max(LOG_ZERO, addLogarithms(this.#scratch));
  }

  #writeLogDensities(x: Float64Array): void {
    const tables = this.#chooseTables(x);
    if (this.#model.covariance === 'diagonal') this.#writeDiagonal(tables);
    else this.#writeFull(tables);
  }

  #writeDiagonal({ logConstant, whitening }: DensityTables): void {
    const { states, features, means } = this.#model;
    const row = this.#row;
    const logDensities = this.#logDensities;
    for (let k = 0, at = 0; k < states; k++) {
      let distance = 0;
      for (let d = 0; d < features; d++, at++) {
        const z = (row[d]! - means[at]!) * whitening[at]!;
        distance += z * z;
      }
      logDensities[k] = logConstant[k]! - 0.5 * distance;
    }
  }

  #writeFull({ logConstant, whitening }: DensityTables): void {
    const { states, features, means } = this.#model;
    const row = this.#row;
    const difference = this.#difference;
    const logDensities = this.#logDensities;
    for (let k = 0, at = 0; k < states; k++) {
      let distance = 0;
      for (let i = 0; i < features; i++, at += features) {
        difference[i] = row[i]! - means[k * features + i]!;
        // Two sums at a time: one alone would wait for each of its additions.
        let even = 0;
        let odd = 0;
        for (let j = 0; j < i; j += 2) {
          even += whitening[at + j]! * difference[j]!;
          odd += whitening[at + j + 1]! * difference[j + 1]!;
        }
        if (i % 2 === 0) even += whitening[at + i]! * difference[i]!;
        distance += (even + odd) * (even + odd);
      }
      logDensities[k] = logConstant[k]! - 0.5 * distance;
    }
  }

  /** Checks and copies a row, and finds the density tables of what it shows; those of a pattern are computed when it is first met. */
  #chooseTables(x: Float64Array): DensityTables {
    const { features } = this.#model;
    const row = this.#row;
    if (x.length !== features) throw invalidObservations(`The row has ${x.length} features where the model has ${features}.`);
    let complete = true;
    for (let d = 0; d < features; d++) {
      const value = x[d]!;
      row[d] = value;
      if (value - value === 0) continue;
      if (!Number.isNaN(value))
        throw invalidObservations(`Feature ${d} is ${value}; use NaN for a missing value and a finite number otherwise.`);
      // The tables are 0 where an entry is missing, so that any number will do.
      row[d] = 0;
      complete = false;
    }
    if (complete) return this.#tables;
    const name = namePattern(x);
    let tables = this.#patternTables.get(name);
    if (tables === undefined) {
      tables = buildDensityTables(this.#model, describePattern(x).observed);
      this.#patternTables.set(name, tables);
    }
    return tables;
  }
}

function takeLogarithm(probability: number): number {
  return probability > 0 ? Math.log(probability) : LOG_ZERO;
}
