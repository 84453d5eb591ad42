import type { GaussianHmm } from '../../../src/hmm/index.ts';

/** States of a hidden Markov model that belong to one regime. */
export type Group = readonly number[];

/**
 * Merges the states of a model into fewer groups between which the market moves rarely: again and again the two groups with the
 * greatest exchange are joined, where exchange is the flow of probability between them over the root of the product of their
 * sizes (the quantity of a normalised cut). States that split one regime between them change places every few hours; regimes do
 * not. So a regime may have any shape that several Gaussians can draw.
 * @param sizes K: share of the rows that each state holds
 */
export function lumpStates({ states, transition }: GaussianHmm, sizes: Float64Array, count: number): readonly Group[] {
  const groups: Group[] = Array.from({ length: states }, (_, k) => [k]);
  const sizeOf = (group: Group): number => group.reduce((sum, k) => sum + sizes[k]!, 0);
  const exchange = (a: Group, b: Group): number => {
    let flow = 0;
    for (const i of a) for (const j of b) flow += sizes[i]! * transition[i * states + j]! + sizes[j]! * transition[j * states + i]!;
    return flow / Math.sqrt(sizeOf(a) * sizeOf(b));
  };
  while (groups.length > count) {
    let best: readonly [number, number] = [0, 1];
    let highest = -1;
    for (let i = 0; i < groups.length; i += 1) {
      for (let j = i + 1; j < groups.length; j += 1) {
        const value = exchange(groups[i]!, groups[j]!);
        if (value > highest) {
          highest = value;
          best = [i, j];
        }
      }
    }
    const [i, j] = best;
    groups[i] = [...groups[i]!, ...groups[j]!];
    groups.splice(j, 1);
  }
  return groups;
}

/** Probabilities of groups from those of states: rows × groups. */
export function sumGroups(posteriors: Float64Array, states: number, groups: readonly Group[]): Float64Array {
  const rows = posteriors.length / states;
  const sums = new Float64Array(rows * groups.length);
  groups.forEach((group, g) => {
    for (let row = 0; row < rows; row += 1) for (const k of group) sums[row * groups.length + g]! += posteriors[row * states + k]!;
  });
  return sums;
}
