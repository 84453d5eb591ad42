import type { CycleOutcome } from '../domain/cycle-record.ts';
import { intervalMs } from '../domain/time.ts';
import { ConfigError } from '../domain/errors.ts';
import { Progress } from '../kernel/progress.ts';
import { openDatabase } from '../store/data-source.ts';
import { DatabaseRunStore } from '../store/run-store.ts';
import { migrate } from '../store/schema.ts';
import { databaseOf, type App } from './app.ts';
import { openSimulatedCouncil } from './council.ts';

/**
 * Runs one cycle of every asset now, asked for by hand: it may not open trades.
 * @throws ConfigError STORE_LOCKED when a server holds the folder; CONFIG_INVALID in a market that runs no cycles
 */
export async function runOneCycle(app: App): Promise<readonly CycleOutcome[]> {
  if (app.config.market === 'replay') {
    throw new ConfigError(
      'CONFIG_INVALID',
      'The replay market only serves what a backtest has stored: run `backtest --store` instead of `cycle`, or set MARKET=simulated.',
    );
  }
  const database = await openDatabase(databaseOf(app.config, 'simulated'));
  try {
    await migrate(database);
    const progress = new Progress(({ phase, asset }) => {
      app.log.info({ phase, asset }, 'the council is getting ready');
    });
    const { runner, clock } = await openSimulatedCouncil(app, database, new DatabaseRunStore(database), progress);
    await runner.prepare();
    // A cycle by hand stands between the slots, so that it cannot take the place of a scheduled one.
    const now = clock.now();
    const every = intervalMs(app.config.every);
    return await runner.runSlot(now % every === 0 ? now + 1 : now, 'manual');
  } finally {
    await database.close();
  }
}
