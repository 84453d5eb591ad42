import { computeLogDensities, eachBlock, normaliseRow, runForward, type LoadedModel, type Passes } from './inference.ts';
import { smoothInLogarithms } from './log-space.ts';
import { PatternAccumulator } from './pattern-sums.ts';
import { BLOCK_ROWS } from './workspace.ts';

/** What a pass over all sequences expects of the hidden states. */
export interface Expectations {
  readonly logLikelihood: number;
  /** K: Σ over sequences of the posterior of the first row. */
  readonly starts: Float64Array;
  /** K×K: expected number of transitions. */
  readonly transitions: Float64Array;
  /** The sums over the rows, by missing pattern; the scatter is still to be added. */
  readonly sums: PatternAccumulator;
}

/** Sequences (by index) for which the scaled passes lost weight, so that they are run in logarithms. */
export type HardSequences = Set<number>;

/** Smooths every sequence: weights ← P(state_t | all rows of its sequence). Returns the log-likelihood. */
export function smoothAll(passes: Passes, model: LoadedModel): number {
  let total = 0;
  let begin = 0;
  for (const length of passes.lengths) {
    const end = begin + length;
    let logLikelihood = runForward(passes, model, begin, end);
    if (Number.isNaN(logLikelihood) || !runBackward(passes, begin, end, () => undefined)) {
      computeLogDensities(passes, model, begin, end);
      logLikelihood = smoothInLogarithms(passes.workspace, begin, end, new Float64Array(passes.workspace.states ** 2));
    }
    total += logLikelihood;
    begin = end;
  }
  return total;
}

/**
 * The expectation step of Baum-Welch over all sequences.
 * @param hard sequences known to need logarithms; grows when another is found
 */
export function runExpectation(passes: Passes, model: LoadedModel, hard: HardSequences): Expectations {
  for (;;) {
    const expectations = tryExpectation(passes, model, hard);
    if (expectations !== undefined) return expectations;
  }
}

/** One attempt; undefined when a sequence turned out to be hard after some of its rows had been counted. */
function tryExpectation(passes: Passes, model: LoadedModel, hard: HardSequences): Expectations | undefined {
  const { kernels, workspace: w } = passes;
  const { states, stride } = w;
  const starts = new Float64Array(states);
  const transitions = new Float64Array(states * states);
  const sums = new PatternAccumulator(passes);
  w.transitionSums.fill(0);
  let total = 0;
  let begin = 0;

  for (const [index, length] of passes.lengths.entries()) {
    const end = begin + length;
    let logLikelihood = hard.has(index) ? Number.NaN : runForward(passes, model, begin, end);
    if (Number.isNaN(logLikelihood)) {
      hard.add(index);
      computeLogDensities(passes, model, begin, end);
      logLikelihood = smoothInLogarithms(w, begin, end, transitions);
      eachBlock(begin, end, (row, count) => {
        sums.addMeans(row, count);
      });
    } else {
      const exact = runBackward(passes, begin, end, (row, count) => {
        if (row + count < end) kernels.countTransitions(count);
        sums.addMeans(row, count);
      });
      if (!exact) {
        hard.add(index);
        return undefined;
      }
    }
    for (let k = 0; k < states; k++) starts[k]! += w.weights[begin * stride + k]!;
    total += logLikelihood;
    begin = end;
  }

  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) transitions[i * states + j]! += w.transitionSums[i * stride + j]! * w.transition[i * stride + j]!;
  }
  return { logLikelihood: total, starts, transitions, sums };
}

/**
 * Scaled backward pass over the rows [begin, end) of one sequence after its forward pass: weights ← posteriors, from the last row to the first.
 * @param visit is called after each block, while `scaled` and `ahead` still belong to it; the last row comes alone
 * @returns whether the pass was exact; if not, logarithms are needed
 */
function runBackward(passes: Passes, begin: number, end: number, visit: (row: number, count: number) => void): boolean {
  const { kernels, workspace: w } = passes;
  const { stride, ahead } = w;
  const last = (end - 1) * stride;
  normaliseRow(w, last);
  ahead.set(w.densities.subarray(last, last + stride));
  visit(end - 1, 1);
  for (let blockEnd = end - 1; blockEnd > begin;) {
    const row = Math.max(begin, blockEnd - BLOCK_ROWS);
    const count = blockEnd - row;
    ahead.copyWithin(count * stride, 0, stride);
    if (!kernels.backward(row, count)) return false;
    visit(row, count);
    blockEnd = row;
  }
  return true;
}
