import { buildSchema } from '../../schema/build.ts';
import type { Phase as ApiPhase, SystemStatus } from '../../schema/context.ts';
import { systemClock, systemTimers } from '../adapters/system.ts';
import type { Timers } from '../domain/ports.ts';
import { intervalMs, SECOND, toIso, type Instant, type Milliseconds } from '../domain/time.ts';
import { Progress, type Phase } from '../kernel/progress.ts';
import { runSchedule } from '../kernel/scheduler.ts';
import { createServer } from '../server/create-server.ts';
import type { Readiness } from '../server/health.ts';
import { openDatabase } from '../store/data-source.ts';
import { LocalBus } from '../store/notify.ts';
import { listRuns, listStoredSignals } from '../store/queries.ts';
import { DatabaseRunStore } from '../store/run-store.ts';
import { checkSchema, migrate } from '../store/schema.ts';
import { databaseOf, version, type App } from './app.ts';
import { openSimulatedCouncil } from './council.ts';

/** A bar needs a moment to be published after it has closed. */
const SLOT_DELAY = 3 * SECOND;
/** A council whose last cycle is older than this many periods is not well. */
const LATE_PERIODS = 2;

const PHASES: Readonly<Record<Phase, ApiPhase>> = {
  starting: 'STARTING',
  restoring: 'BACKFILLING',
  backfilling: 'BACKFILLING',
  training: 'TRAINING',
  running: 'RUNNING',
  serving: 'RUNNING',
  stopping: 'STOPPING',
};

/** A program that serves the API and, but for the replay market, runs its council. */
export interface Service {
  /** Where it listens. */
  readonly url: string;
  /** Settles when the council has stopped: rejects when it failed. */
  readonly done: Promise<void>;
  /** Finishes the running cycle, ends subscriptions, closes the store. */
  stop(): Promise<void>;
}

/**
 * Starts everything: opens and migrates the store, listens, and gets the council ready and running in the background.
 * @throws ConfigError STORE_LOCKED, STORE_UNREACHABLE, PORT_UNAVAILABLE
 */
export async function serve(app: App): Promise<Service> {
  const { config, log, registry } = app;
  const startedAt = systemClock.now();
  const database = await openDatabase(databaseOf(config, config.market));
  const stopping = new AbortController();
  try {
    const migrated = await migrate(database);
    if (migrated.length > 0) log.info({ migrated }, 'the store was migrated');
    const bus = new LocalBus(log);
    const store = new DatabaseRunStore(database, (cycles) => {
      for (const cycle of cycles) bus.publish(cycle);
    });
    const progress = new Progress((report) => {
      log.info(report, 'the council enters a phase');
    });
    const state: { run: string | null; nextCycleAt: Instant | null; lastSlot: Instant | null } = {
      run: null,
      nextCycleAt: null,
      lastSlot: null,
    };
    const council = config.market === 'replay' ? null : await openSimulatedCouncil(app, database, store, progress);
    // A server of its own may hold other markets' runs as well: invented cycles must not be served as a backtest.
    state.run = council?.run.id ?? (await listRuns(database.source)).find(({ market }) => market === config.market)?.id ?? null;
    const clock = council?.clock ?? systemClock;

    const status = (): SystemStatus => {
      const { phase, asset, share } = progress.report;
      const busy = phase !== 'running' && phase !== 'serving' && phase !== 'stopping';
      return {
        version,
        phase: PHASES[phase],
        market: config.market,
        run: state.run,
        assets: config.assets,
        every: intervalMs(config.every),
        startedAt,
        nextCycleAt: state.nextCycleAt,
        progress: busy ? [{ task: phase, fraction: share, detail: asset === null ? phase : `${phase}: ${asset}` }] : [],
      };
    };
    const readiness = async (): Promise<Readiness> => {
      const { problems } = await checkSchema(database);
      const missing = [...problems];
      if (config.market === 'replay') {
        if (state.run === null) missing.push('No backtest is stored: run one with --store.');
      } else if (state.lastSlot === null) {
        missing.push('The first cycle has not run yet.');
      } else if (clock.now() - state.lastSlot > LATE_PERIODS * intervalMs(config.every)) {
        missing.push(`The last cycle was for ${toIso(state.lastSlot)}, over ${LATE_PERIODS} periods ago.`);
      }
      return { missing, progress: status().progress };
    };

    const schema = buildSchema({ registry, storedKeys: { signals: await listStoredSignals(database.source) } });
    const server = createServer({
      schema,
      context: { sql: database.source, bus, status },
      config: { host: config.host, port: config.port, graphiql: config.graphiql },
      log,
      readiness,
    });
    const { port } = await server.listen();
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    log.info({ url, market: config.market, run: state.run }, 'the API listens');

    const runCouncil = async (): Promise<void> => {
      if (council === null) {
        progress.enter('serving', null);
        return;
      }
      const { runner, timers } = council;
      await runner.prepare();
      const every = intervalMs(config.every);
      await runSchedule(
        {
          clock,
          timers,
          every,
          delayMs: SLOT_DELAY,
          onMissed: (slots) => {
            log.warn({ slots }, 'cycles were missed: the one before them took too long, or the machine slept');
          },
          run: async (slot) => {
            for (const { record, timings } of await runner.runSlot(slot, 'scheduled')) {
              const { asset, verdict, regime, entry } = record;
              log.info(
                {
                  asset,
                  slot,
                  stance: verdict.stance,
                  confidence: verdict.confidence,
                  regime: regime.regime,
                  entry: entry.reason,
                  timings,
                },
                'a cycle was stored',
              );
            }
            state.lastSlot = slot;
            state.nextCycleAt = slot + every;
          },
        },
        stopping.signal,
      );
    };
    const done = runCouncil();
    return {
      url,
      done,
      stop: async () => {
        progress.enter('stopping', null);
        stopping.abort();
        await Promise.allSettled([done]);
        await server.close();
        await database.close();
        log.info({ uptimeMs: systemClock.now() - startedAt }, 'stopped');
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Stops a service, but waits no longer than this. The wait ends with the stop: its timer would keep the process alive.
 * @returns whether it stopped in time
 */
export async function stopWithin(
  service: Pick<Service, 'stop'>,
  deadlineMs: Milliseconds,
  timers: Pick<Timers, 'sleep'> = systemTimers,
): Promise<boolean> {
  const stopped = new AbortController();
  try {
    return await Promise.race([service.stop().then(() => true), timers.sleep(deadlineMs, stopped.signal).then(() => false)]);
  } finally {
    stopped.abort();
  }
}
