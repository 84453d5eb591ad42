import { MINUTE, type Milliseconds } from '../../src/domain/time.ts';
import { normalFrom } from './random.ts';

/** The values of a feed's next row. */
export type NextRow = () => Readonly<Record<string, number | string>>;

/** A random walk in the logarithm around `level`: what prices and sizes do. */
function walk(uniform: () => number, level: number, step: number): () => number {
  const normal = normalFrom(uniform);
  let value = level;
  return () => {
    // A weak pull to the level keeps long histories plausible.
    value *= Math.exp(step * normal() + 0.002 * Math.log(level / value));
    return value;
  };
}

/** Independent draws between two bounds. */
function between(uniform: () => number, low: number, high: number): () => number {
  return () => low + (high - low) * uniform();
}

/** A walk of additive steps between two bounds. */
function wander(uniform: () => number, from: number, to: number): () => number {
  const normal = normalFrom(uniform);
  let value = (from + to) / 2;
  return () => {
    value = Math.min(to, Math.max(from, value + ((to - from) / 40) * normal()));
    return value;
  };
}

function bars(uniform: () => number, step: Milliseconds): NextRow {
  const price = walk(uniform, 40_000, 0.01);
  const spread = between(uniform, 0, 0.008);
  const volume = walk(uniform, (20 * step) / MINUTE, 0.2);
  let open = 40_000;
  return () => {
    const close = price();
    const row = {
      open,
      high: Math.max(open, close) * (1 + spread()),
      low: Math.min(open, close) * (1 - spread()),
      close,
      volume: volume(),
    };
    open = close;
    return row;
  };
}

const CATEGORIES = ['FOMC', 'NFP', 'CPI', 'PPI', 'ECB', 'OTHER'];

/**
 * Plausible values for each feed, by its key: levels, steps and the relations between the fields are like the market's,
 * the numbers are not its. `step` is the time between two rows. A new feed needs an entry here.
 */
export const SYNTHETIC_VALUES: Readonly<Record<string, (uniform: () => number, step: Milliseconds) => NextRow>> = {
  candles: bars,
  'perp-candles': bars,
  'volatility-index': (u) => fields({ dvol: wander(u, 30, 120) }),
  activity: (u) => fields({ activeAddresses: walk(u, 900_000, 0.05), transactions: walk(u, 400_000, 0.05) }),
  calendar: (u) => () => {
    const category = CATEGORIES[Math.floor(u() * CATEGORIES.length)]!;
    return { title: `${category} release`, currency: category === 'ECB' ? 'EUR' : 'USD', impact: u() < 0.7 ? 'high' : 'medium', category };
  },
  capitalisation: (u) => {
    const realized = walk(u, 5e11, 0.004);
    const mvrv = walk(u, 1.8, 0.03);
    return () => {
      const [realizedCap, ratio] = [realized(), mvrv()];
      return { realizedCap, mvrv: ratio, marketCap: realizedCap * ratio };
    };
  },
  'coinbase-premium': (u) => fields({ percent: wander(u, -0.2, 0.2) }),
  'dollar-index': (u) => fields({ close: walk(u, 103, 0.004) }),
  dominance: (u) => fields({ share: wander(u, 40, 65) }),
  'etf-flows': (u) => fields({ net: between(u, -3e8, 4e8) }),
  'exchange-flows': (u) => {
    const price = walk(u, 40_000, 0.02);
    const turnover = walk(u, 40_000, 0.1);
    const balance = between(u, -0.12, 0.12);
    let reserve = 2_500_000;
    return () => {
      const [moved, share, usd] = [turnover(), balance(), price()];
      const [inflow, outflow] = [moved * (1 + share), moved * (1 - share)];
      reserve += inflow - outflow;
      return { inflow, outflow, inflowUsd: inflow * usd, outflowUsd: outflow * usd, reserve };
    };
  },
  'fear-greed': (u) => fields({ value: wander(u, 5, 95) }),
  'funding-rate': (u) => fields({ rate: wander(u, -0.0003, 0.0006), intervalHours: () => 8 }),
  gold: (u) => fields({ price: walk(u, 2_300, 0.008) }),
  'large-prints': (u) => fields({ bought: walk(u, 60, 0.5), sold: walk(u, 60, 0.5) }),
  liquidations: (u) => fields({ long: walk(u, 80_000, 0.8), short: walk(u, 80_000, 0.8) }),
  'long-short-ratio': (u) => {
    const long = wander(u, 35, 65);
    return () => {
      const share = long();
      return { long: share, short: 100 - share, ratio: share / (100 - share) };
    };
  },
  mining: (u) => {
    const price = walk(u, 40_000, 0.02);
    const hashRate = walk(u, 5e8, 0.03);
    const fees = between(u, 1.01, 1.3);
    return () => {
      const issuanceUsd = 900 * price();
      return { hashRate: hashRate(), issuance: 900, issuanceUsd, revenueUsd: issuanceUsd * fees() };
    };
  },
  'open-interest': (u) => fields({ notional: walk(u, 1.5e10, 0.03) }),
  'options-flow': (u) =>
    fields({
      callsBought: walk(u, 2e6, 0.4),
      callsSold: walk(u, 2e6, 0.4),
      putsBought: walk(u, 1.5e6, 0.4),
      putsSold: walk(u, 1.5e6, 0.4),
    }),
  'options-summary': (u) =>
    fields({
      callOpenInterest: walk(u, 200_000, 0.01),
      putOpenInterest: walk(u, 120_000, 0.01),
      callVolume: walk(u, 4e8, 0.1),
      putVolume: walk(u, 3e8, 0.1),
    }),
  'order-book': (u) => {
    const price = walk(u, 40_000, 0.002);
    const [bids, asks] = [walk(u, 1e7, 0.2), walk(u, 1e7, 0.2)];
    return () => {
      const mid = price();
      return { bestBid: mid * 0.9999, bestAsk: mid * 1.0001, bidNotional: bids(), askNotional: asks() };
    };
  },
  'mvrv-z': (u) => fields({ mvrvZ: wander(u, -1, 8) }),
  nupl: (u) => fields({ nupl: wander(u, -0.2, 0.75) }),
  puell: (u) => fields({ puell: wander(u, 0.3, 3) }),
  sopr: (u) => fields({ sopr: wander(u, 0.93, 1.08) }),
  'stablecoin-supply': (u) => {
    const [usdt, usdc] = [walk(u, 9e10, 0.004), walk(u, 3e10, 0.006)];
    const others = between(u, 1.05, 1.06);
    return () => {
      const [tether, circle] = [usdt(), usdc()];
      return { usdt: tether, usdc: circle, total: (tether + circle) * others() };
    };
  },
  'treasury-yields': (u) => fields({ tenYear: wander(u, 3, 5), twoYear: wander(u, 3, 5.2) }),
  vix: (u) => fields({ close: wander(u, 12, 40) }),
  'whale-supply': (u) => fields({ supply: walk(u, 7.5e6, 0.002) }),
};

function fields(sources: Readonly<Record<string, () => number>>): NextRow {
  return () => Object.fromEntries(Object.entries(sources).map(([name, next]) => [name, next()]));
}
