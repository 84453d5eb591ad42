import type { Council } from '../council/council.ts';
import type { Run } from '../domain/cycle-record.ts';
import type { MaybePromise } from '../domain/maybe-promise.ts';
import type { CollectionReport } from '../domain/cycle-record.ts';
import type { Observation } from '../domain/observation.ts';
import type { RegimeReading } from '../domain/regime.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Portfolio } from '../domain/trade.ts';
import type { GhostTrader } from '../ghost-trader/trade.ts';
import type { Frame } from '../series/frame.ts';
import type { SignalEngine } from './compute/signal-engine.ts';
import type { GateRow } from './cycle/gate.ts';
import type { TraderInputs } from './cycle/trade.ts';

/** What a collection brought: the end of it, how each provider did, and what was seen for the first time. */
export interface Collected {
  /** `now` for every later stage. */
  readonly cutoff: Instant;
  readonly reports: readonly CollectionReport[];
  readonly observations: readonly Observation[];
}

/** Brings the frame of one asset up to date. */
export interface Collector {
  collect(scheduledAt: Instant): MaybePromise<Collected>;
}

/** Names the market's regime, an hour at a time. */
export interface RegimeClassifier {
  /** Takes in what became visible; called after each step of the frame, at most an hour apart. */
  observe(): void;
  /** The regime as of the last closed hour; the same object until the next one. */
  classify(): RegimeReading;
}

/** The one portfolio of a run, shared by its assets. */
export interface Book {
  portfolio: Portfolio;
}

/** Everything that the cycles of one asset work with. */
export interface Desk {
  readonly run: Run;
  readonly asset: string;
  /** The distance between two scheduled cycles. */
  readonly every: Milliseconds;
  readonly frame: Frame;
  readonly collector: Collector;
  readonly engine: SignalEngine;
  readonly regimes: RegimeClassifier;
  readonly council: Council;
  readonly gates: GateRow;
  readonly traderInputs: TraderInputs;
  readonly trader: GhostTrader;
  readonly book: Book;
  /** Milliseconds from an arbitrary start, for timing stages; null to leave them untimed. */
  readonly stopwatch: (() => Milliseconds) | null;
}
