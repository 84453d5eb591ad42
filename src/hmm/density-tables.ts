import { InvariantError } from '../domain/errors.ts';
import { factorCholesky, invertLower } from './cholesky.ts';
import type { HmmParameters } from './parameters.ts';

/**
 * What a log-density needs besides the mean: log N(x) = logConstant − ½·|W·(x − mean)|², where W is the inverse of the lower
 * Cholesky factor of the covariance (for a diagonal covariance: 1 / standard deviation).
 */
export interface DensityTables {
  /** K: −½·D·log 2π − Σ log of the factor's diagonal. */
  readonly logConstant: Float64Array;
  /** Diagonal: K×D reciprocal standard deviations. Full: K×D×D lower triangular W. */
  readonly whitening: Float64Array;
}

/** The parameters that the tables are built from. */
type Spread = Pick<HmmParameters, 'states' | 'features' | 'covariance' | 'covariances'>;

/** log 2π. */
const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Factors every state's covariance.
 * @param observed the features that are seen, ascending. The others are integrated out: their rows and columns of W are 0, so that any number may
 * stand in their place in x. Where none is seen the log-density is 0: such a row says nothing about its state.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE when a state has no spread in some direction
 */
export function buildDensityTables(
  p: Spread,
  observed: readonly number[] = Array.from({ length: p.features }, (_, d) => d),
): DensityTables {
  return p.covariance === 'diagonal' ? buildDiagonal(p, observed) : buildFull(p, observed);
}

function buildDiagonal({ states, features, covariances }: Spread, observed: readonly number[]): DensityTables {
  const logConstant = new Float64Array(states).fill(-0.5 * observed.length * LOG_TWO_PI);
  const whitening = new Float64Array(states * features);
  for (let k = 0; k < states; k++) {
    for (const d of observed) {
      const variance = covariances[k * features + d]!;
      const scale = 1 / Math.sqrt(variance);
      if (!(variance > 0) || !Number.isFinite(scale)) throw singularCovariance(k, d, variance);
      whitening[k * features + d] = scale;
      logConstant[k]! -= 0.5 * Math.log(variance);
    }
  }
  return { logConstant, whitening };
}

function buildFull({ states, features, covariances }: Spread, observed: readonly number[]): DensityTables {
  const size = observed.length;
  const logConstant = new Float64Array(states).fill(-0.5 * size * LOG_TWO_PI);
  const whitening = new Float64Array(states * features * features);
  const block = new Float64Array(size * size);
  const factor = new Float64Array(size * size);
  for (let k = 0; k < states; k++) {
    const place = (i: number, j: number): number => (k * features + observed[i]!) * features + observed[j]!;
    for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) block[i * size + j] = covariances[place(i, j)]!;
    const failed = factorCholesky(block, size, factor);
    if (failed >= 0) throw singularCovariance(k, observed[failed]!, block[failed * size + failed]!);
    invertLower(factor, size, block);
    for (let i = 0; i < size; i++) {
      logConstant[k]! -= Math.log(factor[i * size + i]!);
      for (let j = 0; j <= i; j++) whitening[place(i, j)] = block[i * size + j]!;
    }
  }
  return { logConstant, whitening };
}

/** The error for a state that has collapsed, with what to do about it. */
export function singularCovariance(state: number, feature: number, variance: number): InvariantError {
  return new InvariantError(
    'HMM_SINGULAR_COVARIANCE',
    `State ${state} has no spread of its own in feature ${feature} (variance ${variance}): its covariance is singular. ` +
      `Fit with prior.covarianceScatter above 0, use fewer states, or drop a feature that is constant or a combination of others.`,
    { details: { state, feature, variance } },
  );
}
