/** A mean with the range that would hold it in 95 of 100 repetitions. */
export interface MeanInterval {
  readonly count: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;
const SEED = 0x9e3779b9;
const TAIL = 0.025;

/**
 * The mean of values and its 95 % percentile-bootstrap interval (Efron 1979), from 2,000 seeded resamples: the same values
 * give the same interval. Null without values.
 */
export function meanInterval(values: readonly number[]): MeanInterval | null {
  const count = values.length;
  if (count === 0) return null;
  const next = seededUniform(SEED);
  const means = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i += 1) {
    let sum = 0;
    for (let j = 0; j < count; j += 1) sum += values[Math.floor(next() * count)]!;
    means[i] = sum / count;
  }
  means.sort();
  return {
    count,
    mean: values.reduce((sum, value) => sum + value, 0) / count,
    low: means[Math.floor(TAIL * RESAMPLES)]!,
    high: means[Math.ceil((1 - TAIL) * RESAMPLES) - 1]!,
  };
}

/** Uniform numbers in [0, 1) by mulberry32: small, seeded, and good enough to draw resamples. */
function seededUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
