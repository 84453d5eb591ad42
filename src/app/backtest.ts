import { join } from 'node:path';
import { sha256 } from '../adapters/digest.ts';
import { createRegimeTrainer } from '../adapters/regime-trainer.ts';
import { breathe, stopwatch, systemClock } from '../adapters/system.ts';
import { openArchiveMarket, wholeRange } from '../backtest/archive-market.ts';
import { openArchive } from '../backtest/archive/open-archive.ts';
import { reportOf, type BacktestReport } from '../backtest/report.ts';
import { ResumingSink } from '../backtest/resuming-sink.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import { Tally } from '../backtest/tally.ts';
import type { Config } from '../config.ts';
import type { CycleOutcome, Run } from '../domain/cycle-record.ts';
import { ConfigError } from '../domain/errors.ts';
import type { CycleSink } from '../domain/ports.ts';
import { intervalMs, toIso, type Instant, type Interval } from '../domain/time.ts';
import { GhostTrader } from '../ghost-trader/trade.ts';
import { deriveRun } from '../kernel/derive-run.ts';
import type { RegimeModel } from '../regime/model.ts';
import { RegimeTracker } from '../regime/tracker.ts';
import { openDatabase, type Database } from '../store/data-source.ts';
import { saveRegimeModel } from '../store/queries.ts';
import { DatabaseRunStore } from '../store/run-store.ts';
import { migrate } from '../store/schema.ts';
import { databaseOf, recordSettings, reportFaultsOnce, traderSettings, type App } from './app.ts';

/** Cycles per transaction of a stored backtest. */
const STORED_CHUNK = 1_000;

/** What is to be backtested. */
export interface BacktestRequest {
  readonly archive: string;
  /** Null: from where the archive may be traded. */
  readonly from: Instant | null;
  /** Null: to the end of the candles. */
  readonly to: Instant | null;
  readonly every: Interval;
  /** Whether the records are kept. */
  readonly store: boolean;
  readonly timeStages: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Runs the council over an archive.
 * @throws SourceError ARCHIVE_* when the archive is damaged or does not cover what was asked for
 */
export async function backtest(app: App, request: BacktestRequest): Promise<BacktestReport> {
  const { config, log } = app;
  const readingFrom = stopwatch();
  const archive = await openArchive(request.archive);
  const whole = wholeRange(archive, request.every);
  const range = { from: request.from ?? whole.from, to: request.to ?? whole.to, every: request.every };
  if (!(range.from < range.to)) {
    throw new ConfigError(
      'CONFIG_INVALID',
      `There is nothing between ${toIso(range.from)} and ${toIso(range.to)}: give --from a time before --to.`,
    );
  }
  const step = intervalMs(range.every);
  if (Math.ceil(range.from / step) * step + step > range.to) {
    throw new ConfigError(
      'CONFIG_INVALID',
      `No whole period of ${range.every} lies between ${toIso(range.from)} and ${toIso(range.to)}: choose a longer range, or a finer cadence.`,
    );
  }
  const market = await openArchiveMarket(archive, range);
  const readingSeconds = (stopwatch() - readingFrom) / 1_000;

  const { settings, broker } = traderSettings(config);
  const { every, from, to } = range;
  const run = deriveRun(
    {
      market: 'replay',
      origin: archive.hash,
      label: `${archive.manifest.name}, ${toIso(from)} to ${toIso(to)}, every ${every}`,
      startedAt: systemClock.now(),
      settings: { ...recordSettings(app), every, from, to },
    },
    app.registry,
    sha256,
  );
  const tally = new Tally();
  const models: RegimeModel[] = [];
  const stored = request.store ? await openStoredRun(config, run, market.asset) : null;
  try {
    const clock = await runBacktest({
      run,
      market,
      range,
      registry: app.registry,
      gateOptions: app.gateOptions,
      quorum: config.council.quorum,
      trader: new GhostTrader(settings, broker, market.execution, config.trader.startCash),
      tracker: new RegimeTracker(market.frame),
      train: createRegimeTrainer(join(config.dataDir, 'models')),
      sink: stored === null ? tally : inTurn(tally, stored.sink),
      chunk: stored === null ? 1 : STORED_CHUNK,
      stopwatch,
      timeStages: request.timeStages,
      breathe,
      onProgress: request.onProgress,
      onPluginFault: reportFaultsOnce(log),
      onModel: (model) => models.push(model),
    });
    if (stored !== null) await keepModels(stored.database, run, market.asset, models);
    return reportOf(
      {
        run: run.id,
        asset: market.asset,
        archive: archive.manifest.name,
        ...range,
        readingSeconds,
        startCash: Number(config.trader.startCash),
        takerBps: broker.options.fees.takerBps,
      },
      tally,
      clock,
    );
  } finally {
    await stored?.database.close();
  }
}

async function openStoredRun(config: Config, run: Run, asset: string): Promise<{ readonly database: Database; readonly sink: CycleSink }> {
  const database = await openDatabase(databaseOf(config, 'replay'));
  try {
    await migrate(database);
    const store = new DatabaseRunStore(database);
    await store.open(run);
    return { database, sink: new ResumingSink(store, await store.newest(run.id, asset)) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function keepModels(database: Database, run: Run, asset: string, models: readonly RegimeModel[]): Promise<void> {
  for (const model of models) await saveRegimeModel(database.source, { ...model, run: run.id, asset, document: model });
}

/** Hands cycles to one sink and then to another. */
function inTurn(first: CycleSink, second: CycleSink): CycleSink {
  return {
    async write(outcomes: readonly CycleOutcome[]) {
      await first.write(outcomes);
      await second.write(outcomes);
    },
  };
}
