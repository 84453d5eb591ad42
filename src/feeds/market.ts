import { defineFeed, defineIntervalFeed, field } from './define-feed.ts';

const ohlcv = {
  open: field('quote', 'first trade price of the bar', 'open'),
  high: field('quote', 'highest trade price of the bar', 'high'),
  low: field('quote', 'lowest trade price of the bar', 'low'),
  close: field('quote', 'last trade price of the bar', 'close'),
  volume: field('base', 'traded volume in the asset', 'volume'),
};

/** Closed candles of the spot market. */
export const candles = defineIntervalFeed({
  key: 'candles',
  title: 'Spot candles',
  description: 'Closed bars of the spot market; a bar is true at its close. All sources quote in a US dollar or a coin pegged to it.',
  scope: 'asset',
  intervals: ['5m', '15m', '30m', '1h', '4h', '1d'],
  combine: 'prefer',
  restatement: 'first',
  fields: ohlcv,
});

/** Closed candles of the perpetual future. */
export const perpCandles = defineIntervalFeed({
  key: 'perp-candles',
  title: 'Perpetual candles',
  description: 'Closed bars of the perpetual future; they differ from spot by the basis.',
  scope: 'asset',
  intervals: ['5m', '15m', '1h'],
  combine: 'prefer',
  restatement: 'first',
  fields: ohlcv,
});

/** Depth of the spot books near the mid price. */
export const orderBook = defineFeed({
  key: 'order-book',
  title: 'Order book depth',
  description: 'Resting orders of one venue within 1 % of the mid price, summed per side.',
  scope: 'asset',
  interval: null,
  combine: 'perVenue',
  restatement: 'latest',
  fields: {
    bestBid: field('quote', 'highest bid', 'best_bid'),
    bestAsk: field('quote', 'lowest ask', 'best_ask'),
    bidNotional: field('USD', 'bids within 1 % below the mid', 'bid_usd'),
    askNotional: field('USD', 'asks within 1 % above the mid', 'ask_usd'),
  },
});

/** The premium of the US spot market. */
export const coinbasePremium = defineFeed({
  key: 'coinbase-premium',
  title: 'Coinbase premium',
  description:
    'Close of the US dollar market at Coinbase over that of the USDT market at Binance, minus one; it includes the USDT/USD basis.',
  scope: 'asset',
  interval: '1d',
  combine: 'prefer',
  restatement: 'first',
  fields: { percent: field('percent', '(Coinbase close − Binance close) / Binance close', 'percent') },
});

/** Trades large enough to be institutional. */
export const largePrints = defineFeed({
  key: 'large-prints',
  title: 'Large prints',
  description: 'Spot trades of at least ten coins and option block trades, summed over the interval by the side of the taker.',
  scope: 'asset',
  interval: '5m',
  combine: 'perVenue',
  restatement: 'first',
  fields: {
    bought: field('native', 'taken from the asks', 'bought_native'),
    sold: field('native', 'given to the bids', 'sold_native'),
  },
});
