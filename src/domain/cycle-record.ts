import type { Opinion, Verdict } from './council.ts';
import type { GateResult } from './gate.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';
import type { RegimeReading } from './regime.ts';
import type { Instant } from './time.ts';
import type { EntryDecision, Portfolio, TradeEvent, Valuation } from './trade.ts';

/** The four markets. */
export const MARKETS = ['live', 'simulated', 'replay', 'recorded'] as const;

/** Where a run's observations come from. */
export type MarketKind = (typeof MARKETS)[number];

/** The owner of records: everything that was produced from one market under one configuration. */
export interface Run {
  /** Stable identity, derived from the other fields but `startedAt`. */
  readonly id: string;
  readonly market: MarketKind;
  /** SHA-256 of everything in the configuration that can change a record. */
  readonly configHash: string;
  /** Seed of the simulated market or SHA-256 of the archive; null for live. */
  readonly origin: string | null;
  /** What people call it: the archive's name and range, the seed. */
  readonly label: string;
  readonly startedAt: Instant;
}

/** How one provider did in one cycle's collection. */
export interface CollectionReport {
  readonly provider: string;
  readonly feed: string;
  readonly outcome: 'ok' | 'failed' | 'timeout';
  /** New rows. */
  readonly rows: number;
  /** Code and sentence of the failure, null when there was none. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/**
 * Everything one cycle saw, thought and did: plain values, instants as milliseconds since 1970 UTC. Its canonical JSON
 * (RFC 8785) is what the hash chain is made of.
 */
export interface CycleRecord {
  readonly format: 'cycle/1';
  readonly run: string;
  readonly asset: string;
  /** The slot that the cycle is for. */
  readonly scheduledAt: Instant;
  /** The end of collection: `now` for every later stage. */
  readonly cutoff: Instant;
  /** A cycle asked for by hand may not open trades and is outside scorecards. */
  readonly origin: 'scheduled' | 'manual';
  readonly collection: readonly CollectionReport[];
  readonly readings: readonly Reading[];
  readonly regime: RegimeReading;
  readonly opinions: readonly Opinion[];
  readonly verdict: Verdict;
  readonly gates: readonly GateResult[];
  readonly entry: EntryDecision;
  readonly events: readonly TradeEvent[];
  readonly portfolio: Portfolio;
  readonly valuation: Valuation;
}

/** The stages of a cycle that are timed. */
export const STAGES = ['collect', 'compute', 'classify', 'deliberate', 'gate', 'trade', 'record'] as const;

/** One stage of a cycle. */
export type Stage = (typeof STAGES)[number];

/** What a cycle hands to its sink. Only the record is hashed: two equal cycles may take different times. */
export interface CycleOutcome {
  readonly record: CycleRecord;
  /** First seen in this cycle; empty where the archive itself holds them. */
  readonly observations: readonly Observation[];
  /** Milliseconds per stage; null where they were not measured. */
  readonly timings: Readonly<Record<Stage, number>> | null;
}
