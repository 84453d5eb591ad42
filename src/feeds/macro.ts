import { defineFeed, field } from './define-feed.ts';

const daily = { scope: 'global', interval: '1d', combine: 'prefer', restatement: 'first' } as const;

/** The US dollar index. */
export const dollarIndex = defineFeed({
  ...daily,
  key: 'dollar-index',
  title: 'US dollar index',
  description: 'ICE US dollar index against six currencies, last value of the New York day.',
  fields: { close: field('index', 'last value of the day', 'close') },
});

/** The gold price. */
export const gold = defineFeed({
  ...daily,
  key: 'gold',
  title: 'Gold',
  description: 'Price of gold; each source names its fixing or close.',
  fields: { price: field('USD/oz', 'price of a troy ounce', 'usd') },
});

/** Yields of US Treasuries. */
export const treasuryYields = defineFeed({
  ...daily,
  key: 'treasury-yields',
  title: 'Treasury yields',
  description: 'Constant-maturity yields of US Treasuries.',
  fields: {
    tenYear: field('percent', '10-year yield', 'y10_percent'),
    twoYear: field('percent', '2-year yield', 'y2_percent'),
  },
});

/** The volatility index of US shares. */
export const vix = defineFeed({
  ...daily,
  key: 'vix',
  title: 'VIX',
  description: 'Cboe volatility index of the S&P 500, close of the day.',
  fields: { close: field('index', 'close of the day', 'close') },
});

/** Net flows of the US spot funds. */
export const etfFlows = defineFeed({
  ...daily,
  scope: 'asset',
  key: 'etf-flows',
  title: 'ETF flows',
  description: 'Money that entered (+) or left (−) the US spot funds of the asset during the day.',
  fields: { net: field('USD', 'creations minus redemptions', 'net_usd') },
});

/** Scheduled economic events. */
export const calendar = defineFeed({
  key: 'calendar',
  title: 'Economic calendar',
  description: 'Scheduled releases and decisions. A row is known from when the event was announced; `time` is the event itself.',
  scope: 'global',
  interval: null,
  combine: 'merge',
  restatement: 'latest',
  fields: {
    title: field('text', 'the event', 'title'),
    currency: field('text', 'currency it moves: USD or EUR', 'currency'),
    impact: field('text', 'high or medium', 'impact'),
    category: field('text', 'FOMC, NFP, CPI, PPI, ECB or OTHER', 'category'),
  },
});
