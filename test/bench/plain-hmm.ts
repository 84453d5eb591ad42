/*
 * The shortest loops over typed arrays that do Baum-Welch as the library does it (densities scaled by the row maximum, covariances around the
 * new mean): what the bench compares with. Nothing is checked, and nothing may be missing.
 */
import type { HmmParameters } from '../../src/hmm/index.ts';

/** Lower Cholesky factors inverted, or reciprocal deviations, as a full K×D×D matrix; and the log-density at the mean. */
function whiten({ states: K, features: D, covariance, covariances }: HmmParameters): { w: Float64Array; constant: Float64Array } {
  const w = new Float64Array(K * D * D);
  const constant = new Float64Array(K).fill(-0.5 * D * Math.log(2 * Math.PI));
  const lower = new Float64Array(D * D);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < D; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = covariance === 'full' ? covariances[(k * D + i) * D + j]! : i === j ? covariances[k * D + i]! : 0;
        for (let m = 0; m < j; m++) sum -= lower[i * D + m]! * lower[j * D + m]!;
        lower[i * D + j] = i === j ? Math.sqrt(sum) : sum / lower[j * D + j]!;
      }
      constant[k]! -= Math.log(lower[i * D + i]!);
      for (let j = 0; j <= i; j++) {
        let sum = i === j ? 1 : 0;
        for (let m = j; m < i; m++) sum -= lower[i * D + m]! * w[(k * D + m) * D + j]!;
        w[(k * D + i) * D + j] = sum / lower[i * D + i]!;
      }
    }
  }
  return { w, constant };
}

/** Updates the parameters in place; returns the log-likelihood before the last update. */
export function fitPlainly(p: HmmParameters, x: Float64Array, iterations: number): number {
  const { states: K, features: D, start, transition, means, covariances } = p;
  const T = x.length / D;
  const full = p.covariance === 'full';
  const b = new Float64Array(T * K);
  const alpha = new Float64Array(T * K);
  const gamma = new Float64Array(T * K);
  const difference = new Float64Array(D);
  const beta = new Float64Array(K);
  const next = new Float64Array(K);
  let total = 0;
  for (let n = 0; n < iterations; n++) {
    const { w, constant } = whiten(p);
    const xi = new Float64Array(K * K);
    total = 0;
    for (let t = 0; t < T; t++) {
      let top = -Infinity;
      for (let k = 0; k < K; k++) {
        let distance = 0;
        for (let i = 0; i < D; i++) {
          difference[i] = x[t * D + i]! - means[k * D + i]!;
          let z = 0;
          for (let j = full ? 0 : i; j <= i; j++) z += w[(k * D + i) * D + j]! * difference[j]!;
          distance += z * z;
        }
        b[t * K + k] = constant[k]! - 0.5 * distance;
        if (b[t * K + k]! > top) top = b[t * K + k]!;
      }
      let evidence = 0;
      for (let j = 0; j < K; j++) {
        b[t * K + j] = Math.exp(b[t * K + j]! - top);
        let predicted = t === 0 ? start[j]! : 0;
        if (t > 0) for (let i = 0; i < K; i++) predicted += alpha[(t - 1) * K + i]! * transition[i * K + j]!;
        alpha[t * K + j] = predicted * b[t * K + j]!;
        evidence += alpha[t * K + j]!;
      }
      for (let j = 0; j < K; j++) alpha[t * K + j]! /= evidence;
      total += top + Math.log(evidence);
    }
    beta.fill(1);
    for (let t = T - 1; t >= 0; t--) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += gamma[t * K + k] = alpha[t * K + k]! * beta[k]!;
      for (let k = 0; k < K; k++) gamma[t * K + k]! /= sum;
      if (t === 0) break;
      let evidence = 0;
      for (let k = 0; k < K; k++) next[k] = b[t * K + k]! * beta[k]!;
      for (let i = 0; i < K; i++) {
        beta[i] = 0;
        for (let j = 0; j < K; j++) beta[i]! += transition[i * K + j]! * next[j]!;
        evidence += alpha[(t - 1) * K + i]! * beta[i]!;
      }
      for (let i = 0; i < K; i++) {
        const from = alpha[(t - 1) * K + i]! / evidence;
        for (let j = 0; j < K; j++) xi[i * K + j]! += from * next[j]!;
        beta[i]! /= evidence;
      }
    }
    const weights = new Float64Array(K);
    means.fill(0);
    covariances.fill(0);
    for (let t = 0; t < T; t++) {
      for (let k = 0; k < K; k++) {
        const weight = gamma[t * K + k]!;
        weights[k]! += weight;
        for (let d = 0; d < D; d++) means[k * D + d]! += weight * x[t * D + d]!;
      }
    }
    for (let at = 0; at < means.length; at++) means[at]! /= weights[Math.floor(at / D)]!;
    for (let t = 0; t < T; t++) {
      for (let k = 0; k < K; k++) {
        const weight = gamma[t * K + k]!;
        for (let i = 0; i < D; i++) {
          difference[i] = x[t * D + i]! - means[k * D + i]!;
          const weighted = weight * difference[i]!;
          if (!full) covariances[k * D + i]! += weighted * difference[i]!;
          else for (let j = 0; j <= i; j++) covariances[(k * D + i) * D + j]! += weighted * difference[j]!;
        }
      }
    }
    const size = full ? D * D : D;
    for (let at = 0; at < covariances.length; at++) covariances[at]! /= weights[Math.floor(at / size)]!;
    start.set(gamma.subarray(0, K));
    for (let i = 0; i < K; i++) {
      let sum = 0;
      for (let j = 0; j < K; j++) sum += xi[i * K + j]! *= transition[i * K + j]!;
      for (let j = 0; j < K; j++) transition[i * K + j] = xi[i * K + j]! / sum;
    }
  }
  return total;
}
