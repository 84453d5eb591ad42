import type { Instant } from './time.ts';

/** The eight regimes, in the order of every vector of probabilities. */
export const REGIMES = [
  'BULL_TRENDING',
  'BEAR_TRENDING',
  'WHALE_ACCUMULATION',
  'DISTRIBUTION',
  'HIGH_VOLATILITY',
  'LOW_VOLATILITY_COMPRESSION',
  'MACRO_UNCERTAINTY',
  'RECOVERY',
] as const;

/** The name of a regime. */
export type Regime = (typeof REGIMES)[number];

/** How the market is classified at one cycle. Without an accepted model all but `reason` is null. */
export interface RegimeReading {
  /** The most probable regime. */
  readonly regime: Regime | null;
  /** Probabilities in the order of `REGIMES`, each rounded to 12 significant digits; they sum to one within that rounding. */
  readonly posterior: readonly number[] | null;
  /** Identity of the model that classified. */
  readonly model: string | null;
  /** The close of the last bar that the filter has taken in. */
  readonly asOf: Instant | null;
  /** Why there is no regime. */
  readonly reason: string | null;
}
