/**
 * Finds regimes in a dataset without its labels and prints what the online filter says of every row:
 * `node test/bench/regimes.ts FILE.csv[.gz] [--covariance diagonal|full] [--seed N]` writes `state,p0..p7` per row to standard
 * output. The first 60 % of the rows are learned from; the last column is not read. Without `--covariance` both kinds are tried.
 */
import { parseArgs } from 'node:util';
import { ConfigError } from '../../src/domain/errors.ts';
import { labelRows } from '../../src/regime/evaluate.ts';
import { readFeatures } from './regimes/dataset.ts';
import { filterDataset, parseKinds, REGIME_COUNT } from './regimes/filter-dataset.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { covariance: { type: 'string' }, seed: { type: 'string', default: '0' } },
});
const [path] = positionals;
if (path === undefined) throw new ConfigError('CONFIG_INVALID', 'Name the dataset: node test/bench/regimes.ts FILE.csv.gz');

const { posteriors } = filterDataset(readFeatures(path), parseKinds(options.covariance), Number(options.seed));
const lines = [`state,${Array.from({ length: REGIME_COUNT }, (_, k) => `p${k}`).join(',')}`];
labelRows(posteriors, REGIME_COUNT).forEach((label, row) => {
  const probabilities = posteriors.subarray(row * REGIME_COUNT, (row + 1) * REGIME_COUNT);
  lines.push(`${label},${Array.from(probabilities, (probability) => Number(probability.toPrecision(6))).join(',')}`);
});
process.stdout.write(`${lines.join('\n')}\n`);
