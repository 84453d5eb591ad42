import type { Kernels } from './kernels.ts';
import type { Workspace } from './workspace.ts';

/** The log-density kernel in plain TypeScript: logConstant − ½·|whitening·(x − mean)|². */
export function createPlainLogDensities(w: Workspace): Kernels['logDensities'] {
  const { states, features, stride, observations, densities, means, whitening, logConstant } = w;
  const difference = new Float64Array(features);

  const diagonal: Kernels['logDensities'] = (row, count) => {
    for (let t = row; t < row + count; t++) {
      for (let k = 0; k < states; k++) {
        let distance = 0;
        for (let d = 0, at = k; d < features; d++, at += stride) {
          const z = (observations[t * features + d]! - means[at]!) * whitening[at]!;
          distance += z * z;
        }
        densities[t * stride + k] = logConstant[k]! - 0.5 * distance;
      }
    }
  };

  const full: Kernels['logDensities'] = (row, count) => {
    for (let t = row; t < row + count; t++) {
      for (let k = 0; k < states; k++) {
        let distance = 0;
        for (let i = 0, at = k; i < features; i++) {
          difference[i] = observations[t * features + i]! - means[i * stride + k]!;
          let z = 0;
          for (let j = 0; j <= i; j++, at += stride) z += whitening[at]! * difference[j]!;
          distance += z * z;
        }
        densities[t * stride + k] = logConstant[k]! - 0.5 * distance;
      }
    }
  };

  return w.covariance === 'diagonal' ? diagonal : full;
}

/** The scatter kernel in plain TypeScript: Σ posterior·(x − mean)(x − mean)ᵀ, its diagonal or its packed lower triangle. */
export function createPlainScatter(w: Workspace): Kernels['sumScatter'] {
  const { states, features, stride, observations, weights, means, scatterSums } = w;
  const difference = new Float64Array(features);

  const diagonal: Kernels['sumScatter'] = (row, count) => {
    for (let t = row; t < row + count; t++) {
      for (let d = 0; d < features; d++) {
        const x = observations[t * features + d]!;
        for (let k = 0, at = d * stride; k < states; k++, at++) {
          const difference = x - means[at]!;
          scatterSums[at]! += weights[t * stride + k]! * difference * difference;
        }
      }
    }
  };

  const full: Kernels['sumScatter'] = (row, count) => {
    for (let t = row; t < row + count; t++) {
      for (let k = 0; k < states; k++) {
        const weight = weights[t * stride + k]!;
        for (let i = 0, at = k; i < features; i++) {
          difference[i] = observations[t * features + i]! - means[i * stride + k]!;
          const weighted = weight * difference[i]!;
          for (let j = 0; j <= i; j++, at += stride) scatterSums[at]! += weighted * difference[j]!;
        }
      }
    }
  };

  return w.covariance === 'diagonal' ? diagonal : full;
}
