/**
 * The one-to-one assignment of rows to columns with the greatest sum, exactly, by dynamic programming over subsets (K ≤ 16).
 * @param gain K×K
 * @returns K: the column of each row
 */
export function matchBest(gain: Float64Array, size: number): readonly number[] {
  const full = 1 << size;
  const best = new Float64Array(full).fill(-Infinity);
  const taken = new Int32Array(full).fill(-1);
  best[0] = 0;
  for (let set = 1; set < full; set += 1) {
    let row = -1;
    for (let left = set; left > 0; left &= left - 1) row += 1;
    for (let column = 0; column < size; column += 1) {
      if (((set >> column) & 1) === 0) continue;
      const value = best[set ^ (1 << column)]! + gain[row * size + column]!;
      if (value > best[set]!) {
        best[set] = value;
        taken[set] = column;
      }
    }
  }
  const match = new Array<number>(size).fill(0);
  for (let row = size - 1, set = full - 1; row >= 0; row -= 1) {
    match[row] = taken[set]!;
    set ^= 1 << taken[set]!;
  }
  return match;
}

/** K×K: how many rows carry label i in one naming and j in the other. */
export function countPairs(a: ArrayLike<number>, b: ArrayLike<number>, size: number): Float64Array {
  const counts = new Float64Array(size * size);
  for (let row = 0; row < a.length; row += 1) counts[a[row]! * size + b[row]!]! += 1;
  return counts;
}

/** Adjusted Rand index of two namings (Hubert and Arabie 1985): 1 = the same partition, 0 = as by chance. */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>, size: number): number {
  const counts = countPairs(a, b, size);
  const pairs = (n: number): number => (n * (n - 1)) / 2;
  const ofRows = new Float64Array(size);
  const ofColumns = new Float64Array(size);
  let both = 0;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const count = counts[i * size + j]!;
      ofRows[i]! += count;
      ofColumns[j]! += count;
      both += pairs(count);
    }
  }
  const first = ofRows.reduce((sum, count) => sum + pairs(count), 0);
  const second = ofColumns.reduce((sum, count) => sum + pairs(count), 0);
  const chance = (first * second) / pairs(a.length);
  return (both - chance) / ((first + second) / 2 - chance);
}
