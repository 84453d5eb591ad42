import { factorCholesky, invertLower, solveCholesky } from './cholesky.ts';
import { LOG_TWO_PI, singularCovariance } from './density-tables.ts';
import type { CheckedObservations } from './observations.ts';
import type { HmmParameters } from './parameters.ts';

/** Which features a row shows and which it lacks. */
export interface MissingPattern {
  readonly observed: readonly number[];
  readonly missing: readonly number[];
}

/** The incomplete rows of some observations, grouped by what they lack. */
export interface IncompleteRows {
  /** Ascending row numbers. */
  readonly rows: Int32Array;
  /** For each of `rows`, its index in `patterns`. */
  readonly patternOf: Int32Array;
  readonly patterns: readonly MissingPattern[];
}

/** Finds the patterns of missing entries; real data has few, so that per-pattern work is done once. */
export function groupIncompleteRows({ values, features, incomplete }: CheckedObservations): IncompleteRows {
  const patternOf = new Int32Array(incomplete.length);
  const patterns: MissingPattern[] = [];
  const known = new Map<string, number>();
  incomplete.forEach((row, n) => {
    const x = values.subarray(row * features, (row + 1) * features);
    let key = '';
    for (const value of x) key += Number.isNaN(value) ? '-' : '+';
    let id = known.get(key);
    if (id === undefined) {
      id = patterns.length;
      known.set(key, id);
      patterns.push(describePattern(x));
    }
    patternOf[n] = id;
  });
  return { rows: incomplete, patternOf, patterns };
}

/** The pattern of one row. */
export function describePattern(x: Float64Array): MissingPattern {
  const all = Array.from(x.keys());
  return { observed: all.filter((d) => !Number.isNaN(x[d])), missing: all.filter((d) => Number.isNaN(x[d])) };
}

/** The distribution of the observed features of a pattern under one state: the Gaussian with the missing ones integrated out. */
export interface Marginal {
  /** Log-density at the mean; 0 when nothing is observed, since such a row says nothing about its state. */
  readonly logConstant: number;
  /** o×o lower triangular inverse Cholesky factor of the covariance of the observed features. */
  readonly whitening: Float64Array;
  /** o×o lower Cholesky factor. */
  readonly factor: Float64Array;
}

/**
 * Integrates the missing features out of one state.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE
 */
export function marginalise(p: HmmParameters, state: number, { observed }: MissingPattern): Marginal {
  const size = observed.length;
  const block = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) block[i * size + j] = readCovariance(p, state, observed[i]!, observed[j]!);
  }
  const factor = new Float64Array(size * size);
  const failed = factorCholesky(block, 0, size, factor);
  if (failed >= 0) throw singularCovariance(state, observed[failed]!, block[failed * size + failed]!);
  let logConstant = -0.5 * size * LOG_TWO_PI;
  for (let i = 0; i < size; i++) logConstant -= Math.log(factor[i * size + i]!);
  const whitening = new Float64Array(size * size);
  invertLower(factor, size, whitening, 0);
  return { logConstant, whitening, factor };
}

/** Covariance of features i and j in a state, of either kind. */
export function readCovariance(p: HmmParameters, state: number, i: number, j: number): number {
  const { features, covariances } = p;
  if (p.covariance === 'full') return covariances[(state * features + i) * features + j]!;
  return i === j ? covariances[state * features + i]! : 0;
}

/** Log-density of the observed features of the row that starts at `at` in `values`. */
export function marginalLogDensity(
  p: HmmParameters,
  state: number,
  { observed }: MissingPattern,
  { logConstant, whitening }: Marginal,
  values: Float64Array,
  at: number,
): number {
  const size = observed.length;
  let distance = 0;
  for (let i = 0; i < size; i++) {
    let z = 0;
    for (let j = 0; j <= i; j++) {
      const d = observed[j]!;
      z += whitening[i * size + j]! * (values[at + d]! - p.means[state * p.features + d]!);
    }
    distance += z * z;
  }
  return logConstant - 0.5 * distance;
}

/** What the missing features of a pattern are expected to be, given the observed ones, in one state. */
export interface Completion {
  /** m×o: E[x_missing] = mean_missing + regression·(x_observed − mean_observed). */
  readonly regression: Float64Array;
  /** m×m: what the observed features leave unexplained of the missing ones. */
  readonly residual: Float64Array;
}

/** The conditional expectation and covariance of the missing features: regression = Σ_mo·Σ_oo⁻¹, residual = Σ_mm − regression·Σ_om. */
export function completePattern(p: HmmParameters, state: number, pattern: MissingPattern, { factor }: Marginal): Completion {
  const { observed, missing } = pattern;
  const regression = new Float64Array(missing.length * observed.length);
  const residual = new Float64Array(missing.length * missing.length);
  missing.forEach((feature, m) => {
    observed.forEach((other, o) => (regression[m * observed.length + o] = readCovariance(p, state, feature, other)));
    solveCholesky(factor, observed.length, regression, m * observed.length);
    missing.forEach((other, n) => {
      let value = readCovariance(p, state, feature, other);
      for (let o = 0; o < observed.length; o++) {
        value -= regression[m * observed.length + o]! * readCovariance(p, state, observed[o]!, other);
      }
      residual[m * missing.length + n] = value;
    });
  });
  return { regression, residual };
}
