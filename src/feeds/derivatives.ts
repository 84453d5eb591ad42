import { defineFeed, defineIntervalFeed, field } from './define-feed.ts';

/** Funding of perpetual futures. */
export const fundingRate = defineFeed({
  key: 'funding-rate',
  title: 'Funding rate',
  description: 'What longs pay to shorts for the interval that ends at the row’s time; negative when shorts pay.',
  scope: 'asset',
  interval: '8h',
  combine: 'perVenue',
  restatement: 'first',
  fields: {
    rate: field('fraction', 'paid by longs to shorts for one funding interval', 'rate'),
    intervalHours: field('hours', 'length of the funding interval', 'interval_hours'),
  },
});

/** Open interest of futures. */
export const openInterest = defineFeed({
  key: 'open-interest',
  title: 'Open interest',
  description: 'Notional of all open futures contracts; in US dollars it moves with the price.',
  scope: 'asset',
  interval: '1d',
  combine: 'perVenue',
  restatement: 'first',
  fields: { notional: field('USD', 'open contracts at the price of the same time', 'usd') },
});

/** The implied-volatility index of the options market. */
export const volatilityIndex = defineIntervalFeed({
  key: 'volatility-index',
  title: 'Implied volatility index',
  description: 'Implied volatility of the next 30 days from option prices (DVOL), in annualised percent.',
  scope: 'asset',
  intervals: ['1h', '1d'],
  combine: 'prefer',
  restatement: 'first',
  fields: { dvol: field('annualised-percent', 'index at the end of the period', 'dvol') },
});

/** Open interest and turnover of options by kind. */
export const optionsSummary = defineFeed({
  key: 'options-summary',
  title: 'Options summary',
  description: 'All listed options of the asset: open interest and the turnover of 24 hours, calls and puts apart.',
  scope: 'asset',
  interval: null,
  combine: 'prefer',
  restatement: 'first',
  fields: {
    callOpenInterest: field('native', 'open calls', 'call_open_interest'),
    putOpenInterest: field('native', 'open puts', 'put_open_interest'),
    callVolume: field('USD', 'calls traded in 24 hours', 'call_volume_usd'),
    putVolume: field('USD', 'puts traded in 24 hours', 'put_volume_usd'),
  },
});

/** Premium paid for options by the side of the taker. */
export const optionsFlow = defineFeed({
  key: 'options-flow',
  title: 'Options flow',
  description: 'Premium of the option trades of the last four hours by kind and by the side of the taker.',
  scope: 'asset',
  interval: null,
  combine: 'prefer',
  restatement: 'first',
  fields: {
    callsBought: field('USD', 'premium of calls bought', 'calls_bought_usd'),
    callsSold: field('USD', 'premium of calls sold', 'calls_sold_usd'),
    putsBought: field('USD', 'premium of puts bought', 'puts_bought_usd'),
    putsSold: field('USD', 'premium of puts sold', 'puts_sold_usd'),
  },
});

/** Forced closings of futures positions. */
export const liquidations = defineFeed({
  key: 'liquidations',
  title: 'Liquidations',
  description: 'Notional of positions that a venue closed by force during the interval; a silent stream that is alive gives zeros.',
  scope: 'asset',
  interval: '5m',
  combine: 'perVenue',
  restatement: 'first',
  fields: {
    long: field('USD', 'longs closed by force', 'long_usd'),
    short: field('USD', 'shorts closed by force', 'short_usd'),
  },
});

/** How the largest accounts are positioned. */
export const longShortRatio = defineFeed({
  key: 'long-short-ratio',
  title: 'Long/short ratio',
  description: 'Positions of the top traders of a futures venue.',
  scope: 'asset',
  interval: '1d',
  combine: 'perVenue',
  restatement: 'first',
  fields: {
    ratio: field('ratio', 'longs over shorts', 'ratio'),
    long: field('percent', 'share of longs', 'long_percent'),
    short: field('percent', 'share of shorts', 'short_percent'),
  },
});
