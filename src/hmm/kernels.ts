import type { Workspace } from './workspace.ts';

/**
 * The inner loops of all passes, each over `count` (1 to `BLOCK_ROWS`) rows of a workspace from `row` on.
 * There are two implementations with one meaning: `plain-kernels.ts` in TypeScript and one in generated WebAssembly.
 */
export interface Kernels {
  readonly workspace: Workspace;
  /** densities ← log-densities of `observations`. */
  logDensities(row: number, count: number): void;
  /** densities ← exp(densities − row maximum). Returns the sum of the row maxima. */
  exponentiate(row: number, count: number): number;
  /**
   * weights[t] ← (weights[t−1]·transition)∘densities[t], from weights[row − 1] on, each row divided by something between ½ and 1 times the sum
   * of the row before. Returns the sum of log P(x_t | x_1..t−1), each less the row maximum of its log-densities, or NaN when one of the
   * probabilities fell below `SMALLEST_EVIDENCE`.
   */
  forward(row: number, count: number): number;
  /**
   * From the last row of the block to the first: weights[t] ← posterior, using ahead[count] of the row after the block;
   * ahead[0] is then that of the first row. `ahead` is density times backward weight, of any scale; `scaled` is left to `countTransitions`. Returns whether all evidences stayed above `SMALLEST_EVIDENCE`.
   */
  backward(row: number, count: number): boolean;
  /** Adds the block's transitions to the rows after them, from `scaled` and `ahead`, to `transitionSums`. */
  countTransitions(count: number): void;
  /** Adds the posteriors to `weightSums`, and posterior·x to `meanSums`. */
  sumMeans(row: number, count: number): void;
  /** Adds posterior·(x − mean)(x − mean)ᵀ to `scatterSums`. */
  sumScatter(row: number, count: number): void;
  /** Viterbi scores: weights[t] ← max_i(weights[t−1, i] + transition[i, ·]) + densities[t] − max weights[t−1], with logarithms in both. */
  bestPaths(row: number, count: number): void;
}

/**
 * The smallest evidence of a row, relative to its densest state, that the scaled passes accept. Products that underflow are below 1e−300, so
 * that above this bound what is lost is below 1e−100 of any posterior. Below it the passes in logarithms take over.
 */
export const SMALLEST_EVIDENCE = 1e-100;
