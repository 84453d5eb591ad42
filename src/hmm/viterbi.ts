import { computeLogDensities, eachBlock, loadModel, type Passes } from './inference.ts';
import { unreachableRow } from './observations.ts';
import type { HmmParameters } from './parameters.ts';
import { BLOCK_ROWS, type Workspace } from './workspace.ts';

/** The most probable sequence of states. */
export interface ViterbiResult {
  /** T state numbers; ties go to the lower number. */
  readonly path: Uint8Array | Int32Array;
  /** log P(path, observations), summed over the sequences. */
  readonly logProbability: number;
}

/** The most probable path of every sequence. */
export function findBestPaths(passes: Passes, parameters: HmmParameters): ViterbiResult {
  const { workspace: w } = passes;
  const model = loadModel(passes, parameters);
  takeLogarithms(w);
  const path = w.states <= 256 ? new Uint8Array(w.rows) : new Int32Array(w.rows);
  let logProbability = 0;
  let begin = 0;
  for (const length of passes.lengths) {
    const end = begin + length;
    eachBlock(begin, end, (row, count) => {
      computeLogDensities(passes, model, row, row + count);
      const first = row === begin ? 1 : 0;
      if (first === 1) for (let at = row * w.stride, k = 0; k < w.stride; k++, at++) w.weights[at] = w.start[k]! + w.densities[at]!;
      if (count > first) passes.kernels.bestPaths(row + first, count - first);
    });
    logProbability += traceBack(w, begin, end, path);
    begin = end;
  }
  if (!Number.isFinite(logProbability)) throw unreachableRow('A row');
  return { path, logProbability };
}

function takeLogarithms(w: Workspace): void {
  for (const probabilities of [w.start, w.transition, w.arrivals]) {
    for (let at = 0; at < probabilities.length; at++) probabilities[at] = Math.log(probabilities[at]!);
  }
}

/** Follows the best predecessors from the last row back. The scores were shifted row by row; the shifts cancel in every comparison. */
function traceBack(w: Workspace, begin: number, end: number, path: Uint8Array | Int32Array): number {
  const { states, stride, weights, arrivals, densities, start } = w;
  let state = 0;
  let at = (end - 1) * stride;
  for (let k = 1; k < states; k++) if (weights[at + k]! > weights[at + state]!) state = k;
  path[end - 1] = state;
  // The score of the path is summed along it in blocks: shifted scores have lost their sum, and one long sum would lose digits.
  let total = 0;
  let block = 0;
  for (let row = end - 1; row > begin; row--) {
    const into = state * stride;
    at -= stride;
    let best = weights[at]! + arrivals[into]!;
    state = 0;
    for (let i = 1; i < states; i++) {
      const score = weights[at + i]! + arrivals[into + i]!;
      if (score > best) {
        best = score;
        state = i;
      }
    }
    path[row - 1] = state;
    block += densities[at + stride + into / stride]! + arrivals[into + state]!;
    if (row % BLOCK_ROWS === 0) {
      total += block;
      block = 0;
    }
  }
  return total + block + start[state]! + densities[begin * stride + state]!;
}
