import type { DensityTables } from './density-tables.ts';
import type { HmmParameters } from './parameters.ts';
import type { MissingPattern } from './patterns.ts';

/**
 * What one state expects of the missing features of a pattern, given the observed ones, and the sums over completed rows. As the expectation is
 * linear in the observed features, the sums of the observed ones are enough: no row is completed by itself.
 */
export interface Completion {
  readonly state: number;
  readonly pattern: MissingPattern;
  /** m×o: E[x_missing] = mean_missing + regression·(x_observed − mean_observed). */
  readonly regression: Float64Array;
  /** m×m: the covariance that the observed features leave to the missing ones. */
  readonly residual: Float64Array;
}

/** regression = Σ_mo·Σ_oo⁻¹ = Σ_mo·Wᵀ·W and residual = Σ_mm − regression·Σ_om, for a full covariance; W is in the tables of the pattern. */
export function buildCompletion(p: HmmParameters, state: number, pattern: MissingPattern, { whitening }: DensityTables): Completion {
  const { observed, missing } = pattern;
  const size = observed.length;
  const at = (i: number, j: number): number => (state * p.features + i) * p.features + j;
  const regression = new Float64Array(missing.length * size);
  const residual = new Float64Array(missing.length ** 2);
  missing.forEach((feature, m) => {
    for (const row of observed) {
      let projected = 0;
      for (const o of observed) projected += p.covariances[at(feature, o)]! * whitening[at(row, o)]!;
      observed.forEach((column, o) => (regression[m * size + o]! += projected * whitening[at(row, column)]!));
    }
    missing.forEach((other, n) => {
      let value = p.covariances[at(feature, other)]!;
      observed.forEach((column, o) => (value -= regression[m * size + o]! * p.covariances[at(column, other)]!));
      residual[m * missing.length + n] = value;
    });
  });
  return { state, pattern, regression, residual };
}

/** regression·values for the observed entries of a D-vector; one number per missing feature. */
function regress({ pattern: { observed, missing }, regression }: Completion, values: (feature: number) => number): Float64Array {
  return Float64Array.from(missing, (_, m) => observed.reduce((sum, d, o) => sum + regression[m * observed.length + o]! * values(d), 0));
}

/**
 * Σ posterior·x over completed rows.
 * @param means K×D, under which the rows are completed
 * @param weight Σ posterior
 * @param sums D: Σ posterior·x, of which the observed features are read
 * @returns D numbers
 */
export function completeMeanSums(c: Completion, means: Float64Array, weight: number, sums: Float64Array): Float64Array {
  const { state, pattern } = c;
  const mean = (d: number): number => means[state * sums.length + d]!;
  const shifts = regress(c, (d) => sums[d]! - weight * mean(d));
  const completed = sums.slice();
  pattern.missing.forEach((d, m) => (completed[d] = weight * mean(d) + shifts[m]!));
  return completed;
}

/**
 * Σ posterior·(x − new mean)(x − new mean)ᵀ over completed rows, with the covariance of what was completed. With δ = E[x_missing] − new mean at
 * x_observed = its new mean, a completed row differs from the new mean by [d; δ + B·d], d being its observed part and B the regression.
 * @param before K×D means under which the rows are completed
 * @param after K×D new means
 * @param weight Σ posterior
 * @param sums D: Σ posterior·x, of which the observed features are read
 * @param scatter reads Σ posterior·(x − new mean)_i·(x − new mean)_j for observed i, j
 * @returns D×D, symmetric
 */
export function completeScatter(
  c: Completion,
  before: Float64Array,
  after: Float64Array,
  weight: number,
  sums: Float64Array,
  scatter: (i: number, j: number) => number,
): Float64Array {
  const features = sums.length;
  const { observed, missing } = c.pattern;
  const change = (d: number): number => after[c.state * features + d]! - before[c.state * features + d]!;
  const linear = (d: number): number => sums[d]! - weight * after[c.state * features + d]!;
  const drift = regress(c, change);
  const delta = missing.map((d, m) => drift[m]! - change(d));
  const regressedLinear = regress(c, linear);
  const completed = new Float64Array(features * features);
  const write = (i: number, j: number, value: number): void => {
    completed[i * features + j] = completed[j * features + i] = value;
  };
  for (const i of observed) for (const j of observed) write(i, j, scatter(i, j));
  // Σ posterior·(B·d)·dᵀ, one column per observed feature.
  const crossed = observed.map((j) => regress(c, (d) => scatter(d, j)));
  missing.forEach((feature, m) => {
    observed.forEach((j, o) => {
      write(feature, j, delta[m]! * linear(j) + crossed[o]![m]!);
    });
    missing.forEach((other, n) => {
      let value = weight * (delta[m]! * delta[n]! + c.residual[m * missing.length + n]!);
      value += delta[m]! * regressedLinear[n]! + delta[n]! * regressedLinear[m]!;
      observed.forEach((_, o) => (value += c.regression[n * observed.length + o]! * crossed[o]![m]!));
      write(feature, other, value);
    });
  });
  return completed;
}
