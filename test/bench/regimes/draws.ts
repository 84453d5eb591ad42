import { normalFrom, seededRandom } from '../../kit/random.ts';
import type { Dataset } from './dataset.ts';

/** A made-up dataset with its truth. */
export interface Draw {
  readonly dataset: Dataset;
  readonly truth: Uint8Array;
}

const REGIMES = 8;
const ROWS = 40_000;

/** Mean hours of each regime, spread evenly in logarithms between two and ten days. */
const HOURS = Array.from({ length: REGIMES }, (_, k) => 48 * Math.pow(5, k / (REGIMES - 1)));

function drawTruth(uniform: () => number): Uint8Array {
  const truth = new Uint8Array(ROWS);
  let regime = Math.floor(uniform() * REGIMES);
  for (let row = 0; row < ROWS; row += 1) {
    if (uniform() < 1 / HOURS[regime]!) regime = (regime + 1 + Math.floor(uniform() * (REGIMES - 1))) % REGIMES;
    truth[row] = regime;
  }
  return truth;
}

/** Rows that are exactly Gaussian given their regime, with correlations of their own and much overlap from hour to hour. */
export function drawGaussian(seed: number): Draw {
  const uniform = seededRandom(seed);
  const normal = normalFrom(uniform);
  const features = 8;
  const truth = drawTruth(uniform);
  const means = Float64Array.from({ length: REGIMES * features }, () => 0.9 * normal());
  const mixing = Array.from({ length: REGIMES }, () => {
    const size = Math.exp(0.35 * normal());
    return Float64Array.from({ length: features * features }, (_, at) => size * ((at % (features + 1) === 0 ? 1 : 0) + 0.3 * normal()));
  });
  const values = new Float64Array(ROWS * features);
  for (let row = 0; row < ROWS; row += 1) {
    const k = truth[row]!;
    const noise = Array.from({ length: features }, normal);
    for (let d = 0; d < features; d += 1) {
      let value = means[k * features + d]!;
      for (let j = 0; j < features; j += 1) value += mixing[k]![d * features + j]! * noise[j]!;
      values[row * features + d] = value;
    }
  }
  return { dataset: { names: Array.from({ length: features }, (_, d) => `x${d}`), rows: ROWS, values }, truth };
}

/**
 * Rows as a market gives them: prices with clustered volatility and heavy tails, features over rolling windows of them, and slow
 * readings (funding, flows, positions) that wander about a level that is new in every episode of a regime.
 */
export function drawMarket(seed: number): Draw {
  const uniform = seededRandom(seed);
  const normal = normalFrom(uniform);
  const truth = drawTruth(uniform);
  const pick = (spread: number): readonly number[] => Array.from({ length: REGIMES }, () => spread * normal());
  const drift = pick(0.0006);
  const volatility = Array.from({ length: REGIMES }, () => 0.005 * Math.exp(0.5 * normal()));
  const slow = Array.from({ length: 5 }, () => pick(1));
  const returns = new Float64Array(ROWS);
  const levels = slow.map(() => 0);
  const readings = slow.map(() => new Float64Array(ROWS));
  let cluster = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const k = truth[row]!;
    cluster = 0.98 * cluster + 0.06 * normal();
    const tail = Math.sqrt(5 / (2 * -Math.log((1 - uniform()) * (1 - uniform()))));
    returns[row] = drift[k]! + volatility[k]! * Math.exp(cluster) * normal() * tail;
    slow.forEach((means, n) => {
      const before = row > 0 ? readings[n]![row - 1]! : means[k]!;
      if (row === 0 || truth[row - 1] !== k) levels[n] = means[k]! + 0.4 * normal();
      readings[n]![row] = before + (levels[n]! - before) / 12 + 0.15 * normal();
    });
  }
  return { dataset: measureMarket(returns, readings), truth };
}

function measureMarket(returns: Float64Array, readings: readonly Float64Array[]): Dataset {
  const sumOver = (of: (row: number) => number, window: number): Float64Array => {
    const sums = new Float64Array(ROWS);
    for (let row = 0, sum = 0; row < ROWS; row += 1) {
      sum += of(row) - (row >= window ? of(row - window) : 0);
      sums[row] = sum;
    }
    return sums;
  };
  const square = (row: number): number => returns[row]! ** 2 + 1e-12;
  const short = sumOver(square, 24).map((sum, row) => Math.sqrt(Math.max(sum, 1e-12) / Math.min(24, row + 1)));
  const long = sumOver(square, 168).map((sum, row) => Math.sqrt(Math.max(sum, 1e-12) / Math.min(168, row + 1)));
  const momentum = sumOver((row) => returns[row]!, 72).map((sum, row) => sum / (long[row]! * Math.sqrt(72)));
  const trend = sumOver((row) => returns[row]!, 200).map((sum, row) => sum / (long[row]! * Math.sqrt(200)));
  const columns = [momentum, trend, short.map(Math.log), short.map((value, row) => Math.log(value / long[row]!)), ...readings];
  const values = new Float64Array(ROWS * columns.length);
  columns.forEach((column, d) => {
    column.forEach((value, row) => (values[row * columns.length + d] = value));
  });
  return { names: columns.map((_, d) => `f_${d}`), rows: ROWS, values };
}
