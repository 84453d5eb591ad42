import type { CheckedObservations } from './observations.ts';

/** The most rounds of assigning and averaging; the result only starts a fit. */
const MAX_ROUNDS = 25;

/**
 * The squared distance of a row to a centre over the features the row shows, averaged so that rows with gaps compare; NaN for a row that
 * shows nothing.
 */
function measureDistance(values: Float64Array, at: number, centres: Float64Array, centre: number, features: number): number {
  let sum = 0;
  let shown = 0;
  for (let d = 0; d < features; d++) {
    const difference = values[at + d]! - centres[centre * features + d]!;
    if (Number.isNaN(difference)) continue;
    sum += difference * difference;
    shown++;
  }
  return sum / shown;
}

/**
 * The nearest centre of every row.
 * @param centres K×D
 * @returns T centre numbers, −1 for a row that shows nothing
 */
export function assignRows({ values, rows, features }: CheckedObservations, centres: Float64Array): Int32Array {
  const assigned = new Int32Array(rows).fill(-1);
  const states = centres.length / features;
  for (let row = 0; row < rows; row++) {
    let nearest = Infinity;
    for (let k = 0; k < states; k++) {
      const distance = measureDistance(values, row * features, centres, k, features);
      if (distance < nearest) {
        nearest = distance;
        assigned[row] = k;
      }
    }
  }
  return assigned;
}

/**
 * K centres by k-means: k-means++ seeding (Arthur and Vassilvitskii 2007), then Lloyd's rounds until no row moves.
 * @param random uniform numbers in [0, 1)
 * @returns K×D centres
 */
export function findCentres(observations: CheckedObservations, states: number, random: () => number): Float64Array {
  const centres = seedCentres(observations, states, random);
  let assigned = assignRows(observations, centres);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    averageAssigned(observations, assigned, centres);
    const next = assignRows(observations, centres);
    if (next.every((k, row) => k === assigned[row])) break;
    assigned = next;
  }
  return centres;
}

function seedCentres({ values, rows, features }: CheckedObservations, states: number, random: () => number): Float64Array {
  const centres = new Float64Array(states * features);
  const nearest = new Float64Array(rows).fill(1);
  for (let k = 0; k < states; k++) {
    const row = drawRow(nearest, random);
    for (let d = 0; d < features; d++) {
      const value = values[row * features + d]!;
      // The data are standardised: 0 is the average of a feature that the drawn row does not show.
      centres[k * features + d] = Number.isNaN(value) ? 0 : value;
    }
    for (let t = 0; t < rows; t++) {
      const distance = measureDistance(values, t * features, centres, k, features);
      nearest[t] = Number.isNaN(distance) ? 0 : k === 0 ? distance : Math.min(nearest[t]!, distance);
    }
  }
  return centres;
}

/** Draws a row with probability proportional to its weight; uniformly when all weights are 0. */
function drawRow(weights: Float64Array, random: () => number): number {
  let total = 0;
  for (const weight of weights) total += weight;
  if (total === 0) return Math.floor(random() * weights.length);
  let left = random() * total;
  let last = 0;
  for (const [row, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = row;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}

/** Moves every centre to the average of its rows, feature by feature over the rows that show it. */
export function averageAssigned({ values, rows, features }: CheckedObservations, assigned: Int32Array, centres: Float64Array): void {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length);
  for (let row = 0; row < rows; row++) {
    if (assigned[row]! < 0) continue;
    for (let d = 0; d < features; d++) {
      const value = values[row * features + d]!;
      if (Number.isNaN(value)) continue;
      sums[assigned[row]! * features + d]! += value;
      counts[assigned[row]! * features + d]!++;
    }
  }
  for (let at = 0; at < centres.length; at++) if (counts[at]! > 0) centres[at] = sums[at]! / counts[at]!;
}
