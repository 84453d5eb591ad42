import { InvariantError } from '../domain/errors.ts';
import { REGIMES } from '../domain/regime.ts';
import { GaussianHmm, type HmmPrior } from '../hmm/index.ts';
import { decideAcceptance, type Comparison } from './accept.ts';
import { agreementOf, filterFrom, labelRows, scoreFrom, type ScaledHmm } from './evaluate.ts';
import { REGIME_FEATURES } from './features.ts';
import type { Digest, RegimeDiagnostics, RegimeModel, RegimeSettings, TrainingRequest } from './model.ts';
import { identifyTraining } from './model-id.ts';
import { prototypeMeans, prototypeTransitions } from './prototypes.ts';
import { applyScaling, fitScaling, type RobustScaling } from './scaling.ts';
import { fitTemperature } from './temperature.ts';

const STATES = REGIMES.length;
const FEATURES = REGIME_FEATURES.length;

/**
 * Trains a model on the rows of a request and decides whether it may replace the previous one. Pure and deterministic: the same
 * request gives the same model.
 *
 * The hidden Markov model is a maximum a posteriori fit: means are drawn toward the prototypes, transitions toward their
 * durations and successions. It starts from the prototypes, later from the previous model, so that a state keeps its meaning.
 * @throws InvariantError INVARIANT_BROKEN when there are fewer rows than the settings ask for, or the previous model is of another version
 */
export function trainRegimeModel(request: TrainingRequest, digest: Digest): RegimeModel {
  checkRequest(request);
  const { settings, previous, values, asOf } = request;
  const rows = asOf.length;
  const cut = rows - Math.floor(rows * settings.holdout);
  const trial = fitOn(values.subarray(0, cut * FEATURES), settings, previous === null ? null : restoreModel(previous));
  const start = previous === null ? trial : restoreModel(previous);
  const model = fitOn(values, settings, start);
  const comparison = previous === null ? null : compare(model, trial, previous, request);
  const acceptance = decideAcceptance(comparison, settings);
  return {
    format: 'regime-model/1',
    id: identifyTraining(request, digest),
    trainedAt: request.now,
    dataFrom: asOf[0]!,
    dataTo: asOf[rows - 1]!,
    rows,
    previous: previous?.id ?? null,
    settings,
    features: REGIME_FEATURES.map(({ key }) => key),
    scaling: model.scaling,
    hmm: model.hmm.toJSON(),
    temperature: fitTemperature(trial, values, cut, settings.burnIn),
    diagnostics: diagnose(model, trial, comparison, request, cut),
    ...acceptance,
  };
}

/**
 * A stored model, ready to be applied.
 * @throws InvariantError HMM_INVALID_PARAMETERS when its parameters are damaged
 */
export function restoreModel(model: RegimeModel): ScaledHmm {
  return { hmm: GaussianHmm.fromJSON(model.hmm), scaling: model.scaling, clip: model.settings.clip };
}

function checkRequest({ asOf, values, settings, previous }: TrainingRequest): void {
  if (values.length !== asOf.length * FEATURES || asOf.length < settings.minimumRows) {
    throw new InvariantError(
      'INVARIANT_BROKEN',
      `Training was given ${asOf.length} rows with ${values.length} values; it needs at least ${settings.minimumRows} rows of ${FEATURES} features.`,
    );
  }
  if (previous !== null && previous.settings.version !== settings.version) {
    throw new InvariantError('INVARIANT_BROKEN', `Model ${previous.id} was made by other settings; start without it.`);
  }
}

function fitOn(values: Float64Array, settings: RegimeSettings, start: ScaledHmm | null): ScaledHmm & { readonly iterations: number } {
  const scaling = fitScaling(values, FEATURES, settings.minimumFeatureRows);
  const scaled = applyScaling(scaling, values, settings.clip);
  const share = scaled.length / FEATURES / STATES;
  const prior: HmmPrior = {
    covarianceScatter: settings.scatter,
    means: { location: prototypeMeans(), weight: settings.anchor * share },
    transition: prototypeTransitions().map((probability) => probability * settings.stickiness * share),
  };
  const initial = start === null ? startFromPrototypes(settings) : rescale(start, scaling, settings);
  const iterations = start === null ? settings.coldIterations : settings.warmIterations;
  const fit = initial.fit(scaled, { iterations, prior });
  // Where the filter begins is not learned: it may begin anywhere.
  const hmm = new GaussianHmm({ ...fit.model, start: uniform() });
  return { hmm, scaling, clip: settings.clip, iterations: fit.logLikelihoods.length };
}

