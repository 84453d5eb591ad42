import { InvariantError } from '../domain/errors.ts';
import { REGIMES, type Regime } from '../domain/regime.ts';
import { REGIME_FEATURES } from './features.ts';

/** What a regime looks like before any data, and where it tends to lead. */
export interface RegimePrototype {
  readonly regime: Regime;
  readonly title: string;
  /** What the market does, and how the features show it. */
  readonly description: string;
  /**
   * Where the regime lies, by feature, in robustly scaled units: 0 is the middle of the history, ±1.3 its 10 and 90 % marks.
   * A feature that is not named is at 0: it does not mark the regime.
   */
  readonly look: Readonly<Record<string, number>>;
  /** How many hours it is expected to last. */
  readonly hours: number;
  /** Where it leads, as shares that are divided by their sum; every other regime gets the share 1. */
  readonly leadsTo: Readonly<Partial<Record<Regime, number>>>;
}

/** The eight regimes in the order of `REGIMES`. The figures are round on purpose: they name, they do not fit. */
export const PROTOTYPES: readonly RegimePrototype[] = Object.freeze<RegimePrototype[]>([
  {
    regime: 'BULL_TRENDING',
    title: 'Bull trend',
    description: 'The price climbs above its trend line near its highs; longs pay for leverage and coins are sold at a gain.',
    look: {
      'return-1d': 0.5,
      'return-7d': 1,
      trend: 1.2,
      volume: 0.3,
      drawdown: 1,
      funding: 0.8,
      mvrv: 0.6,
      sopr: 0.8,
      'macro-stress': -0.3,
    },
    hours: 240,
    leadsTo: { DISTRIBUTION: 4, HIGH_VOLATILITY: 2, LOW_VOLATILITY_COMPRESSION: 2 },
  },
  {
    regime: 'BEAR_TRENDING',
    title: 'Bear trend',
    description: 'The price falls below its trend line, far from its highs; funding dries up and coins are sold at a loss.',
    look: { 'return-1d': -0.5, 'return-7d': -1, trend: -1.2, volatility: 0.3, drawdown: -0.8, funding: -0.6, mvrv: -0.6, sopr: -0.8 },
    hours: 240,
    leadsTo: { HIGH_VOLATILITY: 3, WHALE_ACCUMULATION: 3, RECOVERY: 3, MACRO_UNCERTAINTY: 2 },
  },
  {
    regime: 'WHALE_ACCUMULATION',
    title: 'Accumulation',
    description:
      'After a fall the price goes sideways on falling volatility while coins leave the exchanges: someone buys without chasing.',
    look: { volatility: -0.6, volume: -0.3, drawdown: -0.8, funding: -0.3, 'exchange-flow': -1.2, mvrv: -0.8, sopr: -0.4 },
    hours: 240,
    leadsTo: { RECOVERY: 4, BULL_TRENDING: 2, LOW_VOLATILITY_COMPRESSION: 3 },
  },
  {
    regime: 'DISTRIBUTION',
    title: 'Distribution',
    description: 'Near the highs the rise stalls, coins move to exchanges, holders sit on large gains and take them.',
    look: { 'return-7d': -0.3, volatility: 0.3, volume: 0.2, drawdown: 0.6, funding: 0.4, 'exchange-flow': 1.2, mvrv: 1, sopr: 0.6 },
    hours: 168,
    leadsTo: { BEAR_TRENDING: 4, HIGH_VOLATILITY: 2, BULL_TRENDING: 3 },
  },
  {
    regime: 'HIGH_VOLATILITY',
    title: 'High volatility',
    description: 'Violent moves in both directions, mostly down, on heavy volume: volatility is far above that of the month.',
    look: { 'return-1d': -0.4, 'return-7d': -0.5, trend: -0.5, volatility: 1.6, compression: 1.6, volume: 1.6 },
    hours: 72,
    leadsTo: { BEAR_TRENDING: 4, RECOVERY: 3, BULL_TRENDING: 2 },
  },
  {
    regime: 'LOW_VOLATILITY_COMPRESSION',
    title: 'Low volatility, compression',
    description: 'The price goes nowhere, volatility and volume are far below those of the month: a coil before a move.',
    look: { volatility: -1.3, compression: -1.3, volume: -1.2 },
    hours: 168,
    leadsTo: { BULL_TRENDING: 3, BEAR_TRENDING: 3, HIGH_VOLATILITY: 2 },
  },
  {
    regime: 'MACRO_UNCERTAINTY',
    title: 'Macro uncertainty',
    description: 'Shares are afraid and money flees into the dollar; the price drifts down without conviction of its own.',
    look: { 'return-7d': -0.3, trend: -0.3, volatility: 0.2, funding: -0.2, 'macro-stress': 1.6 },
    hours: 168,
    leadsTo: { BEAR_TRENDING: 3, HIGH_VOLATILITY: 3, RECOVERY: 2 },
  },
  {
    regime: 'RECOVERY',
    title: 'Recovery',
    description: 'Still far below its highs the price rises above its trend line; sellers no longer sell at a loss.',
    look: { 'return-1d': 0.4, 'return-7d': 0.9, trend: 0.9, volume: 0.2, drawdown: -0.8, 'exchange-flow': -0.3, mvrv: -0.5 },
    hours: 168,
    leadsTo: { BULL_TRENDING: 4, WHALE_ACCUMULATION: 2, BEAR_TRENDING: 2 },
  },
]);

/** K×D: the prototypes' places in scaled feature space, in the order of `REGIMES` and `REGIME_FEATURES`. */
export function prototypeMeans(): Float64Array {
  const keys = REGIME_FEATURES.map(({ key }) => key);
  const means = new Float64Array(REGIMES.length * keys.length);
  PROTOTYPES.forEach(({ regime, look }, k) => {
    if (regime !== REGIMES[k])
      throw new InvariantError('INVARIANT_BROKEN', `Prototype ${k} is ${regime}; keep the prototypes in the order of REGIMES.`);
    for (const [key, value] of Object.entries(look)) {
      const feature = keys.indexOf(key);
      if (feature < 0) throw new InvariantError('INVARIANT_BROKEN', `The prototype of ${regime} names ${key}, which is no feature.`);
      means[k * keys.length + feature] = value;
    }
  });
  return means;
}

/** K×K: the probability of each regime an hour later, from durations and successions alone; rows sum to 1. */
export function prototypeTransitions(): Float64Array {
  const states = REGIMES.length;
  const transition = new Float64Array(states * states);
  PROTOTYPES.forEach(({ hours, leadsTo }, from) => {
    const shares = REGIMES.map((to, at) => (at === from ? 0 : (leadsTo[to] ?? 1)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    shares.forEach((share, to) => (transition[from * states + to] = to === from ? 1 - 1 / hours : share / total / hours));
  });
  return transition;
}
