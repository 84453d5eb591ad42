import type { Instant } from './time.ts';

/** The six categories of signals. */
export const SIGNAL_CATEGORIES = ['on-chain', 'momentum', 'macro', 'options', 'liquidity', 'sentiment'] as const;

/** One of the six categories of signals. */
export type SignalCategory = (typeof SIGNAL_CATEGORIES)[number];

/**
 * Why a value is absent. `NO_SOURCE`: nothing delivers the feed. `NOT_YET`: no row is known yet. `WARMING_UP`: too few rows.
 * `STALE`: the newest row is too old. `MISSING_VALUE`: the source had no value in its newest row. `DECLINED`: the plugin itself
 * found no meaningful value. `PLUGIN_ERROR`: the plugin threw, or returned NaN, infinity or a value out of its range.
 */
export const ABSENCE_CODES = ['NO_SOURCE', 'NOT_YET', 'WARMING_UP', 'STALE', 'MISSING_VALUE', 'DECLINED', 'PLUGIN_ERROR'] as const;

/** Why a value is absent, with the particulars as a sentence for people. */
export interface Absence {
  readonly code: (typeof ABSENCE_CODES)[number];
  readonly detail: string;
}

/** One computed value of a signal, or the reason why there is none. Exactly one of `value` and `absence` is null. */
export interface Reading {
  readonly signal: string;
  /** The version of the signal's formula. */
  readonly version: number;
  /** In the signal's unit. */
  readonly value: number | null;
  /** Further figures of the same computation, by name. */
  readonly parts: Readonly<Record<string, number>>;
  /** −1 bearish to +1 bullish, by the signal's documented rule of thumb; null where it has none or the value is absent. */
  readonly lean: number | null;
  /** When the oldest of its inputs was true; null while none has ever been known. */
  readonly asOf: Instant | null;
  /** The sources of its inputs, sorted, without repetition. */
  readonly sources: readonly string[];
  readonly absence: Absence | null;
}
