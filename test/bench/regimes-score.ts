/**
 * Scores what `regimes.ts` finds, several seeds each, beside a hidden Markov model of eight states (likeliest of six starts):
 * `node test/bench/regimes-score.ts [FILE.csv.gz ...] [--covariance diagonal|full] [--seeds N] [--draws N]`. `--draws` adds so many
 * made-up datasets of two kinds; without files and draws it takes `../shared/vectors/regimes` where that is there. Labels are read
 * only after the fit.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GaussianHmm, type CovarianceKind } from '../../src/hmm/index.ts';
import { readFeatures, readTruth, standardise, trainingRows, type Dataset } from './regimes/dataset.ts';
import { drawGaussian, drawMarket } from './regimes/draws.ts';
import { filterDataset, parseKinds, REGIME_COUNT } from './regimes/filter-dataset.ts';
import { scoreRegimes, type RegimeScore } from './regimes/score.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    covariance: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    draws: { type: 'string', default: '0' },
  },
});
const kinds = parseKinds(options.covariance);
const shared = ['H', 'B'].map((name) => fileURLToPath(new URL(`../../../shared/vectors/regimes/regimes_${name}.csv.gz`, import.meta.url)));
const files = positionals.length > 0 || Number(options.draws) > 0 ? positionals : shared.filter((path) => existsSync(path));

for (const path of files) scoreDataset(path, readFeatures(path), () => readTruth(path));
for (let seed = 1; seed <= Number(options.draws); seed += 1) {
  for (const [name, draw] of [
    [`gaussian draw ${seed}`, drawGaussian(seed)],
    [`market draw ${seed}`, drawMarket(seed)],
  ] as const) {
    scoreDataset(name, draw.dataset, () => draw.truth);
  }
}

function scoreDataset(name: string, dataset: Dataset, truth: () => Uint8Array): void {
  const cut = trainingRows(dataset.rows);
  console.log(`\n${name}: ${dataset.rows} rows, ${dataset.names.length} features`);
  for (const kind of kinds)
    console.log(`  eight states, ${kind.padEnd(8)}   ${describe(scoreRegimes(filterPlain(dataset, kind), truth(), cut, REGIME_COUNT))}`);
  const scores: RegimeScore[] = [];
  for (let seed = 0; seed < Number(options.seeds); seed += 1) {
    const start = performance.now();
    const { found, raw, posteriors } = filterDataset(dataset, kinds, seed);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const labels = truth();
    const score = scoreRegimes(posteriors, labels, cut, REGIME_COUNT);
    const before = scoreRegimes(raw, labels, cut, REGIME_COUNT).logLoss.toFixed(3);
    scores.push(score);
    console.log(
      `  seed ${seed}, ${found.kind.padEnd(8)}          ${describe(score)}, ${before} before temperature ${found.temperature.toFixed(2)}; ${seconds} s`,
    );
  }
  const median = (of: (score: RegimeScore) => number): number => scores.map(of).sort((a, b) => a - b)[Math.floor(scores.length / 2)]!;
  const { reliability } = scores[0]!;
  console.log(
    `  median                     ARI ${median((s) => s.adjustedRand).toFixed(3)}  balanced accuracy ${median((s) => s.balancedAccuracy).toFixed(3)}  ` +
      `macro F1 ${median((s) => s.macroF1).toFixed(3)}  log-loss ${median((s) => s.logLoss).toFixed(3)}`,
  );
  console.log('  reliability (seed 0)       said > was right (rows)');
  for (const { rows, said, right } of reliability) if (rows > 0) console.log(`    ${said.toFixed(2)} > ${right.toFixed(2)}  (${rows})`);
}

function filterPlain(dataset: Dataset, covariance: CovarianceKind): Float64Array {
  const rows = standardise(dataset);
  const features = dataset.names.length;
  const training = rows.subarray(0, trainingRows(dataset.rows) * features);
  const fits = Array.from({ length: 6 }, (_, seed) => {
    const start = GaussianHmm.initialise(training, { states: REGIME_COUNT, features, covariance, seed });
    return start.fit(training, { iterations: 60, tolerance: 2, prior: { covarianceScatter: 1 } }).model;
  });
  return fits.reduce((a, b) => (b.logLikelihood(training) > a.logLikelihood(training) ? b : a)).filter(rows);
}

function describe(score: RegimeScore): string {
  const { adjustedRand, balancedAccuracy, macroF1, logLoss } = score;
  return `ARI ${adjustedRand.toFixed(3)}  balanced accuracy ${balancedAccuracy.toFixed(3)}  macro F1 ${macroF1.toFixed(3)}  log-loss ${logLoss.toFixed(3)}`;
}
