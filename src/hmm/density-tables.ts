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

/** log 2π. */
export const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Factors every state's covariance.
 * @throws InvariantError HMM_SINGULAR_COVARIANCE when a state has no spread in some direction
 */
export function buildDensityTables(p: Pick<HmmParameters, 'states' | 'features' | 'covariance' | 'covariances'>): DensityTables {
  return p.covariance === 'diagonal' ? buildDiagonal(p) : buildFull(p);
}

type Shape = Pick<HmmParameters, 'states' | 'features' | 'covariances'>;

function buildDiagonal({ states, features, covariances }: Shape): DensityTables {
  const logConstant = new Float64Array(states).fill(-0.5 * features * LOG_TWO_PI);
  const whitening = new Float64Array(states * features);
  for (let k = 0; k < states; k++) {
    for (let d = 0; d < features; d++) {
      const variance = covariances[k * features + d]!;
      const scale = 1 / Math.sqrt(variance);
      if (!(variance > 0) || !Number.isFinite(scale)) throw singularCovariance(k, d, variance);
      whitening[k * features + d] = scale;
      logConstant[k]! -= 0.5 * Math.log(variance);
    }
  }
  return { logConstant, whitening };
}

function buildFull({ states, features, covariances }: Shape): DensityTables {
  const size = features * features;
  const logConstant = new Float64Array(states).fill(-0.5 * features * LOG_TWO_PI);
  const whitening = new Float64Array(states * size);
  const lower = new Float64Array(size);
  for (let k = 0; k < states; k++) {
    const failed = factorCholesky(covariances, k * size, features, lower);
    if (failed >= 0) throw singularCovariance(k, failed, covariances[k * size + failed * features + failed]!);
    for (let d = 0; d < features; d++) logConstant[k]! -= Math.log(lower[d * features + d]!);
    invertLower(lower, features, whitening, k * size);
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
