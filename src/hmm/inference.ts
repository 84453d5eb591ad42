import { buildDensityTables, type DensityTables } from './density-tables.ts';
import { SMALLEST_EVIDENCE, type Kernels } from './kernels.ts';
import { filterInLogarithms } from './log-space.ts';
import { unreachableRow, type CheckedObservations } from './observations.ts';
import type { HmmParameters } from './parameters.ts';
import { eachRun, findRuns, type PatternRuns } from './patterns.ts';
import { BLOCK_ROWS, loadObservations, loadParameters, loadTables, packTables, type Workspace } from './workspace.ts';

/** Observations in a workspace with the kernels over them, ready for passes under changing parameters. */
export interface Passes {
  readonly kernels: Kernels;
  readonly workspace: Workspace;
  readonly lengths: readonly number[];
  readonly runs: PatternRuns;
}

/** Prepares passes over observations; `centre` (D) is subtracted from every row. */
export function preparePasses(kernels: Kernels, observations: CheckedObservations, centre?: Float64Array): Passes {
  loadObservations(kernels.workspace, observations, centre);
  return { kernels, workspace: kernels.workspace, lengths: observations.lengths, runs: findRuns(observations) };
}

/** The parameters in force, with the density tables of every missing pattern. */
export interface LoadedModel {
  readonly parameters: HmmParameters;
  readonly tables: readonly DensityTables[];
  /** The same in the layout of the workspace. */
  readonly packed: readonly DensityTables[];
}

/**
 * Writes parameters into the workspace and integrates out what is missing.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE
 */
export function loadModel({ workspace, runs }: Passes, parameters: HmmParameters): LoadedModel {
  loadParameters(workspace, parameters);
  const tables = runs.patterns.map(({ observed }) => buildDensityTables(parameters, observed));
  return { parameters, tables, packed: tables.map((each) => packTables(workspace, each)) };
}

/** Calls `visit` for consecutive blocks of [begin, end), each of at most `BLOCK_ROWS` rows. */
export function eachBlock(begin: number, end: number, visit: (row: number, count: number) => void): void {
  for (let row = begin; row < end; row += BLOCK_ROWS) visit(row, Math.min(BLOCK_ROWS, end - row));
}

/** densities ← log-densities of the rows [begin, end), missing entries integrated out. */
export function computeLogDensities({ kernels, workspace, runs }: Passes, { packed }: LoadedModel, begin: number, end: number): void {
  eachRun(runs, begin, end, (first, rows, pattern) => {
    loadTables(workspace, packed[pattern]!);
    eachBlock(first, first + rows, (row, count) => {
      kernels.logDensities(row, count);
    });
  });
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
    total += maxima + (row === begin ? startForward(w, row) : 0);
    const first = row === begin ? 1 : 0;
    if (count > first) total += kernels.forward(row + first, count - first);
  });
  return total;
}

/** The first row of a forward pass. Returns the logarithm of its evidence, NaN when that underflows. */
function startForward({ weights, start, densities, stride }: Workspace, row: number): number {
  let evidence = 0;
  for (let at = row * stride, k = 0; k < stride; k++, at++) evidence += weights[at] = start[k]! * densities[at]!;
  return evidence >= SMALLEST_EVIDENCE ? Math.log(evidence) : Number.NaN;
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
  for (let i = 0; i < states; i++) for (let j = 0; j < states; j++) mixes &&= transition[i * stride + j]! > SMALLEST_EVIDENCE;
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
