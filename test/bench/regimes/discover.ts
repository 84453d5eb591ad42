import { GaussianHmm, type CovarianceKind } from '../../../src/hmm/index.ts';
import { labelRows } from '../../../src/regime/evaluate.ts';
import { temper } from '../../../src/regime/temperature.ts';
import { lumpStates, sumGroups, type Group } from './lump.ts';
import { adjustedRand, countPairs, matchBest } from './match.ts';

/** What to look for. */
export interface DiscoverOptions {
  /** K: how many regimes. */
  readonly regimes: number;
  /** D. */
  readonly features: number;
  /** The kinds of covariance that the starts take in turn. */
  readonly covariances: readonly CovarianceKind[];
  readonly seed: number;
}

/** Regimes found without labels. */
export interface DiscoveredRegimes {
  /** How they were found: `gaussian` when K Gaussian states explain the rows as well as more of them, else `lumped`. */
  readonly kind: 'gaussian' | 'lumped';
  /** Posteriors are raised to 1 / temperature. */
  readonly temperature: number;
  /** T×K: the online filter's probabilities, without temperature. */
  filter(rows: Float64Array): Float64Array;
}

/** One start: a model of more states than regimes, and the groups of its states. */
interface Run {
  readonly model: GaussianHmm;
  readonly groups: readonly Group[];
  /** T: regimes of the training rows by all of them (smoothed). */
  readonly hindsight: Uint8Array;
}

const STARTS = 10;
const STATES_PER_REGIME = 1.5;
const ITERATIONS = 60;
/** Stop when an update gains less than this much log-likelihood in all. */
const TOLERANCE = 2;
/** Rows of unit variance in the scatter of every state. */
const SCATTER = 1;
const TEMPERATURES = Array.from({ length: 36 }, (_, n) => Math.pow(1.1, n));

/**
 * Finds K regimes in standardised rows, without labels. From several seeded starts it fits a model of more states and lumps them
 * into K groups. If a model of K Gaussian states, fitted from the groups, explains the rows as well (BIC), regimes are Gaussian
 * and the likeliest such model is taken; else the groups of all starts are matched and their probabilities averaged.
 */
export function discoverRegimes(rows: Float64Array, options: DiscoverOptions): DiscoveredRegimes {
  const runs = Array.from({ length: STARTS }, (_, n) => startRun(rows, options, n, options.seed * STARTS + n));
  const rated = runs.map((run) => ({ run, bic: run.model.bic(rows) }));
  const gaussian = smallest(runs.map((run) => fitGroups(rows, run, options)).map((model) => ({ model, bic: model.bic(rows) })));
  if (gaussian.bic <= smallest(rated).bic) {
    return { kind: 'gaussian', temperature: 1, filter: (all) => gaussian.model.filter(all) };
  }
  const members = align(runs, options.regimes);
  return {
    kind: 'lumped',
    temperature: fitTemperature(rows, members, options.regimes),
    filter: (all) => average(members.map((member) => member.filter(all))),
  };
}

function smallest<T extends { readonly bic: number }>(rated: readonly T[]): T {
  return rated.reduce((a, b) => (b.bic < a.bic ? b : a));
}

function startRun(rows: Float64Array, { regimes, features, covariances }: DiscoverOptions, n: number, seed: number): Run {
  const covariance = covariances[n % covariances.length]!;
  const start = GaussianHmm.initialise(rows, { states: Math.ceil(STATES_PER_REGIME * regimes), features, covariance, seed });
  const { model } = start.fit(rows, { iterations: ITERATIONS, tolerance: TOLERANCE, prior: { covarianceScatter: SCATTER } });
  const smoothed = model.smooth(rows);
  const sizes = new Float64Array(model.states);
  smoothed.forEach((probability, at) => (sizes[at % model.states]! += probability / (rows.length / features)));
  const groups = lumpStates(model, sizes, regimes);
  return { model, groups, hindsight: labelRows(sumGroups(smoothed, model.states, groups), regimes) };
}

/** A model of one Gaussian state per regime, started from the moments of a run's regimes. */
function fitGroups(rows: Float64Array, { hindsight, model }: Run, { regimes, features }: DiscoverOptions): GaussianHmm {
  const means = new Float64Array(regimes * features);
  const counts = new Float64Array(regimes).fill(1e-9);
  hindsight.forEach((k, row) => {
    counts[k]! += 1;
    for (let d = 0; d < features; d += 1) means[k * features + d]! += (rows[row * features + d]! - means[k * features + d]!) / counts[k]!;
  });
  const start = GaussianHmm.initialise(rows, { states: regimes, covariance: model.covariance, seed: 0, means });
  return start.fit(rows, { iterations: ITERATIONS, tolerance: TOLERANCE, prior: { covarianceScatter: SCATTER } }).model;
}

/** A run whose regimes are numbered as those of the others. */
interface Member {
  readonly hindsight: Uint8Array;
  filter(rows: Float64Array): Float64Array;
}

/** Numbers the regimes of all runs as in the run that agrees most with the others. */
function align(runs: readonly Run[], regimes: number): readonly Member[] {
  const agreement = runs.map((a) => runs.reduce((sum, b) => sum + adjustedRand(a.hindsight, b.hindsight, regimes), 0));
  const reference = runs[agreement.indexOf(Math.max(...agreement))]!;
  return runs.map(({ model, groups, hindsight }) => {
    const match = matchBest(countPairs(hindsight, reference.hindsight, regimes), regimes);
    const ordered = Array.from({ length: regimes }, (_, k) => groups[match.indexOf(k)]!);
    return {
      hindsight: hindsight.map((k) => match[k]!),
      filter: (rows) => sumGroups(model.filter(rows), model.states, ordered),
    };
  });
}

function average(posteriors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(posteriors[0]!.length);
  for (const posterior of posteriors) posterior.forEach((probability, at) => (sum[at]! += probability / posteriors.length));
  return sum;
}

/**
 * The temperature at which what the other runs say online best predicts what each run says in hindsight: runs that found
 * different regimes make each other less sure. No label is needed.
 */
function fitTemperature(rows: Float64Array, members: readonly Member[], regimes: number): number {
  const filtered = members.map((member) => member.filter(rows));
  const total = average(filtered);
  const others = filtered.map((own) => total.map((probability, at) => Math.max(0, probability * members.length - own[at]!)));
  const loss = (temperature: number): number => {
    let sum = 0;
    members.forEach(({ hindsight }, n) => {
      const posterior = others[n]!.slice();
      hindsight.forEach((k, row) => {
        temper(posterior, regimes, temperature, row * regimes);
        sum -= Math.log(Math.max(posterior[row * regimes + k]!, 1e-12));
      });
    });
    return sum;
  };
  const losses = TEMPERATURES.map(loss);
  return TEMPERATURES[losses.indexOf(Math.min(...losses))]!;
}
