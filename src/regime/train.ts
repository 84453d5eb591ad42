import { InvariantError } from '../domain/errors.ts';
import { REGIMES } from '../domain/regime.ts';
import { GaussianHmm } from '../hmm/index.ts';
import { decideAcceptance, type Comparison } from './accept.ts';
import { agreementOf, filterFrom, labelRows, scoreFrom, type ScaledHmm } from './evaluate.ts';
import { REGIME_FEATURES } from './features.ts';
import { fitAnchored, moveToward, type AnchoredFit } from './fit-anchored.ts';
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
  const refit = fitAnchored(values, settings, start ?? trial);
  const { model, agreement, step } = start === null ? { model: refit, agreement: null, step: 1 } : keepNames(start, refit, request);
  const comparison =
    previous === null || agreement === null ? null : { previous, agreement, ...compareOnNewHours(trial, previous, cut, request) };
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
    temperature: fitTemperature(model, values, Math.max(0, rows - settings.temperatureRows), settings.burnIn, settings.thinning),
    diagnostics: { ...diagnose(model, trial, comparison, request, cut), iterations: refit.iterations, step },
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

/** A model on the way from the running one to a refit, and what it agrees on. */
interface NamedStep {
  readonly model: ScaledHmm;
  readonly agreement: number;
  readonly step: number;
}

/**
 * The model furthest on the way from the running one to the refit that names the recent hours enough alike: the whole way, or a
 * half, a quarter … of it. Without this a market that enters new ground would change the names, or the refits would be rejected
 * for ever.
 */
function keepNames(running: ScaledHmm, refit: AnchoredFit, { values, settings }: TrainingRequest): NamedStep {
  const recent = Math.max(0, values.length / FEATURES - settings.agreementRows);
  const name = (model: ScaledHmm): Uint8Array => labelRows(filterFrom(model, values, recent, settings.burnIn), STATES);
  const names = name(running);
  for (let step = 1; ; step /= 2) {
    const model = moveToward(running, refit, step);
    const agreement = agreementOf(names, name(model));
    if (agreement >= settings.minimumAgreement || step <= settings.smallestStep) return { model, agreement, step };
  }
}

/** What the trial and the running model say of the hours that neither had seen, on the features that both use. */
function compareOnNewHours(
  trial: ScaledHmm,
  previous: RegimeModel,
  cut: number,
  request: TrainingRequest,
): Pick<Comparison, 'candidate' | 'running'> {
  const { values, settings } = request;
  const running = restoreModel(previous);
  const counted = trial.scaling.scale.map((scale, d) => scale > 0 && running.scaling.scale[d]! > 0);
  const score = (model: ScaledHmm): number => scoreFrom(model, values, cut, settings.burnIn, counted);
  return { candidate: score(trial), running: score(running) };
}

function diagnose(
  model: ScaledHmm,
  trial: ScaledHmm,
  comparison: Comparison | null,
  { values, asOf, settings }: TrainingRequest,
  cut: number,
): Omit<RegimeDiagnostics, 'iterations' | 'step'> {
  const used = (each: ScaledHmm): boolean[] => each.scaling.scale.map((scale) => scale > 0);
  const labels = labelRows(filterFrom(model, values, 0, 0), STATES);
  return {
    inSample: scoreFrom(model, values, 0, 0, used(model)),
    outOfSample: {
      rows: asOf.length - cut,
      candidate: scoreFrom(trial, values, cut, settings.burnIn, used(trial)),
      previous: comparison?.running ?? null,
    },
    agreement: comparison?.agreement ?? null,
    shares: REGIMES.map((_, k) => labels.reduce((count, label) => count + (label === k ? 1 : 0), 0) / labels.length),
  };
}
