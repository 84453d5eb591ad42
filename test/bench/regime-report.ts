/**
 * Names every hour of an archive as it would have been named at its time, with a model retrained every month, and prints what each
 * regime looked like: `node test/bench/regime-report.ts --archive FOLDER [--to ISO] [--svg FILE]`. Markdown on standard output; a
 * line per model on standard error.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openArchiveMarket, wholeRange } from '../../src/backtest/archive-market.ts';
import { openArchive } from '../../src/backtest/archive/open-archive.ts';
import { ConfigError } from '../../src/domain/errors.ts';
import { REGIMES } from '../../src/domain/regime.ts';
import { HOUR, toIso } from '../../src/domain/time.ts';
import { drawHistory } from '../../src/regime/draw-history.ts';
import { agreementOf, filterFrom, labelRows } from '../../src/regime/evaluate.ts';
import type { RegimeModel } from '../../src/regime/model.ts';
import { renderReport } from '../../src/regime/render-report.ts';
import { summariseRegimes } from '../../src/regime/report.ts';
import { RegimeTracker } from '../../src/regime/tracker.ts';
import { restoreModel, trainRegimeModel } from '../../src/regime/train.ts';

const { values: options } = parseArgs({ options: { archive: { type: 'string' }, to: { type: 'string' }, svg: { type: 'string' } } });
if (options.archive === undefined) throw new ConfigError('CONFIG_INVALID', 'Name the archive: --archive FOLDER');

const archive = await openArchive(options.archive);
const range = wholeRange(archive, '1h');
const { frame, historyFrom } = await openArchiveMarket(archive, range);
const end = options.to === undefined ? range.to : Date.parse(options.to);
const candles = frame.sources('candles@1h')[0]!;
const tracker = new RegimeTracker(frame);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

const asOf: number[] = [];
const labels: number[] = [];
const closes: number[] = [];
const models: RegimeModel[] = [];
const changes: { readonly share: number; readonly rows: number }[] = [];
let trainingMs = 0;
let slowestMs = 0;
let names: Uint8Array | null = null;

for (let now = historyFrom; now <= end; now += HOUR) {
  frame.advance(now);
  tracker.observe();
  if (tracker.trainingDue()) train();
  const { regime } = tracker.classify();
  asOf.push(now);
  labels.push(regime === null ? -1 : REGIMES.indexOf(regime));
  closes.push(candles.newestAsOf === now ? candles.number('close').at(candles.visible - 1) : Number.NaN);
}

const history = { asOf: Float64Array.from(asOf), labels: Int8Array.from(labels), closes: Float64Array.from(closes) };
const shared = changes.reduce((sum, { rows }) => sum + rows, 0);
const changed = changes.reduce((sum, { share, rows }) => sum + share * rows, 0);
const accepted = models.filter((model) => model.accepted).length;
console.log(renderReport(summariseRegimes(history)));
console.log(
  `\n${models.length} models trained in ${(trainingMs / 1000).toFixed(1)} s (slowest ${slowestMs.toFixed(0)} ms), ${accepted} accepted, ` +
    `${models.length - accepted} rejected. A new model renames ${((100 * changed) / shared).toFixed(2)} % of the hours that it shares with ` +
    `the one before (most in one step: ${(100 * Math.max(...changes.map(({ share }) => share))).toFixed(1)} %).`,
);
if (options.svg !== undefined) writeFileSync(options.svg, drawHistory(history));

function train(): void {
  const start = performance.now();
  const request = tracker.trainingRequest();
  const model = trainRegimeModel(request, digest);
  const took = performance.now() - start;
  trainingMs += took;
  slowestMs = Math.max(slowestMs, took);
  models.push(model);
  if (tracker.adopt(model)) compareNames(labelRows(filterFrom(restoreModel(model), request.values, 0, 0), REGIMES.length));
  const { agreement, step, outOfSample, inSample } = model.diagnostics;
  console.error(
    `${toIso(model.trainedAt)} ${model.id} ${model.rows} rows ${took.toFixed(0)} ms, in sample ${inSample.toFixed(2)}, out of sample ` +
      `${outOfSample.candidate.toFixed(2)} / ${outOfSample.previous?.toFixed(2) ?? '–'}, agreement ${agreement?.toFixed(3) ?? '–'}, step ${step}, ` +
      `temperature ${model.temperature.toFixed(2)}, renamed ${changes.length > 0 && model.accepted ? changes.at(-1)!.share.toFixed(4) : '–'}. ${model.reason}`,
  );
}

function compareNames(next: Uint8Array): void {
  if (names !== null) changes.push({ share: 1 - agreementOf(names, next.subarray(0, names.length)), rows: names.length });
  names = next;
}
