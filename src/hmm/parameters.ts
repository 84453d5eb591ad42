import { InvariantError } from '../domain/errors.ts';

/** How the features of one state vary together: independently (`diagonal`) or with correlations (`full`). */
export type CovarianceKind = 'diagonal' | 'full';

/** The parameters of a Gaussian hidden Markov model with K states and D features; every array is row-major. */
export interface HmmParameters {
  /** K, the number of hidden states. */
  readonly states: number;
  /** D, the number of observed features per row. */
  readonly features: number;
  readonly covariance: CovarianceKind;
  /** K probabilities of the first row's state. */
  readonly start: Float64Array;
  /** K×K, entry (i, j) = P(next state j | state i); every row sums to 1. */
  readonly transition: Float64Array;
  /** K×D, in the units of the features. */
  readonly means: Float64Array;
  /** Diagonal: K×D variances. Full: K×D×D symmetric positive definite matrices. Squared units of the features. */
  readonly covariances: Float64Array;
}

/** How far a distribution may be from summing to 1: room for parameters that were rounded for print. */
const SUM_TOLERANCE = 1e-6;
/** How far a covariance may be from symmetric, relative to the standard deviations of its two features. */
const SYMMETRY_TOLERANCE = 1e-9;

/** Numbers per state in `covariances`: D for diagonal, D² for full. */
export function covarianceSize(covariance: CovarianceKind, features: number): number {
  return covariance === 'diagonal' ? features : features * features;
}

/** Free parameters p of the model: (K−1) + K(K−1) + KD + KD or KD(D+1)/2. */
export function countFreeParameters(states: number, features: number, covariance: CovarianceKind): number {
  const spread = covariance === 'diagonal' ? features : (features * (features + 1)) / 2;
  return states - 1 + states * (states - 1) + states * features + states * spread;
}

/** The error for parameters that do not fit together. */
export function invalidParameters(message: string): InvariantError {
  return new InvariantError('HMM_INVALID_PARAMETERS', message);
}

/**
 * Checks what can be checked without factoring the covariances, and returns copies, so that a later write to the caller's
 * arrays cannot change a model.
 * @throws InvariantError HMM_INVALID_PARAMETERS
 */
export function copyParameters(p: HmmParameters): HmmParameters {
  const { states, features, covariance } = p;
  checkShape(states, features, covariance);
  const copy = {
    states,
    features,
    covariance,
    start: copyArray('start', p.start, states),
    transition: copyArray('transition', p.transition, states * states),
    means: copyArray('means', p.means, states * features),
    covariances: copyArray('covariances', p.covariances, states * covarianceSize(covariance, features)),
  };
  checkDistribution('start', copy.start);
  for (let i = 0; i < states; i++) checkDistribution(`row ${i} of transition`, copy.transition.subarray(i * states, (i + 1) * states));
  if (covariance === 'full') checkSymmetry(copy);
  return copy;
}

/**
 * Checks the two sizes and the kind of covariance.
 * @throws InvariantError HMM_INVALID_PARAMETERS
 */
export function checkShape(states: number, features: number, covariance: CovarianceKind): void {
  if (!Number.isInteger(states) || states < 1) throw invalidParameters(`states is ${states}; give a whole number of at least 1.`);
  if (!Number.isInteger(features) || features < 1) throw invalidParameters(`features is ${features}; give a whole number of at least 1.`);
  const kind: string = covariance;
  if (kind !== 'diagonal' && kind !== 'full') throw invalidParameters(`covariance is '${kind}'; give 'diagonal' or 'full'.`);
}

function copyArray(name: string, values: Float64Array, length: number): Float64Array {
  if (values.length !== length)
    throw invalidParameters(`${name} has ${values.length} numbers where ${length} are needed; check states and features.`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw invalidParameters(`${name}[${bad}] is ${values[bad]!}; every parameter must be a finite number.`);
  return Float64Array.from(values);
}

function checkDistribution(name: string, values: Float64Array): void {
  let sum = 0;
  for (const value of values) {
    if (value < 0) throw invalidParameters(`${name} holds the negative probability ${value}; probabilities lie in 0 to 1.`);
    sum += value;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE) throw invalidParameters(`${name} sums to ${sum}; divide it by its sum so that it sums to 1.`);
}

function checkSymmetry({ states, features, covariances }: HmmParameters): void {
  for (let k = 0; k < states; k++) {
    const at = k * features * features;
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < i; j++) {
        const lower = covariances[at + i * features + j]!;
        const upper = covariances[at + j * features + i]!;
        const size = Math.sqrt(Math.abs(covariances[at + i * features + i]! * covariances[at + j * features + j]!));
        if (Math.abs(lower - upper) > SYMMETRY_TOLERANCE * size) {
          throw invalidParameters(
            `The covariance of state ${k} is not symmetric at (${i}, ${j}): ${lower} and ${upper}; use their average.`,
          );
        }
      }
    }
  }
}
