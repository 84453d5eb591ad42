import { invalidParameters, type CovarianceKind, type HmmParameters } from './parameters.ts';

/** A model as plain JSON; JavaScript prints and reads doubles exactly, so a round trip changes no bit. */
export interface GaussianHmmJson {
  readonly format: 'gaussian-hmm/1';
  readonly states: number;
  readonly features: number;
  readonly covariance: CovarianceKind;
  readonly start: readonly number[];
  readonly transition: readonly number[];
  readonly means: readonly number[];
  readonly covariances: readonly number[];
}

/** The parameters as plain JSON. */
export function writeJson(p: HmmParameters): GaussianHmmJson {
  return {
    format: 'gaussian-hmm/1',
    states: p.states,
    features: p.features,
    covariance: p.covariance,
    start: Array.from(p.start),
    transition: Array.from(p.transition),
    means: Array.from(p.means),
    covariances: Array.from(p.covariances),
  };
}

/**
 * Parameters from JSON of unknown origin.
 * @throws InvariantError HMM_INVALID_PARAMETERS when it is not what `writeJson` writes
 */
export function readJson(json: unknown): HmmParameters {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalidParameters('The model is not a JSON object; pass what toJSON returned.');
  const fields = json as Readonly<Record<string, unknown>>;
  if (fields['format'] !== 'gaussian-hmm/1') {
    throw invalidParameters(
      `The model has format ${JSON.stringify(fields['format'])} where "gaussian-hmm/1" is needed; pass what toJSON returned.`,
    );
  }
  return {
    states: fields['states'] as number,
    features: fields['features'] as number,
    covariance: fields['covariance'] as CovarianceKind,
    start: readNumbers(fields, 'start'),
    transition: readNumbers(fields, 'transition'),
    means: readNumbers(fields, 'means'),
    covariances: readNumbers(fields, 'covariances'),
  };
}

function readNumbers(fields: Readonly<Record<string, unknown>>, name: string): Float64Array {
  const values = fields[name];
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) {
    throw invalidParameters(`${name} of the model is not an array of numbers; pass what toJSON returned.`);
  }
  return Float64Array.from(values);
}
