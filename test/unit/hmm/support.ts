import { GaussianHmm, type CovarianceKind, type HmmParameters } from '../../../src/hmm/index.ts';

/** Uniform and normal numbers from a seed; a generator of its own, so that no test leans on the one under test. */
export function createNoise(seed: number): { uniform: () => number; normal: () => number } {
  let state = BigInt(seed) * 2n + 1n;
  const uniform = (): number => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    return (Number(state >> 11n) + 0.5) / 2 ** 53;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** A random distribution over `size` values; entries named in `zeros` are exactly 0. */
export function drawDistribution(uniform: () => number, size: number, zeros: readonly number[] = []): number[] {
  const raw = Array.from({ length: size }, (_, at) => (zeros.includes(at) ? 0 : uniform() + 0.05));
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
}

/** A random model; its means are about `separation` standard deviations apart. */
export function drawModel(seed: number, states: number, features: number, covariance: CovarianceKind, separation = 2): GaussianHmm {
  const { uniform, normal } = createNoise(seed);
  const covariances: number[] = [];
  for (let k = 0; k < states; k++) {
    if (covariance === 'diagonal') for (let d = 0; d < features; d++) covariances.push(0.3 + uniform());
    else {
      const root = Array.from({ length: features }, () => Array.from({ length: features }, () => normal() * 0.6));
      for (let i = 0; i < features; i++) {
        for (let j = 0; j < features; j++) {
          const [a, b] = i < j ? [i, j] : [j, i];
          covariances.push(root[a]!.reduce((sum, value, m) => sum + value * root[b]![m]!, a === b ? 0.3 : 0));
        }
      }
    }
  }
  return new GaussianHmm({
    states,
    features,
    covariance,
    start: Float64Array.from(drawDistribution(uniform, states)),
    transition: Float64Array.from(Array.from({ length: states }, () => drawDistribution(uniform, states)).flat()),
    means: Float64Array.from({ length: states * features }, () => normal() * separation),
    covariances: Float64Array.from(covariances),
  });
}

/** A model's parameters as a plain object, to change some of them. */
export function parametersOf({ states, features, covariance, start, transition, means, covariances }: GaussianHmm): HmmParameters {
  return { states, features, covariance, start, transition, means, covariances };
}

/** Rows drawn around the means of a model, whatever its covariances. */
export function drawRows(seed: number, model: GaussianHmm, rows: number): Float64Array {
  const { uniform, normal } = createNoise(seed);
  const values: number[] = [];
  let state = 0;
  for (let t = 0; t < rows; t++) {
    if (uniform() < 0.3) state = Math.floor(uniform() * model.states);
    for (let d = 0; d < model.features; d++) values.push(model.means[state * model.features + d]! + normal());
  }
  return Float64Array.from(values);
}

/** Rows with each entry missing with some probability. */
export function dropEntries(seed: number, values: Float64Array, probability: number): Float64Array {
  const { uniform } = createNoise(seed);
  return values.map((value) => (uniform() < probability ? Number.NaN : value));
}

/** The covariance matrix of a state, of either kind. */
export function readMatrix(model: GaussianHmm, state: number): number[][] {
  const { features, covariance, covariances } = model;
  return Array.from({ length: features }, (_, i) =>
    Array.from({ length: features }, (_, j) => {
      if (covariance === 'full') return covariances[(state * features + i) * features + j]!;
      return i === j ? covariances[state * features + i]! : 0;
    }),
  );
}

/** Inverse and log-determinant by Gauss-Jordan elimination: slower and other than the Cholesky factors under test. */
export function invertMatrix(matrix: readonly (readonly number[])[]): { inverse: number[][]; logDeterminant: number } {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) {
    const pivot = rows[i]![i]!;
    logDeterminant += Math.log(pivot);
    rows[i] = rows[i]!.map((value) => value / pivot);
    for (let r = 0; r < size; r++) {
      const factor = rows[r]![i]!;
      if (r !== i) rows[r] = rows[r]!.map((value, j) => value - factor * rows[i]![j]!);
    }
  }
  return { inverse: rows.map((row) => row.slice(size)), logDeterminant };
}

/** Log-density of a row under a state, over the features it shows. */
export function logDensity(model: GaussianHmm, state: number, row: Float64Array): number {
  const shown = Array.from(row.keys()).filter((d) => !Number.isNaN(row[d]));
  const matrix = readMatrix(model, state);
  const { inverse, logDeterminant } = invertMatrix(shown.map((i) => shown.map((j) => matrix[i]![j]!)));
  const difference = shown.map((d) => row[d]! - model.means[state * model.features + d]!);
  let distance = 0;
  difference.forEach((a, i) => {
    difference.forEach((b, j) => (distance += a * inverse[i]![j]! * b));
  });
  return -0.5 * (shown.length * Math.log(2 * Math.PI) + logDeterminant + distance);
}

/** What summing over every path of a tiny model gives. */
export interface Enumeration {
  readonly logLikelihood: number;
  readonly filtered: number[];
  readonly smoothed: number[];
  /** K×K expected transitions. */
  readonly transitions: number[];
  readonly path: number[];
  readonly logProbability: number;
}

/** Sums over all K^T paths of one sequence. */
export function enumeratePaths(model: GaussianHmm, values: Float64Array): Enumeration {
  const rows = values.length / model.features;
  const { states } = model;
  const densities = Array.from({ length: rows }, (_, t) =>
    Array.from({ length: states }, (_, k) => logDensity(model, k, values.subarray(t * model.features, (t + 1) * model.features))),
  );
  const scoresOf = (length: number): { path: number[]; score: number }[] =>
    Array.from({ length: states ** length }, (_, index) => {
      const path = Array.from({ length }, (_, t) => Math.floor(index / states ** t) % states);
      let score = Math.log(model.start[path[0]!]!);
      path.forEach((k, t) => {
        score += densities[t]![k]! + (t === 0 ? 0 : Math.log(model.transition[path[t - 1]! * states + k]!));
      });
      return { path, score };
    });
  const all = scoresOf(rows);
  const best = all.reduce((a, b) => (b.score > a.score ? b : a));
  const share = (paths: readonly { path: number[]; score: number }[], t: number, k: number): number =>
    Math.exp(sumLogarithms(paths.filter(({ path }) => path[t] === k)) - sumLogarithms(paths));
  const table = (pathsAt: (t: number) => { path: number[]; score: number }[]): number[] =>
    Array.from({ length: rows }, (_, t) => {
      const paths = pathsAt(t);
      return Array.from({ length: states }, (_, k) => share(paths, t, k));
    }).flat();
  return {
    logLikelihood: sumLogarithms(all),
    filtered: table((t) => scoresOf(t + 1)),
    smoothed: table(() => all),
    transitions: Array.from({ length: states * states }, (_, at) => {
      const total = sumLogarithms(all);
      const uses = (path: number[]): number => path.filter((k, t) => t > 0 && path[t - 1]! * states + k === at).length;
      return all.reduce((sum, { path, score }) => sum + uses(path) * Math.exp(score - total), 0);
    }),
    path: best.path,
    logProbability: best.score,
  };
}

function sumLogarithms(paths: readonly { score: number }[]): number {
  const top = Math.max(...paths.map(({ score }) => score));
  return top === -Infinity ? top : top + Math.log(paths.reduce((sum, { score }) => sum + Math.exp(score - top), 0));
}

/** The largest absolute difference of two tables. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  // Not Math.max: NaN must count as different.
  return Array.from(a).reduce((worst, value, at) => {
    const difference = Math.abs(value - b[at]!);
    return difference <= worst ? worst : difference;
  }, 0);
}
