import type { GaussianHmm } from '../hmm/index.ts';
import type { RobustScaling } from './scaling.ts';
import { applyScaling } from './scaling.ts';

/** A model as it is applied to features in their own units. */
export interface ScaledHmm {
  readonly hmm: GaussianHmm;
  readonly scaling: RobustScaling;
  readonly clip: number;
}

/** The number of the largest entry of each row, the first among equals. */
export function labelRows(posteriors: Float64Array, states: number): Uint8Array {
  const labels = new Uint8Array(posteriors.length / states);
  for (let row = 0; row < labels.length; row += 1) {
    for (let k = 1; k < states; k += 1) {
      if (posteriors[row * states + k]! > posteriors[row * states + labels[row]!]!) labels[row] = k;
    }
  }
  return labels;
}

/** What the filter says of the rows from `from` on, after `burnIn` rows before them: rows × states, without temperature. */
export function filterFrom({ hmm, scaling, clip }: ScaledHmm, values: Float64Array, from: number, burnIn: number): Float64Array {
  const begin = Math.max(0, from - burnIn);
  const scaled = applyScaling(scaling, values.subarray(begin * hmm.features), clip);
  return hmm.filter(scaled).subarray((from - begin) * hmm.states);
}

/**
 * Log-likelihood per row of the rows from `from` to the end, given those before them. It is that of the features in their own
 * units (the scaling's Jacobian is taken off), so that models of different scalings compare; clipped entries count as clipped.
 * @param counted D: whether a feature counts; those that do not are marginalised, so that models compare on what both use
 */
export function scoreFrom(model: ScaledHmm, values: Float64Array, from: number, burnIn: number, counted: readonly boolean[]): number {
  const { hmm, scaling, clip } = model;
  const features = hmm.features;
  const begin = Math.max(0, from - burnIn);
  const scaled = applyScaling(scaling, values.subarray(begin * features), clip);
  let jacobian = 0;
  for (let at = 0; at < scaled.length; at += 1) {
    const d = at % features;
    if (!counted[d]!) scaled[at] = Number.NaN;
    else if (at >= (from - begin) * features && !Number.isNaN(scaled[at]!)) jacobian += Math.log(scaling.scale[d]!);
  }
  const before = from > begin ? hmm.logLikelihood(scaled.subarray(0, (from - begin) * features)) : 0;
  const rows = scaled.length / features - (from - begin);
  return (hmm.logLikelihood(scaled) - before - jacobian) / rows;
}

/** Share of equal entries of two label rows of one length. */
export function agreementOf(a: Uint8Array, b: Uint8Array): number {
  let same = 0;
  for (let row = 0; row < a.length; row += 1) if (a[row] === b[row]) same += 1;
  return same / a.length;
}
