import { SMALLEST_EVIDENCE, type Kernels } from './kernels.ts';
import { filterInLogarithms } from './log-space.ts';
import { groupIncompleteRows, marginalise, marginalLogDensity, type IncompleteRows, type Marginal } from './missing.ts';
import { unreachableRow, type CheckedObservations } from './observations.ts';
import type { HmmParameters } from './parameters.ts';
import { BLOCK_ROWS, loadObservations, loadParameters, type Workspace } from './workspace.ts';

/** Observations in a workspace with the kernels over them, ready for passes under changing parameters. */
export interface Passes {
  readonly kernels: Kernels;
  readonly workspace: Workspace;
  readonly lengths: readonly number[];
  readonly incomplete: IncompleteRows;
}

/** Prepares passes over observations; `centre` (D) is subtracted from every row. */
export function preparePasses(kernels: Kernels, observations: CheckedObservations, centre?: Float64Array): Passes {
  loadObservations(kernels.workspace, observations, centre);
  return { kernels, workspace: kernels.workspace, lengths: observations.lengths, incomplete: groupIncompleteRows(observations) };
}

/** The parameters in force, with the marginals of every missing pattern (pattern-major, then state). */
export interface LoadedModel {
  readonly parameters: HmmParameters;
  readonly marginals: readonly (readonly Marginal[])[];
}

/**
 * Writes parameters into the workspace and integrates out what is missing.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE
 */
export function loadModel(passes: Passes, parameters: HmmParameters): LoadedModel {
  loadParameters(passes.workspace, parameters);
  const marginals = passes.incomplete.patterns.map((pattern) =>
    Array.from({ length: parameters.states }, (_, state) => marginalise(parameters, state, pattern)),
  );
  return { parameters, marginals };
}

/** Calls `visit` for consecutive blocks of [begin, end), each of at most `BLOCK_ROWS` rows. */
export function eachBlock(begin: number, end: number, visit: (row: number, count: number) => void): void {
  for (let row = begin; row < end; row += BLOCK_ROWS) visit(row, Math.min(BLOCK_ROWS, end - row));
}

/** Index in `rows` of the first incomplete row at or after `row`. */
export function findIncomplete({ rows }: IncompleteRows, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** densities ← log-densities of the rows [begin, end), missing entries integrated out. */
export function computeLogDensities(passes: Passes, model: LoadedModel, begin: number, end: number): void {
  const { workspace: w, incomplete } = passes;
  eachBlock(begin, end, (row, count) => {
    passes.kernels.logDensities(row, count);
  });
  for (let n = findIncomplete(incomplete, begin); n < incomplete.rows.length && incomplete.rows[n]! < end; n++) {
    const row = incomplete.rows[n]!;
    const id = incomplete.patternOf[n]!;
    for (let k = 0; k < w.states; k++) {
      const marginal = model.marginals[id]![k]!;
      const density = marginalLogDensity(model.parameters, k, incomplete.patterns[id]!, marginal, w.observations, row * w.features);
      w.densities[row * w.stride + k] = density;
    }
  }
}

/**
 * Scaled forward pass over the rows [begin, end) of one sequence, block by block while its rows are in the cache.
 * @returns the log-likelihood, or NaN when the scaled pass lost weight and logarithms are needed
 */
export function runForward(passes: Passes, model: LoadedModel, begin: number, end: number): number {
  const { kernels, workspace: w } = passes;
  let total = 0;
  eachBlock(begin, end, (row, count) => {
    computeLogDensities(passes, model, row, row + count);
    const maxima = kernels.exponentiate(row, count);
    if (!Number.isFinite(maxima)) throw unreachableRow(`A row from ${row} to ${row + count - 1}`);
    let scale = 0;
    if (row === begin) {
      let evidence = 0;
      for (let at = row * w.stride, k = 0; k < w.stride; k++, at++) evidence += w.weights[at] = w.start[k]! * w.densities[at]!;
      scale = Math.log(evidence >= SMALLEST_EVIDENCE ? evidence : Number.NaN);
      if (count > 1) scale += kernels.forward(row + 1, count - 1);
    } else scale = kernels.forward(row, count);
    total += maxima + scale;
  });
  return total;
}

/**
 * Filters the rows [begin, end) of one sequence: weights ← P(state_t | x_begin..t).
 * @returns the log-likelihood of the sequence
 */
export function filterSequence(passes: Passes, model: LoadedModel, begin: number, end: number): number {
  const { workspace: w } = passes;
  const logLikelihood = runForward(passes, model, begin, end);
  if (Number.isNaN(logLikelihood) || losesPaths(w, begin, end)) {
    computeLogDensities(passes, model, begin, end);
    return filterInLogarithms(w, begin, end);
  }
  for (let at = begin * w.stride; at < end * w.stride; at += w.stride) normaliseRow(w, at);
  return logLikelihood;
}

/** Divides a row of weights by its sum. */
export function normaliseRow({ weights, states }: Workspace, at: number): void {
  let sum = 0;
  for (let k = 0; k < states; k++) sum += weights[at + k]!;
  for (let k = 0; k < states; k++) weights[at + k]! /= sum;
}

/**
 * Whether the scaled forward pass may have rounded a state to nothing that later rows could have revived. Where every transition has
 * some probability it cannot: the next row's prediction outweighs what was lost.
 */
function losesPaths(w: Workspace, begin: number, end: number): boolean {
  const { states, stride, transition, weights } = w;
  let mixes = true;
  for (let i = 0; i < states; i++) for (let j = 0; j < states; j++) mixes &&= transition[i * stride + j]! > 1e-100;
  if (mixes) return false;
  let reachable = Array.from({ length: states }, (_, k) => w.start[k]! > 0);
  for (let row = begin; row < end; row++) {
    if (row > begin && reachable.includes(false)) {
      const before = reachable;
      reachable = before.map((_, j) => before.some((from, i) => from && transition[i * stride + j]! > 0));
    }
    for (let k = 0; k < states; k++) if (reachable[k]! && !(weights[row * stride + k]! > 1e-250)) return true;
  }
  return false;
}
