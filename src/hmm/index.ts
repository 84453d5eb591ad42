export { GaussianHmm, type FitResult } from './gaussian-hmm.ts';
export type { FitOptions } from './baum-welch.ts';
export type { InitialiseOptions } from './initialise.ts';
export type { OnlineFilter, OnlineFilterState } from './online-filter.ts';
export type { CovarianceKind, HmmParameters } from './parameters.ts';
export type { HmmPrior } from './prior.ts';
export type { GaussianHmmJson } from './serialisation.ts';
export type { ViterbiResult } from './viterbi.ts';
