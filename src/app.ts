import { join } from 'node:path';
import { sha256 } from './adapters/digest.ts';
import { createLog } from './adapters/logger.ts';
import { createPluginFiles } from './adapters/plugin-files.ts';
import { createRegimeTrainer } from './adapters/regime-trainer.ts';
import { breathe, stopwatch, systemClock } from './adapters/system.ts';
import { openArchiveMarket, wholeRange } from './backtest/archive-market.ts';
import { openArchive } from './backtest/archive/open-archive.ts';
import { reportOf, type BacktestReport } from './backtest/report.ts';
import { ResumingSink } from './backtest/resuming-sink.ts';
import { runBacktest } from './backtest/run-backtest.ts';
import { Tally } from './backtest/tally.ts';
import type { Config } from './config.ts';
import type { CycleOutcome, MarketKind, Run } from './domain/cycle-record.ts';
import { ConfigError } from './domain/errors.ts';
import type { CycleSink, Log } from './domain/ports.ts';
import { HOUR, toIso, type Instant, type Interval } from './domain/time.ts';
import { PAPER_BROKER_DEFAULTS, PaperBroker, type PaperBrokerOptions } from './ghost-trader/paper-broker.ts';
import { GhostTrader, type TraderSettings } from './ghost-trader/trade.ts';
import { deriveRun } from './kernel/derive-run.ts';
import { discoverPlugins } from './kernel/discover.ts';
import { resolveGateOptions } from './kernel/gate-options.ts';
import type { Registry } from './kernel/registry.ts';
import { REGIME_SETTINGS } from './regime/model.ts';
import { RegimeTracker } from './regime/tracker.ts';
import { openDatabase, type Database, type DatabaseOptions } from './store/data-source.ts';
import { DatabaseRunStore } from './store/run-store.ts';
import { migrate } from './store/schema.ts';

/** The built-in plugins, beside the sources. */
const BUILT_IN_PLUGINS = new URL('../plugins', import.meta.url).pathname;
/** Cycles per transaction of a stored backtest. */
const STORED_CHUNK = 1_000;

/** A program that has read its configuration and discovered its plugins. */
export interface App {
  readonly config: Config;
  readonly log: Log;
  readonly registry: Registry;
  readonly gateOptions: ReadonlyMap<string, Record<string, unknown>>;
}

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
 * Discovers and validates everything, opens nothing.
 * @throws PluginError PLUGINS_INVALID, ConfigError CONFIG_INVALID, each listing every fault
 */
export async function createApp(config: Config): Promise<App> {
  const registry = await discoverPlugins(createPluginFiles(process.cwd()), {
    folders: [BUILT_IN_PLUGINS, ...config.plugins.folders],
    packages: config.plugins.packages,
  });
  return { config, log: createLog(config.logLevel), registry, gateOptions: resolveGateOptions(registry.gates, config.gates) };
}

/** Where the database of a market is: each market has its own, so that invented data never meets a real track record. */
export function databaseOf(config: Config, market: MarketKind): DatabaseOptions {
  return config.databaseUrl === undefined ? { folder: join(config.dataDir, market) } : { url: config.databaseUrl.reveal() };
}

/** The trader's and the broker's settings, as the configuration gives them. */
export function traderSettings({ trader }: Config): { readonly settings: TraderSettings; readonly broker: PaperBroker } {
  const { maxHoldingHours, ...exits } = trader.exits;
  const options: Partial<PaperBrokerOptions> = {
    ...(trader.fees.takerBps === undefined ? {} : { fees: { ...PAPER_BROKER_DEFAULTS.fees, takerBps: trader.fees.takerBps } }),
    ...(trader.fees.latencyBps === undefined ? {} : { latencyBps: trader.fees.latencyBps }),
  };
  return {
    settings: { sizing: trader.sizing, exits: { ...exits, ...(maxHoldingHours === undefined ? {} : { maxHolding: maxHoldingHours * HOUR }) } },
    broker: new PaperBroker(options),
  };
}

/** Everything in the configuration that can change a record, as plain values. */
export function recordSettings(app: App): Record<string, unknown> {
  const { council, trader } = app.config;
  return { council, trader, gates: Object.fromEntries(app.gateOptions), regime: REGIME_SETTINGS };
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
    throw new ConfigError('CONFIG_INVALID', `There is nothing between ${toIso(range.from)} and ${toIso(range.to)}: give --from a time before --to.`);
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
    });
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

/** Tells of each kind of fault of a plugin once. */
export function reportFaultsOnce(log: Log): (fault: { readonly signal: string; readonly detail: string; readonly error: unknown }) => void {
  const told = new Set<string>();
  return ({ signal, detail, error }) => {
    if (told.has(signal)) return;
    told.add(signal);
    log.error({ signal, detail, error }, 'a signal plugin failed; its readings are unavailable');
  };
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

/** Hands cycles to one sink and then to another. */
function inTurn(first: CycleSink, second: CycleSink): CycleSink {
  return {
    async write(outcomes: readonly CycleOutcome[]) {
      await first.write(outcomes);
      await second.write(outcomes);
    },
  };
}
