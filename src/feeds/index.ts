import type { FeedContract, FeedRef } from './define-feed.ts';
import { fundingRate, liquidations, longShortRatio, openInterest, optionsFlow, optionsSummary, volatilityIndex } from './derivatives.ts';
import { calendar, dollarIndex, etfFlows, gold, treasuryYields, vix } from './macro.ts';
import { candles, coinbasePremium, largePrints, orderBook, perpCandles } from './market.ts';
import {
  activity,
  capitalisation,
  exchangeFlows,
  mining,
  publishedMvrvZ,
  publishedNupl,
  publishedPuell,
  sopr,
  whaleSupply,
} from './on-chain.ts';
import { dominance, fearGreed, stablecoinSupply } from './sentiment.ts';

export * from './define-feed.ts';
export * from './derivatives.ts';
export * from './macro.ts';
export * from './market.ts';
export * from './on-chain.ts';
export * from './sentiment.ts';

/** Every feed, by every bar length that it comes in. */
export const ALL_FEEDS: readonly FeedRef[] = Object.freeze([
  ...(['5m', '15m', '30m', '1h', '4h', '1d'] as const).map((interval) => candles(interval)),
  ...(['5m', '15m', '1h'] as const).map((interval) => perpCandles(interval)),
  ...(['1h', '1d'] as const).map((interval) => volatilityIndex(interval)),
  activity,
  calendar,
  capitalisation,
  coinbasePremium,
  dollarIndex,
  dominance,
  etfFlows,
  exchangeFlows,
  fearGreed,
  fundingRate,
  gold,
  largePrints,
  liquidations,
  longShortRatio,
  mining,
  openInterest,
  optionsFlow,
  optionsSummary,
  orderBook,
  publishedMvrvZ,
  publishedNupl,
  publishedPuell,
  sopr,
  stablecoinSupply,
  treasuryYields,
  vix,
  whaleSupply,
]);

/** The contract of every kind of data, by key. */
export const FEED_CONTRACTS: ReadonlyMap<string, FeedContract> = new Map(ALL_FEEDS.map(({ contract }) => [contract.key, contract]));
