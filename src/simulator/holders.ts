import type { DayInfluence } from './day-influence.ts';
import { bounded } from './grid.ts';
import type { RandomStream } from './random.ts';

/** Coins, who holds them, and who makes them, at the end of a day. Coins are native units, values USD. */
export interface Holders {
  readonly supply: number;
  /** Every coin at the price of its last move. */
  readonly realizedCap: number;
  readonly sopr: number;
  readonly inflow: number;
  readonly outflow: number;
  /** Coins on exchanges. */
  readonly reserve: number;
  /** TH/s, the mean implied by the blocks of the day. */
  readonly hashRate: number;
  /** Hash rate without the luck of the day. */
  readonly power: number;
  readonly issuance: number;
  /** Fees over issuance. */
  readonly fees: number;
  readonly activeAddresses: number;
  readonly transactions: number;
  /** Coins on addresses of at least a thousand. */
  readonly whales: number;
  /** Logarithms of the mean price that new holders, and miners, are used to. */
  readonly recentCost: number;
  readonly slowCost: number;
}

/** The day before the genesis. The costs are set by the first price. */
export const FIRST_HOLDERS: Holders = {
  supply: 16_800_000,
  realizedCap: Number.NaN,
  sopr: 1,
  inflow: 45_000,
  outflow: 45_000,
  reserve: 2_600_000,
  hashRate: 15e6,
  power: 15e6,
  issuance: 1_800,
  fees: 0.03,
  activeAddresses: 700_000,
  transactions: 300_000,
  whales: 7_000_000,
  recentCost: Number.NaN,
  slowCost: Number.NaN,
};

const BLOCKS_PER_DAY = 144;
const FIRST_REWARD = 12.5;
/** The reward is halved first on this day, then every four years. */
const FIRST_HALVING = 861;
const HALVING = 1_440;

/** Share of the coins that ever move again; the others keep a cost that is next to nothing. */
const MOVABLE = 0.7;

/** Share of the supply on exchanges that flows return to in the long run. */
const EXCHANGE_SHARE = 0.14;

/** The chain at the end of a day, from the day before and from what happened in between. */
export function nextHolders(before: Holders, influence: DayInfluence, random: RandomStream): Holders {
  const { day, price, change, heat, exchangeFlow, mood } = influence;
  const log = Math.log(price);
  const recentCost = Number.isNaN(before.recentCost) ? log : before.recentCost + (log - before.recentCost) / 20;
  const slowCost = Number.isNaN(before.slowCost) ? log : before.slowCost + (log - before.slowCost) / 60;
  const reward = FIRST_REWARD / 2 ** Math.max(0, Math.ceil((day - FIRST_HALVING + 1) / HALVING));
  const blocks = Math.max(100, Math.round(BLOCKS_PER_DAY + 9 * random.normal()));
  const issuance = blocks * reward;
  const supply = before.supply + issuance;

  const movable = MOVABLE * supply * price;
  const realizedBefore = Number.isNaN(before.realizedCap) ? movable : before.realizedCap;
  const turnover = 0.0045 * bounded(heat, 0.5, 2.5);
  const realizedCap = realizedBefore + turnover * (movable - realizedBefore) + issuance * price;

  const moved = 45_000 * bounded(heat, 0.4, 3) ** 0.6 * Math.exp(0.18 * random.normal());
  const crowded = before.reserve / (EXCHANGE_SHARE * supply) - 1;
  const tilt = bounded(0.035 * exchangeFlow - 0.12 * crowded + 0.25 * change + 0.03 * random.normal(), -0.4, 0.4);
  const inflow = moved * (1 + tilt / 2);
  const outflow = moved * (1 - tilt / 2);

  const power = before.power * Math.exp(0.0009 + 0.004 * bounded(log - slowCost, -0.4, 0.4) + 0.002 * random.normal());
  const addresses = 750_000 * bounded(heat, 0.5, 2) ** 0.25 * Math.exp(0.06 * random.normal() + 0.04 * mood);
  const whales = before.whales + 0.001 * (0.4 * supply - before.whales) - 6_000 * exchangeFlow - 4_000 * random.normal();
  return {
    supply,
    realizedCap,
    sopr: Math.exp(0.22 * bounded(log - recentCost, -0.4, 0.4) + 0.004 + 0.007 * random.normal()),
    inflow,
    outflow,
    reserve: before.reserve + inflow - outflow,
    hashRate: (power * blocks) / BLOCKS_PER_DAY,
    power,
    issuance,
    fees: 0.03 * bounded(heat, 0.4, 3) * Math.exp(0.35 * random.normal()),
    activeAddresses: addresses,
    transactions: 0.42 * addresses * Math.exp(0.08 * random.normal()),
    whales,
    recentCost,
    slowCost,
  };
}
