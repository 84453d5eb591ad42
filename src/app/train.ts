import { join } from 'node:path';
import { createRegimeTrainer } from '../adapters/regime-trainer.ts';
import { breathe, stopwatch } from '../adapters/system.ts';
import { openArchiveMarket, wholeRange } from '../backtest/archive-market.ts';
import { openArchive } from '../backtest/archive/open-archive.ts';
import { ConfigError } from '../domain/errors.ts';
import { HOUR, type Instant } from '../domain/time.ts';
import { Progress } from '../kernel/progress.ts';
import type { RegimeModel } from '../regime/model.ts';
import { RegimeTracker } from '../regime/tracker.ts';
import { openDatabase } from '../store/data-source.ts';
import { listRegimeModels } from '../store/queries.ts';
import { DatabaseRunStore } from '../store/run-store.ts';
import { migrate } from '../store/schema.ts';
import { databaseOf, type App } from './app.ts';
import { openSimulatedCouncil } from './council.ts';

/** Steps of the clock after which other work of the process gets its turn. */
const STEPS_PER_BREATH = 2_000;

/** A model that was trained, and how long that took; next to nothing when it was kept from before. */
export interface Training {
  readonly asset: string;
  readonly model: RegimeModel;
  readonly seconds: number;
}

/** What is to be trained on an archive. */
export interface ArchiveTraining {
  readonly archive: string;
  /** Null: to the end of the hourly candles. */
  readonly to: Instant | null;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Trains the models of an archive as a council would have that ran all the time: the first with 400 days of history, then one
 * in each month, each from the one before. They are kept in `DATA_DIR/models`.
 */
export async function trainOnArchive(app: App, { archive: folder, to, onProgress }: ArchiveTraining): Promise<readonly Training[]> {
  const archive = await openArchive(folder);
  const range = wholeRange(archive, '1h');
  const { frame, asset, historyFrom } = await openArchiveMarket(archive, range);
  const end = Math.min(to ?? range.to, range.to);
  const tracker = new RegimeTracker(frame);
  const train = createRegimeTrainer(join(app.config.dataDir, 'models'));
  const trainings: Training[] = [];
  let steps = 0;
  for (let now = historyFrom; now <= end; now += HOUR) {
    frame.advance(now);
    tracker.observe();
    if (tracker.trainingDue()) {
      const started = stopwatch();
      const model = await train(tracker.trainingRequest());
      tracker.adopt(model);
      trainings.push({ asset, model, seconds: (stopwatch() - started) / 1_000 });
    }
    steps += 1;
    if (steps % STEPS_PER_BREATH === 0) {
      onProgress(now - historyFrom, end - historyFrom);
      await breathe();
    }
  }
  onProgress(1, 1);
  return trainings;
}

/**
 * Trains a model for each asset of the configured market on all that is known now, and stores it: the running council takes it
 * up when it is started again, if it was accepted.
 * @throws ConfigError STORE_LOCKED when a server holds the folder: it retrains by itself in each month
 */
export async function trainNow(app: App): Promise<readonly Training[]> {
  if (app.config.market === 'replay')
    throw new ConfigError('CONFIG_INVALID', 'The replay market trains with its backtests: name an archive with --archive.');
  const database = await openDatabase(databaseOf(app.config, 'simulated'));
  try {
    await migrate(database);
    const progress = new Progress((report) => {
      app.log.info(report, 'the council enters a phase');
    });
    const { run, runner } = await openSimulatedCouncil(app, database, new DatabaseRunStore(database), progress);
    const started = stopwatch();
    await runner.prepare();
    await runner.trainAll();
    const seconds = (stopwatch() - started) / 1_000;
    const trainings: Training[] = [];
    for (const asset of app.config.assets) {
      const [newest] = await listRegimeModels(database.source, { run: run.id, asset, limit: 1 });
      if (newest !== undefined) trainings.push({ asset, model: newest.document as RegimeModel, seconds });
    }
    return trainings;
  } finally {
    await database.close();
  }
}
