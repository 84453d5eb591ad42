import { rulesReasoner } from '../council/reasoner.ts';
import type { CycleOutcome, Run } from '../domain/cycle-record.ts';
import type { CycleSink } from '../domain/ports.ts';
import { HOUR, intervalMs, type Instant, type Milliseconds } from '../domain/time.ts';
import type { GhostTrader } from '../ghost-trader/trade.ts';
import type { SignalEngine } from '../kernel/compute/signal-engine.ts';
import type { Collected, Desk } from '../kernel/desk.ts';
import { openDesk } from '../kernel/open-desk.ts';
import type { Registry } from '../kernel/registry.ts';
import { runCycle } from '../kernel/cycle/run-cycle.ts';
import type { RegimeTracker } from '../regime/tracker.ts';
import type { RegimeModel, TrainingRequest } from '../regime/model.ts';
import type { ArchiveMarket, ReplayRange } from './archive-market.ts';

/** Cycles at the start that are not measured: the engine is still being compiled then. */
export const UNMEASURED_CYCLES = 2_000;
/** After so many cycles other work of the process gets its turn. */
const CYCLES_PER_BREATH = 5_000;

/** What a backtest runs on and with. */
export interface BacktestParts {
  readonly run: Run;
  readonly market: ArchiveMarket;
  readonly range: ReplayRange;
  readonly registry: Registry;
  readonly gateOptions: ReadonlyMap<string, Record<string, unknown>>;
  readonly quorum: number;
  readonly trader: GhostTrader;
  readonly tracker: RegimeTracker;
  /** Trains a model off the main thread, or finds it in a cache. */
  readonly train: (request: TrainingRequest) => Promise<RegimeModel>;
  /** Takes finished cycles, many at a time. */
  readonly sink: CycleSink;
  /** How many cycles the sink gets at once. */
  readonly chunk: number;
  /** Milliseconds from an arbitrary start. */
  readonly stopwatch: () => Milliseconds;
  /** Whether every stage of every cycle is timed: it costs a little. */
  readonly timeStages: boolean;
  /** Lets other work of the process go on. */
  readonly breathe: () => Promise<void>;
  readonly onProgress?: (done: number, total: number) => void;
  readonly onPluginFault: ConstructorParameters<typeof SignalEngine>[2];
  /** Told of each model that was trained, accepted or not. */
  readonly onModel?: (model: RegimeModel) => void;
}

/** How a backtest went, apart from what its sink has seen. */
export interface BacktestClock {
  readonly cycles: number;
  /** Cycles and seconds behind the rate: without training, reading and the first 2,000 cycles. */
  readonly measuredCycles: number;
  readonly measuredSeconds: number;
  readonly warmUpSeconds: number;
  readonly trainingSeconds: number;
  readonly trainings: number;
}

/**
 * Runs the cycles of a range of an archive, one after the other, through the very `runCycle` of the live market. The frame
 * is first moved through the archive's history up to the start, an hour at a time.
 */
export async function runBacktest(parts: BacktestParts): Promise<BacktestClock> {
  const { range, tracker, stopwatch, sink } = parts;
  const every = intervalMs(range.every);
  const first = Math.ceil(range.from / every) * every;
  const total = Math.max(0, Math.floor((range.to - first) / every));
  const desk = prepareDesk(parts, every);

  const warmUpStarted = stopwatch();
  await warmUp(parts, first);
  const warmUpSeconds = (stopwatch() - warmUpStarted) / 1_000;

  let trainingMs = 0;
  let trainings = 0;
  let measuredMs = 0;
  let measuredFrom = stopwatch();
  let batch: CycleOutcome[] = [];
  for (let done = 0; done < total; done += 1) {
    const at = first + done * every;
    // The frame is moved before the cycle does it, so that a model is trained on what the cycle will know.
    desk.frame.advance(at);
    tracker.observe();
    if (tracker.trainingDue()) {
      const started = stopwatch();
      measuredMs += started - measuredFrom;
      const model = await parts.train(tracker.trainingRequest());
      tracker.adopt(model);
      parts.onModel?.(model);
      trainings += 1;
      measuredFrom = stopwatch();
      trainingMs += measuredFrom - started;
    }
    const outcome = runCycle(desk, { scheduledAt: at, origin: 'scheduled' });
    batch.push(outcome instanceof Promise ? await outcome : outcome);
    if (batch.length === parts.chunk) {
      const written = sink.write(batch);
      if (written instanceof Promise) await written;
      batch = [];
    }
    if (done + 1 === UNMEASURED_CYCLES && total > UNMEASURED_CYCLES) {
      measuredMs = 0;
      measuredFrom = stopwatch();
    }
    if (done % CYCLES_PER_BREATH === 0) {
      parts.onProgress?.(done, total);
      await parts.breathe();
    }
  }
  if (batch.length > 0) await sink.write(batch);
  measuredMs += stopwatch() - measuredFrom;
  parts.onProgress?.(total, total);
  return {
    cycles: total,
    measuredCycles: total > UNMEASURED_CYCLES ? total - UNMEASURED_CYCLES : total,
    measuredSeconds: measuredMs / 1_000,
    warmUpSeconds,
    trainingSeconds: trainingMs / 1_000,
    trainings,
  };
}

function prepareDesk(parts: BacktestParts, every: Milliseconds): Desk {
  return openDesk({
    run: parts.run,
    asset: parts.market.asset,
    every,
    registry: parts.registry,
    gateOptions: parts.gateOptions,
    reasoner: rulesReasoner,
    quorum: parts.quorum,
    frame: parts.market.frame,
    // An archive is all there: a collection only says how far it may be seen.
    collector: { collect: (scheduledAt: Instant): Collected => ({ cutoff: scheduledAt, reports: [], observations: [] }) },
    regimes: parts.tracker,
    trader: parts.trader,
    book: { portfolio: parts.trader.start },
    stopwatch: parts.timeStages ? parts.stopwatch : null,
    onPluginFault: parts.onPluginFault ?? (() => undefined),
  });
}

/** Moves the frame through the history before the first cycle, so that the regime features have seen every hour. */
async function warmUp({ market, tracker, breathe }: BacktestParts, until: Instant): Promise<void> {
  let steps = 0;
  for (let at = market.historyFrom; at < until; at += HOUR) {
    market.frame.advance(at);
    tracker.observe();
    steps += 1;
    if (steps % CYCLES_PER_BREATH === 0) await breathe();
  }
}
