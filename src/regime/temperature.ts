import { GaussianHmm } from '../hmm/index.ts';
import type { ScaledHmm } from './evaluate.ts';
import { applyScaling } from './scaling.ts';

/** p^(1/temperature) divided by its sum, in place, for one distribution that starts at `at`. */
export function temper(posterior: Float64Array, states: number, temperature: number, at = 0): void {
  let sum = 0;
  for (let k = at; k < at + states; k += 1) {
    posterior[k] = Math.pow(posterior[k]!, 1 / temperature);
    sum += posterior[k]!;
  }
  for (let k = at; k < at + states; k += 1) posterior[k]! /= sum;
}

/** How far ahead a posterior must predict, in rows. */
const HORIZON = 24;
/** Temperatures that are tried, each a tenth above the one before: 1 to about 30. */
const CANDIDATES = Array.from({ length: 36 }, (_, n) => Math.pow(1.1, n));

/**
 * The temperature at which posteriors, carried a day ahead by the transitions, best predict the features seen then (mean
 * logarithm of their density). What is calibrated is therefore prediction: there are no true names to calibrate against. A filter
 * takes hours as independent that are not, and is too sure by as much; a temperature of 1 says that this one is not.
 * @param values rows × features in their own units; the rows from `from` on are used
 * @param step only every so many-th row is predicted from
 */
export function fitTemperature(model: ScaledHmm, values: Float64Array, from: number, burnIn: number, step = 1): number {
  const { hmm, scaling, clip } = model;
  const { states, features } = hmm;
  const begin = Math.max(0, from - burnIn);
  const scaled = applyScaling(scaling, values.subarray(begin * features), clip);
  const posteriors = hmm.filter(scaled).subarray((from - begin) * states);
  const densities = relativeDensities(hmm, scaled.subarray((from - begin) * features));
  const ahead = carryAhead(hmm, HORIZON);
  let best = CANDIDATES[0]!;
  let highest = -Infinity;
  for (const temperature of CANDIDATES) {
    const score = scorePredictions(posteriors, densities, ahead, { states, temperature, step });
    if (score > highest) {
      highest = score;
      best = temperature;
    }
  }
  return best;
}

/** Rows × states: the density of each row in each state over the sum of all, which is all that comparing temperatures needs. */
function relativeDensities(hmm: GaussianHmm, scaled: Float64Array): Float64Array {
  const single = new GaussianHmm({ ...hmm, start: new Float64Array(hmm.states).fill(1 / hmm.states) });
  return single.filter(scaled, new Array<number>(scaled.length / hmm.features).fill(1));
}

/** K×K: the transitions of `rows` rows in one. */
function carryAhead({ states, transition }: GaussianHmm, rows: number): Float64Array {
  let power = transition;
  for (let step = 1; step < rows; step += 1) {
    const next = new Float64Array(states * states);
    for (let i = 0; i < states; i += 1) {
      for (let m = 0; m < states; m += 1) {
        for (let j = 0; j < states; j += 1) next[i * states + j]! += power[i * states + m]! * transition[m * states + j]!;
      }
    }
    power = next;
  }
  return power;
}

function scorePredictions(
  posteriors: Float64Array,
  densities: Float64Array,
  ahead: Float64Array,
  { states, temperature, step }: { readonly states: number; readonly temperature: number; readonly step: number },
): number {
  const rows = posteriors.length / states;
  const now = new Float64Array(states);
  let total = 0;
  for (let row = 0; row + HORIZON < rows; row += step) {
    now.set(posteriors.subarray(row * states, (row + 1) * states));
    temper(now, states, temperature);
    let predicted = 0;
    for (let i = 0; i < states; i += 1) {
      for (let j = 0; j < states; j += 1) predicted += now[i]! * ahead[i * states + j]! * densities[(row + HORIZON) * states + j]!;
    }
    total += Math.log(Math.max(predicted, Number.MIN_VALUE));
  }
  return total;
}
