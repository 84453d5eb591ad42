import { buildDensityTables } from './density-tables.ts';
import { invalidParameters, type HmmParameters } from './parameters.ts';

/**
 * What is believed of the parameters before the data, for a maximum a posteriori fit. It stands for the log-prior
 * −½·Σ_k [ s·tr(Σ_k⁻¹) + weight·(mean_k − location_k)ᵀ·Σ_k⁻¹·(mean_k − location_k) ] + Σ_ij pseudo-count_ij·log transition_ij.
 */
export interface HmmPrior {
  /** s ≥ 0, squared units of the features: added to the diagonal of every state's scatter before it is divided by the state's weight. */
  readonly covarianceScatter?: number;
  /** `weight` ≥ 0 rows seen at `location`: K×D numbers, or D shared by all states. The squared shift from it enters the covariance too. */
  readonly means?: { readonly location: Float64Array; readonly weight: number };
  /** K×K pseudo-counts ≥ 0 added to the expected transitions; those of impossible transitions (probability 0) have no effect. */
  readonly transition?: Float64Array;
}

/** A prior with every part present and checked. */
export interface CheckedPrior {
  readonly scatter: number;
  readonly weight: number;
  /** K×D. */
  readonly location: Float64Array;
  /** K×K. */
  readonly transition: Float64Array;
}

/**
 * Fills in and checks a prior.
 * @param centre D numbers that are subtracted from the locations
 * @throws InvariantError HMM_INVALID_PARAMETERS
 */
export function checkPrior(prior: HmmPrior, states: number, features: number, centre: Float64Array): CheckedPrior {
  const scatter = checkAmount('covarianceScatter', prior.covarianceScatter ?? 0);
  const weight = checkAmount('means.weight', prior.means?.weight ?? 0);
  const given = prior.means?.location ?? new Float64Array(features);
  if (given.length !== features && given.length !== states * features) {
    throw invalidParameters(
      `prior.means.location has ${given.length} numbers; give ${states * features}, or ${features} for all states alike.`,
    );
  }
  if (!given.every(Number.isFinite)) throw invalidParameters('prior.means.location holds a number that is not finite.');
  const location = new Float64Array(states * features);
  for (let at = 0; at < location.length; at++) location[at] = given[at % given.length]! - centre[at % features]!;
  const transition = prior.transition ?? new Float64Array(states * states);
  if (transition.length !== states * states) {
    throw invalidParameters(`prior.transition has ${transition.length} numbers; give ${states * states}, one per pair of states.`);
  }
  for (const count of transition) checkAmount('transition', count);
  return { scatter, weight, location, transition };
}

function checkAmount(name: string, value: number): number {
  if (!(value >= 0 && value < Infinity)) throw invalidParameters(`prior.${name} is ${value}; give a finite number that is not negative.`);
  return value;
}

/** The logarithm of the prior density at some parameters, up to a constant. */
export function computeLogPrior(p: HmmParameters, prior: CheckedPrior): number {
  const { states, features } = p;
  const diagonal = p.covariance === 'diagonal';
  const { whitening } = buildDensityTables(p);
  let sum = 0;
  for (let k = 0; k < states; k++) {
    for (let i = 0; i < features; i++) {
      let z = 0;
      for (let j = diagonal ? i : 0; j <= i; j++) {
        const entry = whitening[diagonal ? k * features + i : (k * features + i) * features + j]!;
        sum -= 0.5 * prior.scatter * entry * entry;
        z += entry * (p.means[k * features + j]! - prior.location[k * features + j]!);
      }
      sum -= 0.5 * prior.weight * z * z;
    }
  }
  for (let at = 0; at < states * states; at++) {
    if (prior.transition[at]! > 0 && p.transition[at]! > 0) sum += prior.transition[at]! * Math.log(p.transition[at]!);
  }
  return sum;
}
