import { Council } from '../council/council.ts';
import type { Reasoner } from '../council/reasoner.ts';
import type { GhostTrader } from '../ghost-trader/trade.ts';
import type { Run } from '../domain/cycle-record.ts';
import type { Milliseconds } from '../domain/time.ts';
import type { Frame } from '../series/frame.ts';
import { SignalEngine, type OnPluginFault } from './compute/signal-engine.ts';
import { GateRow } from './cycle/gate.ts';
import { TraderInputs } from './cycle/trade.ts';
import type { Book, Collector, Desk, RegimeClassifier } from './desk.ts';
import type { Registry } from './registry.ts';

/** What a desk is put together from. */
export interface DeskParts {
  readonly run: Run;
  readonly asset: string;
  readonly every: Milliseconds;
  readonly registry: Registry;
  readonly gateOptions: ReadonlyMap<string, Record<string, unknown>>;
  readonly reasoner: Reasoner;
  readonly quorum: number;
  readonly frame: Frame;
  readonly collector: Collector;
  readonly regimes: RegimeClassifier;
  readonly trader: GhostTrader;
  readonly book: Book;
  readonly stopwatch: (() => Milliseconds) | null;
  readonly onPluginFault: OnPluginFault;
}

/** Puts together everything that the cycles of one asset work with. */
export function openDesk(parts: DeskParts): Desk {
  const { run, asset, every, registry, frame, collector, regimes, trader, book, stopwatch } = parts;
  const engine = new SignalEngine(registry.signals, frame, parts.onPluginFault);
  const readings = (signal: string): ReturnType<SignalEngine['reading']> => engine.reading(signal);
  return {
    run,
    asset,
    every,
    frame,
    collector,
    engine,
    regimes,
    council: new Council({
      signals: registry.signals,
      analysts: registry.analysts,
      judge: registry.judge,
      reasoner: parts.reasoner,
      quorum: parts.quorum,
    }),
    gates: new GateRow(registry.gates, parts.gateOptions, frame, readings),
    traderInputs: new TraderInputs(frame, readings),
    trader,
    book,
    stopwatch,
  };
}
