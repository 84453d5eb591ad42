import type { Instant } from '../domain/time.ts';
import type { CovarianceKind, GaussianHmmJson } from '../hmm/index.ts';
import type { FeatureRows } from './feature-history.ts';
import type { RobustScaling } from './scaling.ts';

/** Hashes bytes to a text; given from outside, because this part of the program knows no library. */
export type Digest = (bytes: Uint8Array) => string;

/** Every number that training depends on besides the data. Part of a model's identity. */
export interface RegimeSettings {
  /** Raised whenever features, prototypes or the method change: models of another version cannot be used. */
  readonly version: number;
  readonly covariance: CovarianceKind;
  /** Hours of history that the first model needs. */
  readonly minimumRows: number;
  /** Observed hours that a feature needs before a model uses it. */
  readonly minimumFeatureRows: number;
  /** Hours that the typical centre and spread of a feature count for in its scaling. */
  readonly typicalRows: number;
  /** Scaled features beyond this are brought back to it. */
  readonly clip: number;
  /** How far every update is drawn back toward the prototypes: 0 not at all, 1 all the way. */
  readonly anchor: number;
  /** Training learns from every so many-th hour. */
  readonly thinning: number;
  /** Updates of a first fit, and of one that starts from the previous model. */
  readonly coldIterations: number;
  readonly warmIterations: number;
  /** The last share of the rows, which the trial fit does not see. */
  readonly holdout: number;
  /** Hours before the model's last row on which it is compared with the running model. */
  readonly agreementRows: number;
  /** Share of those hours that both must name alike. */
  readonly minimumAgreement: number;
  /** The smallest share of the way from the running model to a refit that is tried to reach that agreement. */
  readonly smallestStep: number;
  /** How much lower the log-likelihood per row may be on hours that neither had seen. */
  readonly likelihoodTolerance: number;
  /** Hours at the end of the data on which the temperature is fitted. */
  readonly temperatureRows: number;
  /** Rows that a filter takes in before its result is used, to forget where it began. */
  readonly burnIn: number;
}

/** The settings of this version, fixed before any backtest. */
export const REGIME_SETTINGS: RegimeSettings = Object.freeze({
  version: 1,
  covariance: 'diagonal',
  minimumRows: 400 * 24,
  minimumFeatureRows: 90 * 24,
  typicalRows: 365 * 24,
  clip: 4,
  anchor: 0.5,
  thinning: 6,
  coldIterations: 12,
  warmIterations: 4,
  holdout: 0.1,
  agreementRows: 90 * 24,
  minimumAgreement: 0.9,
  smallestStep: 1 / 16,
  likelihoodTolerance: 0.25,
  temperatureRows: 365 * 24,
  burnIn: 2000,
});

/** What training is given: plain values that can be handed to another thread. */
export interface TrainingRequest extends FeatureRows {
  /** The moment of training; the rows are those known by then. */
  readonly now: Instant;
  readonly settings: RegimeSettings;
  /** The running model, from which training starts; null for the first. */
  readonly previous: RegimeModel | null;
}

/** What is known of how good a model is. Log-likelihoods are natural, per hourly row, in the features' own units. */
export interface RegimeDiagnostics {
  /** On all rows, with the model that was trained on all of them. */
  readonly inSample: number;
  /**
   * On hours that were held out, by a trial model that was trained in the same way without them: those after the previous
   * model's data, for the first model the last `holdout` share. Beside it the previous model, which had not seen them either.
   */
  readonly outOfSample: { readonly rows: number; readonly candidate: number; readonly previous: number | null };
  /** Share of the last `agreementRows` hours that get the same name from the previous model; null for the first model. */
  readonly agreement: number | null;
  readonly iterations: number;
  /** How far of the way from the previous model to the refit the names allowed to go; 1 = all the way. */
  readonly step: number;
  /** Share of the rows that each regime holds, in the order of `REGIMES`. */
  readonly shares: readonly number[];
}

/** A trained model: plain JSON. */
export interface RegimeModel {
  readonly format: 'regime-model/1';
  /** Digest of the data, the settings and the previous model's id: what was trained once need not be trained again. */
  readonly id: string;
  readonly trainedAt: Instant;
  /** The close of the first and of the last hour in the data. */
  readonly dataFrom: Instant;
  readonly dataTo: Instant;
  readonly rows: number;
  readonly previous: string | null;
  readonly settings: RegimeSettings;
  /** Keys of the features, in the order of `scaling` and `hmm`. */
  readonly features: readonly string[];
  readonly scaling: RobustScaling;
  readonly hmm: GaussianHmmJson;
  /** Posteriors p become p^(1/temperature), divided by their sum. */
  readonly temperature: number;
  readonly diagnostics: RegimeDiagnostics;
  readonly accepted: boolean;
  /** Why it was accepted or not, as a sentence. */
  readonly reason: string;
}
