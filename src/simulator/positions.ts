import type { DayInfluence } from './day-influence.ts';
import { bounded } from './grid.ts';
import type { RandomStream } from './random.ts';

/** What traders and funds hold and pay at the end of a day. */
export interface Positions {
  /** Open futures of the two venues, in coins. */
  readonly openInterest: readonly [number, number];
  /** Logarithm of all open futures over a usual amount. */
  readonly appetite: number;
  /** Share of longs among the top traders, percent. */
  readonly longs: number;
  /** Net purchases of the funds, in coins; 0 on days without trading. */
  readonly fundFlow: number;
  /** Price of the US market above that of the rest, percent. */
  readonly premium: number;
}

/** The day before the genesis. */
export const FIRST_POSITIONS: Positions = { openInterest: [180_000, 120_000], appetite: 0, longs: 55, fundFlow: 0, premium: 0 };

/** Coins in open futures at a usual appetite. */
const USUAL_OPEN_INTEREST = 300_000;

/** The positions at the end of a day: crowding builds up slowly and is liquidated on the days of large moves. */
export function nextPositions(before: Positions, influence: DayInfluence, random: RandomStream): Positions {
  const { change, week, leverage, exchangeFlow, mood, trading } = influence;
  const wished = 0.35 * Math.abs(leverage) + 0.1 * mood;
  const liquidated = 1.6 * Math.max(0, -change - 0.02) + 0.6 * Math.max(0, change - 0.03);
  const appetite = bounded(before.appetite + 0.08 * (wished - before.appetite) - liquidated + 0.018 * random.normal(), -1.2, 1.2);
  const total = USUAL_OPEN_INTEREST * Math.exp(appetite);
  const share = 0.6 + 0.01 * random.normal();
  return {
    openInterest: [total * share, total * (1 - share)],
    appetite,
    longs: bounded(before.longs + 0.2 * (56 + 8 * leverage - 2 * week - before.longs) + 1.5 * random.normal(), 25, 80),
    fundFlow: trading ? 900 * bounded(week, -2.5, 2.5) + 20_000 * change - 600 * exchangeFlow + 1_200 * random.normal() : 0,
    premium: 0.75 * before.premium + 0.012 * bounded(week, -2.5, 2.5) - 0.01 * exchangeFlow + 0.03 * random.normal(),
  };
}
