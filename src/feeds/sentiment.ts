import { defineFeed, field } from './define-feed.ts';

const daily = { scope: 'global', interval: '1d', combine: 'prefer', restatement: 'first' } as const;

/** The crypto fear and greed index. */
export const fearGreed = defineFeed({
  ...daily,
  key: 'fear-greed',
  title: 'Fear and greed',
  description: 'Crypto fear and greed index, 0 extreme fear to 100 extreme greed, published for the day at its start.',
  fields: { value: field('index', '0 to 100', 'value') },
});

/** The share of the leading asset in the market. */
export const dominance = defineFeed({
  ...daily,
  key: 'dominance',
  title: 'Dominance',
  description: 'Share of the largest coin in the capitalisation of all coins.',
  // asset-ok: the column's name in archives
  fields: { share: field('percent', 'share of total capitalisation', 'btc_percent') },
});

/** Stablecoins in circulation. */
export const stablecoinSupply = defineFeed({
  ...daily,
  key: 'stablecoin-supply',
  title: 'Stablecoin supply',
  description: 'Dollar-pegged coins in circulation.',
  fields: {
    usdt: field('USD', 'USDT, coins counted at one dollar', 'usdt_usd'),
    usdc: field('USD', 'USDC, coins counted at one dollar', 'usdc_usd'),
    total: field('USD', 'all stablecoins at market value', 'total_usd'),
  },
});
