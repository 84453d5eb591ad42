import type { CycleOutcome, CycleRecord, Run } from '../domain/cycle-record.ts';
import { SourceError } from '../domain/errors.ts';
import type { Observation } from '../domain/observation.ts';
import type { Log, RunStore, Timers } from '../domain/ports.ts';
import { SECOND, type Instant } from '../domain/time.ts';
import type { Desk } from './desk.ts';
import type { ProviderCollector } from './collect/provider-collector.ts';
import { runCycle } from './cycle/run-cycle.ts';
import type { Progress } from './progress.ts';
import { replayHistory } from './warm-up.ts';

/** Times that a write is tried before the process gives up and leaves the rest to its restart. */
const WRITE_ATTEMPTS = 3;

/** The regime model's side of one asset: what the runner must do for it beyond classifying. */
export interface RegimeUpkeep {
  /** Adopts what earlier processes have trained. */
  restore(): Promise<void>;
  trainingDue(): boolean;
  /** Trains a model on what is known now, stores it, and adopts it if it was accepted. */
  train(): Promise<void>;
}

/** Everything that belongs to one asset of a running council. */
export interface RunningAsset {
  readonly desk: Desk;
  readonly collector: ProviderCollector;
  readonly upkeep: RegimeUpkeep;
  /** The observations of earlier processes, in the order in which they became known. */
  readonly observations: () => AsyncIterable<Observation>;
}

/** What a runner works with. */
export interface RunnerParts {
  readonly run: Run;
  readonly assets: readonly RunningAsset[];
  readonly store: RunStore;
  readonly timers: Timers;
  readonly log: Log;
  readonly progress: Progress;
  /** The clock, read when history has been collected. */
  readonly now: () => Instant;
}

/**
 * Runs the cycles of one run, live or simulated: puts back what earlier processes have stored, fetches what is missing, trains
 * the first model, and then runs each slot's cycles one asset after the other, since they share one portfolio.
 */
export class CouncilRunner {
  readonly #parts: RunnerParts;
  readonly #training = new Set<string>();
  /** The newest slot of each asset that is stored. */
  readonly #done = new Map<string, Instant>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Makes the run ready for its first cycle. */
  async prepare(): Promise<void> {
    const { assets, progress, log, now } = this.#parts;
    await this.#restore();
    for (const { desk, collector, upkeep, observations } of assets) {
      const { asset } = desk;
      progress.enter('restoring', asset);
      const known: Observation[] = [];
      for await (const observation of observations()) known.push(observation);
      collector.restore(known);
      progress.enter('backfilling', asset);
      const reports = await collector.backfill((done, total) => {
        progress.advance(done, total);
      });
      const failed = reports.filter(({ failure }) => failure !== null);
      if (failed.length > 0) log.warn({ asset, failed }, 'part of the history could not be fetched');
      replayHistory(desk.frame, desk.regimes, now());
      await upkeep.restore();
      if (upkeep.trainingDue()) {
        progress.enter('training', asset);
        await upkeep.train();
      }
      log.info({ asset, restored: known.length, fetched: reports.reduce((sum, { rows }) => sum + rows, 0) }, 'history is ready');
    }
    progress.enter('running', null);
  }

  /** Runs the cycles of one slot; assets whose cycle is stored already are left out. Returns what was recorded. */
  async runSlot(scheduledAt: Instant, origin: CycleRecord['origin']): Promise<readonly CycleOutcome[]> {
    const outcomes: CycleOutcome[] = [];
    for (const running of this.#parts.assets) {
      const { asset, book } = running.desk;
      if ((this.#done.get(asset) ?? Number.NEGATIVE_INFINITY) >= scheduledAt) continue;
      this.#trainWhenDue(running);
      const before = book.portfolio;
      try {
        const outcome = await runCycle(running.desk, { scheduledAt, origin });
        await this.#write(outcome);
        this.#done.set(asset, scheduledAt);
        outcomes.push(outcome);
      } catch (error) {
        book.portfolio = before;
        throw error;
      }
    }
    return outcomes;
  }

  /** Trains a model for every asset now, due or not. */
  async trainAll(): Promise<void> {
    for (const { upkeep } of this.#parts.assets) await upkeep.train();
  }

  async #restore(): Promise<void> {
    const { run, assets, store, log } = this.#parts;
    await store.open(run);
    let newest: CycleRecord | null = null;
    for (const { desk } of assets) {
      const record = await store.newest(run.id, desk.asset);
      if (record === null) continue;
      this.#done.set(desk.asset, record.scheduledAt);
      // Assets run one after the other: of equal slots the later asset has the later portfolio.
      if (newest === null || record.scheduledAt >= newest.scheduledAt) newest = record;
    }
    if (newest === null) return;
    for (const { desk } of assets) desk.book.portfolio = newest.portfolio;
    log.info({ run: run.id, newest: newest.scheduledAt, positions: newest.portfolio.positions.length }, 'the run goes on');
  }

  async #write(outcome: CycleOutcome): Promise<void> {
    const { store, timers, log } = this.#parts;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await store.write([outcome]);
        return;
      } catch (error) {
        // A write whose answer was lost may have committed: the second attempt then finds the cycle there.
        if (attempt > 1 && isStoredAlready(error)) return;
        if (!(error instanceof SourceError && error.retryable) || attempt === WRITE_ATTEMPTS) throw error;
        log.warn({ attempt, error }, 'the store did not take a cycle; trying again');
        await timers.sleep(attempt * SECOND);
      }
    }
  }

  /** Retrains in the background: cycles go on with the model in use. */
  #trainWhenDue({ desk, upkeep }: RunningAsset): void {
    const { asset } = desk;
    if (this.#training.has(asset) || !upkeep.trainingDue()) return;
    this.#training.add(asset);
    upkeep.train().then(
      () => this.#training.delete(asset),
      (error: unknown) => {
        this.#training.delete(asset);
        this.#parts.log.error({ asset, error }, 'a regime model could not be trained; the one in use stays');
      },
    );
  }
}

function isStoredAlready(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CYCLE_EXISTS';
}
