import { InvariantError } from '../domain/errors.ts';
import { REGIMES } from '../domain/regime.ts';
import { GaussianHmm } from '../hmm/index.ts';
import { decideAcceptance, type Comparison } from './accept.ts';
import { agreementOf, filterFrom, labelRows, scoreFrom, type ScaledHmm } from './evaluate.ts';
import { REGIME_FEATURES } from './features.ts';
import { fitAnchored, type AnchoredFit } from './fit-anchored.ts';
import type { Digest, RegimeDiagnostics, RegimeModel, TrainingRequest } from './model.ts';
import { identifyTraining } from './model-id.ts';
import { fitTemperature } from './temperature.ts';

const STATES = REGIMES.length;
const FEATURES = REGIME_FEATURES.length;

/**
 * Trains a model on the rows of a request and decides whether it may replace the previous one. Pure and deterministic: the same
 * request gives the same model.
 *
 * The fit starts from the prototypes, later from the previous model, and is held near the prototypes all along, so that a state
 * keeps its meaning.
 * @throws InvariantError INVARIANT_BROKEN when there are fewer rows than the settings ask for, or the previous model is of another version
 */
export function trainRegimeModel(request: TrainingRequest, digest: Digest): RegimeModel {
  checkRequest(request);
  const { settings, previous, values, asOf } = request;
  const rows = asOf.length;
  const cut = findHoldout(request);
  const start = previous === null ? null : restoreModel(previous);
  const trial = fitAnchored(values.subarray(0, cut * FEATURES), settings, start);
  const model = fitAnchored(values, settings, start ?? trial);
  const comparison = previous === null ? null : compare(model, trial, previous, cut, request);
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

/** The first row that the trial does not see: the hours after the previous model's data, or the last share of the rows. */
function findHoldout({ asOf, previous, settings }: TrainingRequest): number {
  const rows = asOf.length;
  if (previous === null) return rows - Math.floor(rows * settings.holdout);
  let cut = rows;
  while (cut > 0 && asOf[cut - 1]! > previous.dataTo) cut -= 1;
  if (cut < rows) return cut;
  throw new InvariantError('INVARIANT_BROKEN', `No hour is new since model ${previous.id}; train again when there are some.`);
}

/** How the candidate and its trial compare with the running model. */
function compare(model: ScaledHmm, trial: ScaledHmm, previous: RegimeModel, cut: number, request: TrainingRequest): Comparison {
  const { values, asOf, settings } = request;
  const running = restoreModel(previous);
  const recent = Math.max(0, asOf.length - settings.agreementRows);
  const labels = [model, running].map((each) => labelRows(filterFrom(each, values, recent, settings.burnIn), STATES));
  const counted = trial.scaling.scale.map((scale, d) => scale > 0 && running.scaling.scale[d]! > 0);
  return {
    previous,
    agreement: agreementOf(labels[0]!, labels[1]!),
    candidate: scoreFrom(trial, values, cut, settings.burnIn, counted),
    running: scoreFrom(running, values, cut, settings.burnIn, counted),
  };
}

function diagnose(
  model: AnchoredFit,
  trial: ScaledHmm,
  comparison: Comparison | null,
  { values, asOf, settings }: TrainingRequest,
  cut: number,
): RegimeDiagnostics {
  const used = (each: ScaledHmm): boolean[] => each.scaling.scale.map((scale) => scale > 0);
  const labels = labelRows(filterFrom(model, values, 0, 0), STATES);
  return {
    inSample: scoreFrom(model, values, 0, 0, used(model)),
    outOfSample: { rows: asOf.length - cut, candidate: scoreFrom(trial, values, cut, settings.burnIn, used(trial)), previous: comparison?.running ?? null },
    agreement: comparison?.agreement ?? null,
    iterations: model.iterations,
    shares: REGIMES.map((_, k) => labels.reduce((count, label) => count + (label === k ? 1 : 0), 0) / labels.length),
  };
}
