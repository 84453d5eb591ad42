import { SMALLEST_EVIDENCE, type Kernels } from './kernels.ts';
import { createPlainScatter, createPlainLogDensities } from './plain-emissions.ts';
import type { Workspace } from './workspace.ts';

/** The kernels in plain TypeScript, for any number of states and features. */
export function createPlainKernels(w: Workspace): Kernels {
  const { states, features, stride, observations, densities, weights, scaled, ahead, transition, arrivals } = w;
  const { transitionSums, weightSums, meanSums } = w;
  const backward = new Float64Array(states);

  const sumRow = (values: Float64Array, at: number): number => {
    let sum = 0;
    for (let k = 0; k < states; k++) sum += values[at + k]!;
    return sum;
  };

  return {
    workspace: w,
    logDensities: createPlainLogDensities(w),
    sumScatter: createPlainScatter(w),

    exponentiate(row, count) {
      let sum = 0;
      for (let at = row * stride; at < (row + count) * stride; at += stride) {
        let max = densities[at]!;
        for (let k = 1; k < states; k++) max = Math.max(max, densities[at + k]!);
        for (let k = 0; k < states; k++) densities[at + k] = Math.exp(densities[at + k]! - max);
        sum += max;
      }
      return sum;
    },

    forward(row, count) {
      let logScale = 0;
      let smallest = Infinity;
      let before = (row - 1) * stride;
      let factor = 1 / sumRow(weights, before);
      for (let at = row * stride; at < (row + count) * stride; before = at, at += stride) {
        let evidence = 0;
        for (let j = 0; j < states; j++) {
          let predicted = 0;
          for (let i = 0; i < states; i++) predicted += weights[before + i]! * arrivals[j * stride + i]!;
          const weight = predicted * densities[at + j]! * factor;
          weights[at + j] = weight;
          evidence += weight;
        }
        smallest = Math.min(smallest, evidence);
        logScale += Math.log(evidence);
        factor = 1 / evidence;
      }
      return smallest >= SMALLEST_EVIDENCE ? logScale : Number.NaN;
    },

    backward(row, count) {
      let smallest = Infinity;
      let factor = 1 / sumRow(ahead, count * stride);
      for (let n = count - 1; n >= 0; n--) {
        const at = (row + n) * stride;
        const next = (n + 1) * stride;
        let evidence = 0;
        for (let i = 0; i < states; i++) {
          let sum = 0;
          for (let j = 0; j < states; j++) sum += transition[i * stride + j]! * ahead[next + j]!;
          backward[i] = sum;
          evidence += weights[at + i]! * sum;
        }
        smallest = Math.min(smallest, evidence);
        let total = 0;
        for (let k = 0; k < states; k++) {
          const share = weights[at + k]! / evidence;
          scaled[n * stride + k] = share;
          const posterior = share * backward[k]!;
          weights[at + k] = posterior;
          const weight = densities[at + k]! * backward[k]! * factor;
          ahead[n * stride + k] = weight;
          total += weight;
        }
        factor = 1 / total;
      }
      return smallest >= SMALLEST_EVIDENCE;
    },

    countTransitions(count) {
      for (let n = 0; n < count; n++) {
        for (let i = 0; i < states; i++) {
          const from = scaled[n * stride + i]!;
          for (let j = 0; j < states; j++) transitionSums[i * stride + j]! += from * ahead[(n + 1) * stride + j]!;
        }
      }
    },

    sumMeans(row, count) {
      for (let t = row; t < row + count; t++) {
        for (let k = 0; k < states; k++) weightSums[k]! += weights[t * stride + k]!;
        for (let d = 0; d < features; d++) {
          const x = observations[t * features + d]!;
          for (let k = 0; k < states; k++) meanSums[d * stride + k]! += weights[t * stride + k]! * x;
        }
      }
    },

    bestPaths(row, count) {
      for (let t = row; t < row + count; t++) {
        const at = t * stride;
        const before = at - stride;
        let top = -Infinity;
        for (let i = 0; i < states; i++) top = Math.max(top, weights[before + i]!);
        for (let j = 0; j < states; j++) {
          let best = -Infinity;
          for (let i = 0; i < states; i++) best = Math.max(best, weights[before + i]! + transition[i * stride + j]!);
          weights[at + j] = best + densities[at + j]! - top;
        }
      }
    },
  };
}
