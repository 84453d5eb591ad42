import { REGIMES } from '../domain/regime.ts';
import { GaussianHmm, type CovarianceKind } from '../hmm/index.ts';
import type { ScaledHmm } from './evaluate.ts';
import { REGIME_FEATURES } from './features.ts';
import type { RegimeSettings } from './model.ts';
import { prototypeMeans, prototypeTransitions } from './prototypes.ts';
import { applyScaling, fitScaling, type RobustScaling } from './scaling.ts';

const STATES = REGIMES.length;
const FEATURES = REGIME_FEATURES.length;
const TYPICAL = REGIME_FEATURES.map(({ typical }) => typical);

/** A fit that knows how many updates it took. */
export interface AnchoredFit extends ScaledHmm {
  readonly iterations: number;
}

/**
 * Fits a hidden Markov model to feature rows by expectation maximisation in which, after every update, each regime is drawn
 * back toward its prototype by the share `anchor`: mean ← (1−a)·mean + a·prototype, covariance about the new mean likewise
 * toward unit variance, transitions toward the prior. That is a maximum a posteriori fit whose prior weighs a fixed share of
 * whatever rows a regime holds; with a fixed number of rows instead, a rare regime would be all prior and a common one none.
 *
 * It learns from every `thinning`-th hour: the features reach back a day and more, so that neighbouring hours say the same
 * twice. The filter still steps every hour, with transitions brought to one hour.
 * @param values rows × features in their own units
 * @param start the model to start from, null to start from the prototypes
 */
export function fitAnchored(values: Float64Array, settings: RegimeSettings, start: ScaledHmm | null): AnchoredFit {
  const { clip, thinning, covariance } = settings;
  const scaling = fitScaling(values, TYPICAL, { minimumRows: settings.minimumFeatureRows, typicalRows: settings.typicalRows });
  const rows = applyScaling(scaling, thinRows(values, thinning), clip);
  const prior = prototypeModel(covariance, thinning);
  let model = start === null ? prior : withTransition(rescale(start, scaling), gatherOver(start.hmm.transition, thinning));
  const iterations = start === null ? settings.coldIterations : settings.warmIterations;
  for (let n = 0; n < iterations; n += 1) {
    const updated = model.fit(rows, { iterations: 1, prior: { covarianceScatter: 1 } }).model;
    model = drawBack(updated, prior, settings.anchor);
  }
  return { hmm: withTransition(model, spreadOver(model.transition, thinning)), scaling, clip, iterations };
}

/** The prototypes as a model of unit variances that steps `hours` at a time, and may begin in any regime. */
function prototypeModel(covariance: CovarianceKind, hours: number): GaussianHmm {
  const size = covariance === 'diagonal' ? FEATURES : FEATURES * FEATURES;
  const covariances = new Float64Array(STATES * size);
  for (let k = 0; k < STATES; k += 1) {
    for (let d = 0; d < FEATURES; d += 1) covariances[k * size + (covariance === 'diagonal' ? d : d * FEATURES + d)] = 1;
  }
  return new GaussianHmm({
    states: STATES,
    features: FEATURES,
    covariance,
    start: new Float64Array(STATES).fill(1 / STATES),
    transition: gatherOver(prototypeTransitions(), hours),
    means: prototypeMeans(),
    covariances,
  });
}

function drawBack(model: GaussianHmm, prior: GaussianHmm, anchor: number): GaussianHmm {
  const blend = (own: Float64Array, other: Float64Array): Float64Array =>
    own.map((value, at) => (1 - anchor) * value + anchor * other[at]!);
  const means = blend(model.means, prior.means);
  const aboutNewMean = model.covariances.map((value, at) => {
    const [i, j] = placesOf(model, at);
    return value + (means[i]! - model.means[i]!) * (means[j]! - model.means[j]!);
  });
  // Where the filter begins is not learned: it may begin anywhere.
  return new GaussianHmm({
    ...model,
    means,
    covariances: blend(aboutNewMean, prior.covariances),
    transition: blend(model.transition, prior.transition),
    start: prior.start,
  });
}

/** The places in `means` of the two features that an entry of `covariances` is about. */
function placesOf({ covariance }: GaussianHmm, at: number): readonly [number, number] {
  if (covariance === 'diagonal') return [at, at];
  const row = Math.floor(at / FEATURES);
  return [row, Math.floor(row / FEATURES) * FEATURES + (at % FEATURES)];
}

/** A model on the way from one to another: every parameter `share` of the way, in the scaling of the second. */
export function moveToward(from: ScaledHmm, to: ScaledHmm, share: number): ScaledHmm {
  const start = rescale(from, to.scaling);
  const blend = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, at) => value + share * (b[at]! - value));
  const hmm = new GaussianHmm({
    ...to.hmm,
    means: blend(start.means, to.hmm.means),
    covariances: blend(start.covariances, to.hmm.covariances),
    transition: blend(start.transition, to.hmm.transition),
  });
  return { ...to, hmm };
}

/** The same distributions under another scaling. A feature that was not used before starts at the prototypes. */
function rescale({ hmm, scaling: from }: ScaledHmm, to: RobustScaling): GaussianHmm {
  const prior = prototypeModel(hmm.covariance, 1);
  const factor = from.scale.map((scale, d) => (scale === 0 || to.scale[d] === 0 ? Number.NaN : scale / to.scale[d]!));
  const means = hmm.means.map((mean, at) => {
    const d = at % FEATURES;
    return Number.isNaN(factor[d]!) ? prior.means[at]! : mean * factor[d]! + (from.centre[d]! - to.centre[d]!) / to.scale[d]!;
  });
  const covariances = hmm.covariances.map((value, at) => {
    const [i, j] = placesOf(hmm, at);
    const product = factor[i % FEATURES]! * factor[j % FEATURES]!;
    return Number.isNaN(product) ? prior.covariances[at]! : value * product;
  });
  return new GaussianHmm({ ...hmm, means, covariances });
}

function withTransition(model: GaussianHmm, transition: Float64Array): GaussianHmm {
  return new GaussianHmm({ ...model, transition });
}

function thinRows(values: Float64Array, thinning: number): Float64Array {
  const rows = Math.ceil(values.length / FEATURES / thinning);
  const thin = new Float64Array(rows * FEATURES);
  for (let row = 0; row < rows; row += 1)
    thin.set(values.subarray(row * thinning * FEATURES, (row * thinning + 1) * FEATURES), row * FEATURES);
  return thin;
}

/** Hourly transitions as those of `hours` hours, to first order: regimes last much longer, so that two changes in between are rare. */
function gatherOver(transition: Float64Array, hours: number): Float64Array {
  return changeRates(transition, hours);
}

/** Transitions of `hours` hours as hourly ones: the inverse of `gatherOver`. */
function spreadOver(transition: Float64Array, hours: number): Float64Array {
  return changeRates(transition, 1 / hours);
}

/** Multiplies the probabilities of leaving by `factor`; the probability of staying takes up the rest. */
function changeRates(transition: Float64Array, factor: number): Float64Array {
  const changed = transition.map((probability) => probability * factor);
  for (let i = 0; i < STATES; i += 1) {
    let leaving = 0;
    for (let j = 0; j < STATES; j += 1) if (j !== i) leaving += changed[i * STATES + j]!;
    changed[i * STATES + i] = 1 - leaving;
  }
  return changed;
}
