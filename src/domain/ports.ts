import type { CycleOutcome, CycleRecord, Run } from './cycle-record.ts';
import type { Instant, Milliseconds } from './time.ts';
import type { Amount } from './trade.ts';

/** Tells the time. The only clock the core knows. */
export interface Clock {
  now(): Instant;
}

/** Waits. */
export interface Timers {
  /** Resolves after the duration, or rejects with the signal's reason when it aborts first. */
  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after the duration, and when `parent` aborts. */
  deadline(duration: Milliseconds, parent?: AbortSignal): { readonly signal: AbortSignal; clear(): void };
}

/** A structured log: the fields come first, the message is a constant. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
}

/** One HTTP exchange with the outside world. */
export interface Http {
  /** @throws SourceError when there is no answer, the status is not 2xx, or the body is larger than allowed */
  request(request: {
    readonly url: string;
    readonly method?: 'GET' | 'POST';
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal: AbortSignal;
    readonly maxBytes?: number;
  }): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }>;
}

/** A language model: one request, one answer as text. */
export interface Model {
  ask(request: {
    readonly model: string;
    readonly prompt: string;
    readonly schema: object;
    readonly signal: AbortSignal;
  }): Promise<{ readonly text: string }>;
}

/** Takes finished cycles, in order. When the promise resolves they are there for good; when it rejects, none of them is. */
export interface CycleSink {
  write(outcomes: readonly CycleOutcome[]): Promise<void> | void;
}

/** Reads back what a run needs to go on after a restart. */
export interface RunStore extends CycleSink {
  /** Creates the run, or returns the one that is there. */
  open(run: Run): Promise<Run>;
  /** The newest record of an asset in a run. */
  newest(run: string, asset: string): Promise<CycleRecord | null>;
}

/** A committed cycle, by name only: subscribers read the stored record. */
export interface CommittedCycle {
  readonly run: string;
  readonly asset: string;
  readonly scheduledAt: Instant;
  /** Position in the order of commits. */
  readonly position: number;
}

/** Carries word of committed cycles. */
export interface Bus {
  publish(committed: CommittedCycle): void;
  subscribe(listener: (committed: CommittedCycle) => void): () => void;
}

/** One closed bar of the market in which trades are filled. */
export interface ExecutionBar {
  readonly openAt: Instant;
  readonly closeAt: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The market that prices paper trades. */
export interface ExecutionMarket {
  readonly venue: string;
  readonly quote: string;
  /** Bars that closed after `after` and no later than `until`, oldest first. */
  bars(asset: string, after: Instant, until: Instant): readonly ExecutionBar[];
  /** The first price at or after `now`, before `until`; null when the market gave none. Only a fill may look at it. */
  firstPrice(asset: string, now: Instant, until: Instant): { readonly at: Instant; readonly price: number } | null;
  /** The last price known at `now`; null when there is none that is fresh. */
  mark(asset: string, now: Instant): number | null;
}

/** An order on paper. */
export interface Order {
  readonly asset: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: Amount;
  /** The market's price that the fill starts from. */
  readonly marketPrice: Amount;
}

/** Prices an order: what it costs beyond the market's price, and the fee. It never reaches a real exchange. */
export interface Broker {
  fill(order: Order): { readonly price: Amount; readonly fee: Amount };
}
