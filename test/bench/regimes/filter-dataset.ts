import { ConfigError } from '../../../src/domain/errors.ts';
import type { CovarianceKind } from '../../../src/hmm/index.ts';
import { temper } from '../../../src/regime/temperature.ts';
import { standardise, trainingRows, type Dataset } from './dataset.ts';
import { discoverRegimes, type DiscoveredRegimes } from './discover.ts';

/** How many regimes are looked for. */
export const REGIME_COUNT = 8;

/** What was found, and what the online filter says of every row. */
export interface FilteredDataset {
  readonly found: DiscoveredRegimes;
  /** T×K, tempered. */
  readonly posteriors: Float64Array;
  /** T×K, as the filter gives them. */
  readonly raw: Float64Array;
}

/** Finds regimes in the training rows and filters all rows. */
export function filterDataset(dataset: Dataset, covariances: readonly CovarianceKind[], seed: number): FilteredDataset {
  const rows = standardise(dataset);
  const features = dataset.names.length;
  const training = rows.subarray(0, trainingRows(dataset.rows) * features);
  const found = discoverRegimes(training, { regimes: REGIME_COUNT, features, covariances, seed });
  const raw = found.filter(rows);
  const posteriors = raw.slice();
  for (let at = 0; at < posteriors.length; at += REGIME_COUNT) temper(posteriors, REGIME_COUNT, found.temperature, at);
  return { found, posteriors, raw };
}

/** The kinds of covariance that an argument names: one, or both without it. */
export function parseKinds(argument: string | undefined): readonly CovarianceKind[] {
  if (argument === undefined) return ['diagonal', 'full'];
  if (argument === 'diagonal' || argument === 'full') return [argument];
  throw new ConfigError('CONFIG_INVALID', `--covariance is ${argument}; give diagonal or full.`);
}