function uniform(): Float64Array {
  return new Float64Array(STATES).fill(1 / STATES);
}

function startFromPrototypes({ covariance }: RegimeSettings): GaussianHmm {
  const size = covariance === 'diagonal' ? FEATURES : FEATURES * FEATURES;
  const covariances = new Float64Array(STATES * size);
  for (let k = 0; k < STATES; k += 1) {
    for (let d = 0; d < FEATURES; d += 1) covariances[k * size + (covariance === 'diagonal' ? d : d * FEATURES + d)] = 1;
  }
  const means = prototypeMeans();
  return new GaussianHmm({ states: STATES, features: FEATURES, covariance, start: uniform(), transition: prototypeTransitions(), means, covariances });
}

/** The same distributions under another scaling. A feature that was not used before starts at the prototypes. */
function rescale({ hmm, scaling: from }: ScaledHmm, to: RobustScaling, settings: RegimeSettings): GaussianHmm {
  const fresh = startFromPrototypes(settings);
  const factor = from.scale.map((scale, d) => (scale === 0 || to.scale[d] === 0 ? Number.NaN : scale / to.scale[d]!));
  const means = hmm.means.map((mean, at) => {
    const d = at % FEATURES;
    return Number.isNaN(factor[d]!) ? fresh.means[at]! : mean * factor[d]! + (from.centre[d]! - to.centre[d]!) / to.scale[d]!;
  });
  const covariances = hmm.covariances.map((value, at) => {
    const d = at % FEATURES;
    const other = settings.covariance === 'diagonal' ? d : Math.floor(at / FEATURES) % FEATURES;
    const product = factor[d]! * factor[other]!;
    return Number.isNaN(product) ? fresh.covariances[at]! : value * product;
  });
  return new GaussianHmm({ ...hmm, means, covariances });
}

function compare(model: ScaledHmm, trial: ScaledHmm, previous: RegimeModel, request: TrainingRequest): Comparison & { readonly rows: number } {
  const { values, asOf, settings } = request;
  const running = restoreModel(previous);
  const recent = Math.max(0, asOf.length - settings.agreementRows);
  const labels = [model, running].map((each) => labelRows(filterFrom(each, values, recent, settings.burnIn), STATES));
  let fresh = asOf.length;
  while (fresh > 0 && asOf[fresh - 1]! > previous.dataTo) fresh -= 1;
  const first = Math.min(fresh, asOf.length - 1);
  const counted = trial.scaling.scale.map((scale, d) => scale > 0 && running.scaling.scale[d]! > 0);
  return {
    previous,
    agreement: agreementOf(labels[0]!, labels[1]!),
    rows: asOf.length - first,
    candidate: scoreFrom(trial, values, first, settings.burnIn, counted),
    running: scoreFrom(running, values, first, settings.burnIn, counted),
  };
}

function diagnose(
  model: ScaledHmm & { readonly iterations: number },
  trial: ScaledHmm,
  comparison: (Comparison & { readonly rows: number }) | null,
  { values, settings }: TrainingRequest,
  cut: number,
): RegimeDiagnostics {
  const all = model.scaling.scale.map((scale) => scale > 0);
  const known = trial.scaling.scale.map((scale) => scale > 0);
  const labels = labelRows(filterFrom(model, values, 0, 0), STATES);
  return {
    inSample: scoreFrom(model, values, 0, 0, all),
    outOfSample: scoreFrom(trial, values, cut, settings.burnIn, known),
    newHours: comparison && { rows: comparison.rows, candidate: comparison.candidate, previous: comparison.running },
    agreement: comparison && comparison.agreement,
    iterations: model.iterations,
    shares: REGIMES.map((_, k) => labels.reduce((count, label) => count + (label === k ? 1 : 0), 0) / labels.length),
  };
}
