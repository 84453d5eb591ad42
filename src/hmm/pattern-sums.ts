import { eachRun } from './patterns.ts';
import type { Passes } from './inference.ts';
import type { Workspace } from './workspace.ts';

/** The sums over the rows of one pattern, in the layout of the workspace arrays of the same names. */
export interface PatternSums {
  /** S: Σ posterior. */
  readonly weightSums: Float64Array;
  /** D×S: Σ posterior·x, missing entries counted as 0. */
  readonly meanSums: Float64Array;
  /** Packed: Σ posterior·(x − mean)(x − mean)ᵀ; what involves a missing entry is without meaning. */
  readonly scatterSums: Float64Array;
}

const NAMES = ['weightSums', 'meanSums', 'scatterSums'] as const;

/**
 * Sums rows apart by what they lack. The kernels know one set of sums, in the workspace; it holds those of the pattern at hand, and is exchanged
 * when the pattern changes.
 */
export class PatternAccumulator {
  readonly #passes: Passes;
  readonly #sets: readonly PatternSums[];
  #current = 0;

  constructor(passes: Passes) {
    const { workspace: w, runs } = passes;
    this.#passes = passes;
    for (const name of NAMES) w[name].fill(0);
    this.#sets = runs.patterns.map(() => copySums(w));
  }

  /** Adds the posteriors, and the posteriors times the rows. */
  addMeans(row: number, count: number): void {
    eachRun(this.#passes.runs, row, row + count, (first, rows, pattern) => {
      this.#select(pattern);
      this.#passes.kernels.sumMeans(first, rows);
    });
  }

  /** Adds the scatter around the means in the workspace. */
  addScatter(row: number, count: number): void {
    eachRun(this.#passes.runs, row, row + count, (first, rows, pattern) => {
      this.#select(pattern);
      this.#passes.kernels.sumScatter(first, rows);
    });
  }

  /** The sums so far, by pattern. */
  read(): readonly PatternSums[] {
    this.#store();
    return this.#sets;
  }

  #select(pattern: number): void {
    if (pattern === this.#current) return;
    this.#store();
    for (const name of NAMES) this.#passes.workspace[name].set(this.#sets[pattern]![name]);
    this.#current = pattern;
  }

  #store(): void {
    for (const name of NAMES) this.#sets[this.#current]![name].set(this.#passes.workspace[name]);
  }
}

function copySums(w: Workspace): PatternSums {
  return { weightSums: w.weightSums.slice(), meanSums: w.meanSums.slice(), scatterSums: w.scatterSums.slice() };
}
