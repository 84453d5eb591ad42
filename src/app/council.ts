import { join } from 'node:path';
import { acceleratedTime } from '../adapters/accelerated-time.ts';
import { sha256 } from '../adapters/digest.ts';
import { systemHttp } from '../adapters/http.ts';
import { createRegimeTrainer } from '../adapters/regime-trainer.ts';
import { stopwatch, systemClock } from '../adapters/system.ts';
import { rulesReasoner } from '../council/reasoner.ts';
import type { Run } from '../domain/cycle-record.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { intervalMs, SECOND } from '../domain/time.ts';
import { GhostTrader } from '../ghost-trader/trade.ts';
import { ProviderCollector } from '../kernel/collect/provider-collector.ts';
import { CouncilRunner, type RunningAsset } from '../kernel/council-runner.ts';
import { deriveRun } from '../kernel/derive-run.ts';
import type { Book } from '../kernel/desk.ts';
import { openDesk } from '../kernel/open-desk.ts';
import type { Progress } from '../kernel/progress.ts';
import { RegimeTracker } from '../regime/tracker.ts';
import { Frame } from '../series/frame.ts';
import { SimulatedExecution } from '../simulator/execution.ts';
import { simulatedProvider } from '../simulator/provider.ts';
import { Simulation } from '../simulator/simulation.ts';
import type { Database } from '../store/data-source.ts';
import { readObservations } from '../store/queries.ts';
import type { DatabaseRunStore } from '../store/run-store.ts';
import { recordSettings, reportFaultsOnce, traderSettings, type App } from './app.ts';
import { createRegimeUpkeep } from './regime-upkeep.ts';

/** No cycle waits longer than this for its data. */
const COLLECT_DEADLINE = 8 * SECOND;

/** What tells a market its time. */
export interface MarketTime {
  readonly clock: Clock;
  readonly timers: Timers;
}

/** A council that runs in this process. */
export interface RunningCouncil {
  readonly run: Run;
  readonly runner: CouncilRunner;
  readonly clock: Clock;
  readonly timers: Timers;
}

/**
 * Puts together the council of the simulated market on an open database. Its run is named by seed, speed, plugins and
 * settings: the same ones go on where they ended.
 * @param time - the market's time; the machine's, at the configured speed, unless given
 */
export async function openSimulatedCouncil(
  app: App,
  database: Database,
  store: DatabaseRunStore,
  progress: Progress,
  time?: MarketTime,
): Promise<RunningCouncil> {
  const { config, registry, log } = app;
  const { seed, speed } = config.simulated;
  const basis = {
    market: 'simulated' as const,
    origin: `seed ${seed}`,
    label: speed === 1 ? `simulated market, seed ${seed}` : `simulated market, seed ${seed}, at ${speed} times the real speed`,
    startedAt: systemClock.now(),
    settings: { ...recordSettings(app), every: config.every, assets: config.assets, speed },
  };
  // The stored run knows when it was first started: an accelerated clock counts from there.
  const run = await store.open(deriveRun(basis, registry, sha256));
  const { clock, timers } = time ?? acceleratedTime(run.startedAt, speed);
  const simulation = new Simulation(seed);
  const { settings, broker } = traderSettings(config);
  const trader = new GhostTrader(settings, broker, new SimulatedExecution(simulation), config.trader.startCash);
  const book: Book = { portfolio: trader.start };
  const train = createRegimeTrainer(join(config.dataDir, 'models'));
  const providers = [simulatedProvider({ seed, simulation }), ...registry.providers.filter(({ markets }) => markets.includes('simulated'))];
  const onPluginFault = reportFaultsOnce(log);

  const assets = config.assets.map((asset): RunningAsset => {
    const frame = new Frame();
    const tracker = new RegimeTracker(frame);
    const collector = new ProviderCollector({ asset, frame, providers, clock, timers, http: systemHttp, deadlineMs: COLLECT_DEADLINE });
    const desk = openDesk({
      run,
      asset,
      every: intervalMs(config.every),
      registry,
      gateOptions: app.gateOptions,
      reasoner: rulesReasoner,
      quorum: config.council.quorum,
      frame,
      collector,
      regimes: tracker,
      trader,
      book,
      stopwatch,
      onPluginFault,
    });
    return {
      desk,
      collector,
      upkeep: createRegimeUpkeep({ run: run.id, asset, tracker, train, sql: database.source, log }),
      observations: () => readObservations(database.source, run.id),
    };
  });
  return { run, runner: new CouncilRunner({ run, assets, store, timers, log, progress, now: () => clock.now() }), clock, timers };
}
