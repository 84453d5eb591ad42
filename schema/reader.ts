import type { Stance } from '../src/domain/council.ts';
import type { CycleRecord, Run, Stage } from '../src/domain/cycle-record.ts';
import type { Absence } from '../src/domain/reading.ts';
import type { Regime } from '../src/domain/regime.ts';
import type { Instant } from '../src/domain/time.ts';
import type { TradeEvent } from '../src/domain/trade.ts';

/** A stored cycle: its record, and what the store knows of it besides. */
export interface StoredCycle {
  /** Place in the order of commits, over all runs. */
  readonly position: number;
  readonly record: CycleRecord;
  /** Milliseconds per stage; null where they were not measured. */
  readonly timings: Readonly<Record<Stage, number>> | null;
  /** SHA-256 of the canonical JSON of the record, hexadecimal, as the others. */
  readonly recordHash: string;
  readonly observationsHash: string;
  /** Over the record, its observations and the chain's hash before it. */
  readonly chainHash: string;
  readonly previousHash: string;
}

/** A run and the assets that have cycles in it. */
export interface StoredRun extends Run {
  readonly assets: readonly string[];
}

/** Which chains are asked for. */
export interface ChainFilter {
  readonly run: string;
  /** Null for all assets of the run. */
  readonly asset: string | null;
}

/** Which cycles are asked for; null does not filter. */
export interface CycleFilter extends ChainFilter {
  readonly stance: Stance | null;
  readonly entered: boolean | null;
}

/** A range of scheduled times, both ends included; null is open. */
export interface Range {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** A place where a signal's reading became another one. Both null: it is no longer computed. */
export interface ReadingPoint {
  readonly asset: string;
  readonly scheduledAt: Instant;
  readonly value: number | null;
  readonly absence: Absence['code'] | null;
}

/** A cycle whose regime, model or reason for having none differs from the cycle before. */
export interface RegimeChange {
  readonly position: number;
  readonly run: string;
  readonly asset: string;
  readonly scheduledAt: Instant;
  readonly regime: Regime | null;
  /** Probability of the regime, 0 to 1. */
  readonly probability: number | null;
  readonly model: string | null;
  readonly reason: string | null;
}

/** How often a gate answered with a code. */
export interface GateCount {
  readonly gate: string;
  readonly passed: boolean;
  readonly code: string;
  readonly count: number;
}

/** A trade with everything that happened to it so far, in order. */
export interface StoredTrade {
  readonly id: string;
  /** Position of the cycle that ordered it: where it stands among trades. */
  readonly position: number;
  readonly run: string;
  readonly asset: string;
  readonly events: readonly TradeEvent[];
}

/** A trained regime model as it is stored. */
export interface StoredRegimeModel {
  readonly id: string;
  readonly run: string | null;
  readonly asset: string;
  readonly trainedAt: Instant;
  readonly dataFrom: Instant;
  readonly dataTo: Instant;
  /** Hours of data. */
  readonly rows: number;
  readonly hash: string;
  readonly accepted: boolean;
  readonly reason: string | null;
}

/** A page of what is ordered by position. */
export interface PageRequest {
  /** Only what is older than this position; null for the newest. */
  readonly before: number | null;
  readonly limit: number;
}

/** What the API reads of the store. */
export interface Reader {
  runs(): Promise<readonly StoredRun[]>;
  /** The run of the newest cycle; null without cycles. */
  newestRun(): Promise<string | null>;
  /** The newest position given out; 0 without cycles. */
  lastPosition(): Promise<number>;
  cycle(position: number): Promise<StoredCycle | null>;
  cycleAt(run: string, asset: string, scheduledAt: Instant): Promise<StoredCycle | null>;
  newestCycle(filter: ChainFilter): Promise<StoredCycle | null>;
  /** Newest first. */
  cycles(filter: CycleFilter, page: PageRequest): Promise<readonly StoredCycle[]>;
  /** Cycles with a position above `after`, oldest first. */
  cyclesAfter(filter: ChainFilter, after: number, limit: number): Promise<readonly StoredCycle[]>;
  /** Oldest first, beginning with the reading that was valid at the start of the range. */
  readingHistory(filter: ChainFilter, signal: string, range: Range, limit: number): Promise<readonly ReadingPoint[]>;
  /** Newest first. */
  regimeChanges(filter: ChainFilter, page: PageRequest): Promise<readonly RegimeChange[]>;
  gateCounts(filter: ChainFilter, range: Range): Promise<readonly GateCount[]>;
  /** Newest first by the cycle that ordered them. */
  trades(filter: ChainFilter, page: PageRequest): Promise<readonly StoredTrade[]>;
  trade(id: string): Promise<StoredTrade | null>;
  /** Newest first. */
  regimeModels(asset: string | null): Promise<readonly StoredRegimeModel[]>;
}
