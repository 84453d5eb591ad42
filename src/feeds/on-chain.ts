import { defineFeed, field } from './define-feed.ts';

const daily = { scope: 'asset', interval: '1d', combine: 'prefer', restatement: 'first' } as const;

/** Market and realised capitalisation. */
export const capitalisation = defineFeed({
  ...daily,
  key: 'capitalisation',
  title: 'Capitalisation',
  description: 'Value of all coins at the market price and at the price at which each last moved.',
  fields: {
    marketCap: field('USD', 'coins times market price', 'market_cap_usd'),
    mvrv: field('ratio', 'market over realised capitalisation', 'mvrv'),
    realizedCap: field('USD', 'each coin at the price of its last move', 'realized_cap_usd'),
  },
});

/** Coins that moved into and out of exchanges. */
export const exchangeFlows = defineFeed({
  ...daily,
  key: 'exchange-flows',
  title: 'Exchange flows',
  description: 'Coins that moved to and from addresses known to belong to exchanges. Vendors restate it when they label more addresses.',
  fields: {
    inflow: field('native', 'into exchanges during the day', 'inflow_native'),
    outflow: field('native', 'out of exchanges during the day', 'outflow_native'),
    inflowUsd: field('USD', 'inflow at the day’s price', 'inflow_usd'),
    outflowUsd: field('USD', 'outflow at the day’s price', 'outflow_usd'),
    reserve: field('native', 'held by exchanges at the end of the day', 'reserve_native'),
  },
});

/** Spent output profit ratio. */
export const sopr = defineFeed({
  ...daily,
  key: 'sopr',
  title: 'Spent output profit ratio',
  description: 'Value of the coins spent during the day over their value when they were last received.',
  fields: { sopr: field('ratio', 'value when spent over value when received', 'sopr') },
});

/** Mining of the asset. */
export const mining = defineFeed({
  ...daily,
  key: 'mining',
  title: 'Mining',
  description: 'Hash rate, newly issued coins and what miners earned.',
  fields: {
    hashRate: field('TH/s', 'mean implied hash rate of the day', 'hash_rate'),
    issuanceUsd: field('USD', 'value of newly issued coins', 'issuance_usd'),
    issuance: field('native', 'newly issued coins', 'issuance_native'),
    revenueUsd: field('USD', 'issuance and fees', 'revenue_usd'),
  },
});

/** Use of the chain. */
export const activity = defineFeed({
  ...daily,
  key: 'activity',
  title: 'Chain activity',
  description: 'Addresses and transactions of the day.',
  fields: {
    activeAddresses: field('count', 'addresses that sent or received', 'active_addresses'),
    transactions: field('count', 'transactions', 'tx_count'),
  },
});

/** Coins held by large addresses. */
export const whaleSupply = defineFeed({
  ...daily,
  key: 'whale-supply',
  title: 'Supply of large addresses',
  description: 'Coins on addresses that hold at least a thousand; the wallets of exchanges are among them.',
  fields: { supply: field('native', 'coins on addresses of at least a thousand', 'supply_native') },
});

/** Net unrealised profit and loss as a vendor publishes it: a cross-check of our own formula. */
export const publishedNupl = defineFeed({
  ...daily,
  key: 'nupl',
  title: 'Published NUPL',
  description: 'Net unrealised profit and loss as a vendor computes it; a cross-check, never an input.',
  fields: { nupl: field('ratio', '1 − 1 / MVRV', 'nupl') },
});

/** The Puell multiple as a vendor publishes it: a cross-check of our own formula. */
export const publishedPuell = defineFeed({
  ...daily,
  key: 'puell',
  title: 'Published Puell multiple',
  description: 'Puell multiple as a vendor computes it; a cross-check, never an input.',
  fields: { puell: field('ratio', 'issuance over its mean of 365 days', 'puell') },
});

/** The MVRV z-score as a vendor publishes it: a cross-check of our own formula. */
export const publishedMvrvZ = defineFeed({
  ...daily,
  key: 'mvrv-z',
  title: 'Published MVRV z-score',
  description: 'MVRV z-score as a vendor computes it; a cross-check, never an input.',
  fields: { mvrvZ: field('z-score', '(market − realised capitalisation) / deviation of market capitalisation', 'mvrv_z') },
});
