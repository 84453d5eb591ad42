import type { RegimeModel, RegimeSettings } from './model.ts';

/** How a candidate compares with the model that runs. */
export interface Comparison {
  readonly previous: RegimeModel;
  /** Share of the recent hours that both name alike. */
  readonly agreement: number;
  /** Log-likelihoods per row on the hours that neither had seen. */
  readonly candidate: number;
  readonly running: number;
}

/** The decision on a candidate, with its reason as a sentence. */
export interface Acceptance {
  readonly accepted: boolean;
  readonly reason: string;
}

/**
 * Decides whether a candidate replaces the running model: it must name the recent hours alike and predict new hours no worse.
 * @param comparison null when no model runs: the first one is accepted
 */
export function decideAcceptance(comparison: Comparison | null, settings: RegimeSettings): Acceptance {
  if (comparison === null) return { accepted: true, reason: 'The first model.' };
  const { agreement, candidate, running, previous } = comparison;
  const percent = (100 * agreement).toFixed(1);
  const agreed = `${percent} % of the last ${settings.agreementRows} hours named as by ${previous.id} (at least ${100 * settings.minimumAgreement} % asked)`;
  const scored = `log-likelihood per new hour ${candidate.toFixed(3)} against ${running.toFixed(3)} (at most ${settings.likelihoodTolerance} lower allowed)`;
  const agrees = agreement >= settings.minimumAgreement;
  const predicts = candidate >= running - settings.likelihoodTolerance;
  if (agrees && predicts) return { accepted: true, reason: `Accepted: ${agreed}; ${scored}.` };
  return { accepted: false, reason: `Rejected: ${[...(agrees ? [] : [agreed]), ...(predicts ? [] : [scored])].join('; ')}.` };
}
