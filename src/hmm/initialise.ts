import { averageRows, checkRowCount, runBaumWelch } from './baum-welch.ts';
import { assignRows, findCentres } from './k-means.ts';
import { checkObservations, type CheckedObservations } from './observations.ts';
import { checkShape, covarianceSize, invalidParameters, type CovarianceKind, type HmmParameters } from './parameters.ts';
import { createRandom } from './random.ts';

/** How to find starting parameters for a fit. */
export interface InitialiseOptions {
  /** K. */
  readonly states: number;
  readonly covariance: CovarianceKind;
  /** The same seed and data give the same model. */
  readonly seed: number;
  /** D; may be left out when `means` are given. */
  readonly features?: number;
  /** Seeded starts to try, 1 unless given. With more than one each is fitted briefly and the likeliest is returned as fitted. */
  readonly starts?: number;
  /** K×D: start from these means, kept as they are, instead of searching; `starts` has no effect then. */
  readonly means?: Float64Array;
  /** Rows per sequence; without it all rows are one sequence. */
  readonly lengths?: readonly number[];
}

/** Updates each start gets before starts are compared. */
const TRIAL_ITERATIONS = 10;
/** Covariance scatter of those updates, in squared standard deviations: keeps a trial from collapsing onto a few rows. */
const TRIAL_SCATTER = 0.01;

/**
 * Starting parameters from the data: states at the centres of k-means clusters of the standardised rows, covariances of the clusters mixed
 * with one row's worth of the overall variance, transitions counted between clusters with one pseudo-count each, a uniform start.
 * @throws InvariantError HMM_INVALID_PARAMETERS, HMM_INVALID_OBSERVATIONS, HMM_TOO_FEW_ROWS
 */
export function initialiseParameters(values: Float64Array, options: InitialiseOptions): HmmParameters {
  const { states, covariance, seed, means } = options;
  const features = options.features ?? (means === undefined ? Number.NaN : means.length / states);
  const starts = options.starts ?? 1;
  if (Number.isNaN(features))
    throw invalidParameters('Neither features nor means are given; pass features, the number of columns per row.');
  checkShape(states, features, covariance);
  if (!Number.isInteger(seed)) throw invalidParameters(`seed is ${seed}; give a whole number.`);
  if (!Number.isInteger(starts) || starts < 1) throw invalidParameters(`starts is ${starts}; give a whole number of at least 1.`);
  if (means !== undefined && (means.length !== states * features || !means.every(Number.isFinite))) {
    throw invalidParameters(`means must be ${states * features} finite numbers, ${features} per state.`);
  }
  const observations = checkObservations(values, features, options.lengths);
  checkRowCount(observations, states);
  const scale = measureScale(observations);
  const standard = { ...observations, values: values.map((value, at) => scale.toStandard(value, at)) };
  const random = createRandom(seed);
  const start = (): HmmParameters => startFrom(standard, findCentres(standard, states, random), covariance);
  if (means !== undefined)
    return { ...scale.fromStandard(startFrom(standard, means.map(scale.toStandard), covariance)), means: means.slice() };
  if (starts === 1) return scale.fromStandard(start());
  let best: { parameters: HmmParameters; logLikelihood: number } | undefined;
  for (let n = 0; n < starts; n++) {
    const prior = { covarianceScatter: TRIAL_SCATTER };
    const fit = runBaumWelch(start(), standard, { iterations: TRIAL_ITERATIONS, prior });
    const logLikelihood = fit.logLikelihoods.at(-1)!;
    if (best === undefined || logLikelihood > best.logLikelihood) best = { parameters: fit.parameters, logLikelihood };
  }
  return scale.fromStandard(best!.parameters);
}

/** Moves single numbers (by their place in a row-major array) and whole models between the caller's units and standardised ones. */
interface Scale {
  readonly toStandard: (value: number, at: number) => number;
  readonly fromStandard: (p: HmmParameters) => HmmParameters;
}

function measureScale(observations: CheckedObservations): Scale {
  const { values, features } = observations;
  const average = averageRows(observations);
  const squares = new Float64Array(features);
  const counts = new Float64Array(features);
  for (const [at, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    squares[at % features]! += (value - average[at % features]!) ** 2;
    counts[at % features]!++;
  }
  // A feature that is constant or never shown has no scale of its own.
  const deviation = squares.map((square, d) => (square > 0 ? Math.sqrt(square / counts[d]!) : 1));
  return {
    toStandard: (value, at) => (value - average[at % features]!) / deviation[at % features]!,
    fromStandard: (p) => ({
      ...p,
      means: p.means.map((mean, at) => mean * deviation[at % features]! + average[at % features]!),
      covariances: p.covariances.map((value, at) => {
        const i = p.covariance === 'diagonal' ? at % features : Math.floor(at / features) % features;
        return value * deviation[i]! * deviation[at % features]!;
      }),
    }),
  };
}

function startFrom(observations: CheckedObservations, means: Float64Array, covariance: CovarianceKind): HmmParameters {
  const { features } = observations;
  const states = means.length / features;
  const assigned = assignRows(observations, means);
  return {
    states,
    features,
    covariance,
    start: new Float64Array(states).fill(1 / states),
    transition: countTransitions(observations, assigned, states),
    means,
    covariances: measureClusters(observations, assigned, means, covariance),
  };
}

function countTransitions({ lengths }: CheckedObservations, assigned: Int32Array, states: number): Float64Array {
  const counts = new Float64Array(states * states).fill(1);
  let begin = 0;
  for (const length of lengths) {
    for (let row = begin + 1; row < begin + length; row++) {
      const from = assigned[row - 1]!;
      const to = assigned[row]!;
      if (from >= 0 && to >= 0) counts[from * states + to]!++;
    }
    begin += length;
  }
  for (let i = 0; i < states; i++) {
    const row = counts.subarray(i * states, (i + 1) * states);
    const sum = row.reduce((total, count) => total + count, 0);
    for (let j = 0; j < states; j++) row[j]! /= sum;
  }
  return counts;
}

/** Covariances of the clusters with one more row of unit variance in every feature, so that even an empty cluster has a spread. */
function measureClusters(
  { values, rows, features }: CheckedObservations,
  assigned: Int32Array,
  means: Float64Array,
  covariance: CovarianceKind,
): Float64Array {
  const states = means.length / features;
  const size = covarianceSize(covariance, features);
  const covariances = new Float64Array(states * size);
  const counts = new Float64Array(states).fill(1);
  const place = (k: number, i: number, j: number): number => (covariance === 'diagonal' ? k * size + i : k * size + i * features + j);
  for (let k = 0; k < states; k++) for (let d = 0; d < features; d++) covariances[place(k, d, d)] = 1;
  for (let row = 0; row < rows; row++) {
    const k = assigned[row]!;
    if (k < 0) continue;
    counts[k]!++;
    for (let i = 0; i < features; i++) {
      for (let j = covariance === 'diagonal' ? i : 0; j < (covariance === 'diagonal' ? i + 1 : features); j++) {
        const product = (values[row * features + i]! - means[k * features + i]!) * (values[row * features + j]! - means[k * features + j]!);
        // A missing entry counts as lying at the mean, which keeps the matrix positive definite.
        if (!Number.isNaN(product)) covariances[place(k, i, j)]! += product;
      }
    }
  }
  return covariances.map((sum, at) => sum / counts[Math.floor(at / size)]!);
}
