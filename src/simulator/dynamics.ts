import { REGIMES, type Regime } from '../domain/regime.ts';

/** How the market behaves while a regime lasts. */
export interface RegimeDynamics {
  readonly regime: Regime;
  /** Mean log return per day. */
  readonly drift: number;
  /** Annualised standard deviation of log returns. */
  readonly volatility: number;
  /** Mean duration. */
  readonly hours: number;
  /** Traded volume over what is usual at this volatility. */
  readonly turnover: number;
  /** Which side is crowded with borrowed money: −1 shorts … +1 longs. */
  readonly leverage: number;
  /** Where coins go: −1 away from exchanges … +1 to exchanges. */
  readonly exchangeFlow: number;
  /** Fear in the markets outside: −1 calm … +1 stress. */
  readonly stress: number;
  /** Where it leads, as shares of all that follow; every other regime gets the share 1. */
  readonly leadsTo: Readonly<Partial<Record<Regime, number>>>;
}

/**
 * The hidden regimes of the simulated market in the order of `REGIMES`. The figures are round: the daily drifts of trends are
 * about a third of a day's volatility, as in the strong trends of the past decade; the volatilities span its calm and its
 * violent months.
 */
export const DYNAMICS: readonly RegimeDynamics[] = Object.freeze(
  (
    [
      ['BULL_TRENDING', 0.0095, 0.5, 240, 1.1, 0.8, 0, -0.3, { DISTRIBUTION: 4, HIGH_VOLATILITY: 2, LOW_VOLATILITY_COMPRESSION: 2 }],
      ['BEAR_TRENDING', -0.011, 0.6, 240, 1.1, -0.7, 0.2, 0.2, { HIGH_VOLATILITY: 3, WHALE_ACCUMULATION: 4, RECOVERY: 3 }],
      ['WHALE_ACCUMULATION', 0.001, 0.35, 240, 0.8, -0.3, -1, 0, { RECOVERY: 4, BULL_TRENDING: 3, LOW_VOLATILITY_COMPRESSION: 3 }],
      ['DISTRIBUTION', -0.001, 0.5, 168, 1.1, 0.4, 1, 0, { BEAR_TRENDING: 4, HIGH_VOLATILITY: 2, BULL_TRENDING: 3 }],
      ['HIGH_VOLATILITY', -0.01, 1.15, 72, 1.6, -0.4, 0.5, 0.5, { BEAR_TRENDING: 4, RECOVERY: 3, BULL_TRENDING: 2 }],
      ['LOW_VOLATILITY_COMPRESSION', 0, 0.22, 168, 0.6, 0.1, 0, -0.2, { BULL_TRENDING: 4, BEAR_TRENDING: 3, HIGH_VOLATILITY: 2 }],
      ['MACRO_UNCERTAINTY', -0.004, 0.55, 168, 0.9, -0.2, 0.1, 1, { BEAR_TRENDING: 3, HIGH_VOLATILITY: 3, RECOVERY: 3 }],
      ['RECOVERY', 0.008, 0.55, 168, 1, 0.1, -0.3, -0.1, { BULL_TRENDING: 5, LOW_VOLATILITY_COMPRESSION: 2, BEAR_TRENDING: 1 }],
    ] as const
  ).map(([regime, drift, volatility, hours, turnover, leverage, exchangeFlow, stress, leadsTo]) =>
    Object.freeze({ regime, drift, volatility, hours, turnover, leverage, exchangeFlow, stress, leadsTo }),
  ),
);

/** The regime that follows an hour in regime `from`, both as numbers in `REGIMES`, drawn with one uniform number. */
export function nextRegime(from: number, uniform: number): number {
  const { hours, leadsTo } = DYNAMICS[from]!;
  if (uniform >= 1 / hours) return from;
  const shares = REGIMES.map((regime, to) => (to === from ? 0 : (leadsTo[regime] ?? 1)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  // What is left of the number after it decided that the regime ends is uniform again.
  let left = uniform * hours * total;
  for (let to = 0; to < shares.length; to += 1) {
    left -= shares[to]!;
    if (left < 0 && to !== from) return to;
  }
  return from;
}
