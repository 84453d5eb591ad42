import { InvariantError } from '../domain/errors.ts';
import { runExpectation, type HardSequences } from './expectation.ts';
import { loadModel, preparePasses } from './inference.ts';
import { createKernels } from './kernel-choice.ts';
import { maximise } from './maximise.ts';
import type { CheckedObservations } from './observations.ts';
import { invalidParameters, type HmmParameters } from './parameters.ts';
import type { Workspace } from './workspace.ts';
import { checkPrior, computeLogPrior, type HmmPrior } from './prior.ts';

/** How long and under which beliefs to fit. */
export interface FitOptions {
  /** The most updates to make, at least 1. */
  readonly iterations: number;
  /** Stop after the update from which the log-likelihood (plus the log-prior, if any) had grown by less than this. Without it all updates are made. */
  readonly tolerance?: number;
  /** Rows per sequence; without it all rows are one sequence. */
  readonly lengths?: readonly number[];
  readonly prior?: HmmPrior;
}

/** What a fit of bare parameters found. */
export interface BaumWelchResult {
  readonly parameters: HmmParameters;
  /** Entry i: log-likelihood of the data before update i (without the prior). */
  readonly logLikelihoods: Float64Array;
  readonly converged: boolean;
}

/**
 * Baum-Welch from given parameters. Rows and means are held relative to the average row throughout, so that a large offset costs no digits.
 * @throws InvariantError HMM_TOO_FEW_ROWS, HMM_SINGULAR_COVARIANCE, HMM_INVALID_PARAMETERS
 */
export function runBaumWelch(initial: HmmParameters, observations: CheckedObservations, options: FitOptions): BaumWelchResult {
  const { states, features, covariance } = initial;
  checkOptions(options);
  checkRowCount(observations, states);
  const centre = averageRows(observations);
  const prior = checkPrior(options.prior ?? {}, states, features, centre);
  const kernels = createKernels({ states, features, covariance, rows: observations.rows });
  const passes = preparePasses(kernels, observations, centre);
  const frame = { passes, prior, range: measureRange(passes.workspace) };
  const hard: HardSequences = new Set();
  const logLikelihoods: number[] = [];
  let parameters: HmmParameters = { ...initial, means: initial.means.map((mean, at) => mean - centre[at % features]!) };
  let objective = -Infinity;
  let converged = false;
  while (!converged && logLikelihoods.length < options.iterations) {
    const model = loadModel(passes, parameters);
    const expectations = runExpectation(passes, model, hard);
    logLikelihoods.push(expectations.logLikelihood);
    if (options.tolerance !== undefined) {
      const before = objective;
      objective = expectations.logLikelihood + computeLogPrior(parameters, prior);
      converged = objective - before < options.tolerance;
    }
    parameters = maximise(frame, model, expectations);
  }
  return {
    parameters: { ...parameters, means: parameters.means.map((mean, at) => mean + centre[at % features]!) },
    logLikelihoods: Float64Array.from(logLikelihoods),
    converged,
  };
}

function checkOptions({ iterations, tolerance }: FitOptions): void {
  if (!Number.isInteger(iterations) || iterations < 1)
    throw invalidParameters(`iterations is ${iterations}; give a whole number of at least 1.`);
  if (tolerance !== undefined && !(tolerance >= 0))
    throw invalidParameters(`tolerance is ${tolerance}; give a number that is not negative.`);
}

/**
 * Checks that there are at least as many rows with something observed as states.
 * @throws InvariantError HMM_TOO_FEW_ROWS
 */
export function checkRowCount({ values, rows, features, incomplete }: CheckedObservations, states: number): void {
  let empty = 0;
  for (const row of incomplete) if (values.subarray(row * features, (row + 1) * features).every(Number.isNaN)) empty++;
  const shown = rows - empty;
  if (shown < states) {
    throw new InvariantError(
      'HMM_TOO_FEW_ROWS',
      `There are ${shown} rows with something observed for ${states} states; pass more rows or use fewer states.`,
      { details: { rows: shown, states } },
    );
  }
}

/** D: the largest absolute value of every feature, missing entries left out. */
function measureRange({ observations, features }: Workspace): Float64Array {
  const range = new Float64Array(features);
  for (let at = 0, d = 0; at < observations.length; at++) {
    const size = Math.abs(observations[at]!);
    if (size > range[d]!) range[d] = size;
    d = d + 1 === features ? 0 : d + 1;
  }
  return range;
}

/** D: the average of the observed entries of every feature, 0 for a feature that no row shows. */
export function averageRows({ values, features }: CheckedObservations): Float64Array {
  const average = new Float64Array(features);
  const counts = new Float64Array(features);
  for (let at = 0, d = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!Number.isNaN(value)) average[d]! += (value - average[d]!) / ++counts[d]!;
    d = d + 1 === features ? 0 : d + 1;
  }
  return average;
}
