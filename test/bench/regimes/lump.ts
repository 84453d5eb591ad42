import type { GaussianHmm } from '../../../src/hmm/index.ts';

/** States of a hidden Markov model that belong to one regime. */
export type Group = readonly number[];

/**
 * Merges the states of a model into fewer groups between which the market moves rarely: again and again the two groups with the
 * greatest exchange are joined. States that split one regime between them change places every few hours; regimes do not. So a
 * regime may have any shape that several Gaussians can draw.
 *
 * Exchange is the flow of probability between two groups over small^¾·large^¼ of their sizes, half-way (geometrically) between two
 * usual measures: the flow over the smaller size, which lets large regimes swallow rare ones, and that of a normalised cut,
 * √(small·large), which leaves splinters. Chosen on the market draws of `draws.ts`.
 * @param sizes K: share of the rows that each state holds
 */
export function lumpStates({ states, transition }: GaussianHmm, sizes: Float64Array, count: number): readonly Group[] {
  const groups: Group[] = Array.from({ length: states }, (_, k) => [k]);
  const sizeOf = (group: Group): number => group.reduce((sum, k) => sum + sizes[k]!, 0);
  const exchange = (a: Group, b: Group): number => {
    let flow = 0;
    for (const i of a) for (const j of b) flow += sizes[i]! * transition[i * states + j]! + sizes[j]! * transition[j * states + i]!;
    const [small, large] = [sizeOf(a), sizeOf(b)].sort((x, y) => x - y);
    return flow / (Math.pow(small!, 0.75) * Math.pow(large!, 0.25));
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
