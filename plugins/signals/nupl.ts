import { capitalisation } from '../../src/feeds/index.ts';
import { defineSignal, latest, scaleLean, unavailable } from '../../src/sdk/index.ts';

/** Net unrealised profit and loss of all holders. */
export default defineSignal({
  key: 'nupl',
  title: 'Net Unrealised Profit/Loss',
  category: 'on-chain',
  unit: 'ratio',
  version: 1,
  description:
    'Market cap minus realised cap, over market cap. High: most of the value is unrealised profit, above 0.75 is euphoria. ' +
    'Low: below 0 holders are under water on the whole, which is capitulation.',
  source: 'https://docs.cryptoquant.com/api-reference/btc-network-indicator/net-unrealized-profit-and-loss',
  range: { min: -10, max: 1 },
  inputs: {
    marketCap: latest(capitalisation.marketCap),
    realizedCap: latest(capitalisation.realizedCap),
  },
  compute({ marketCap, realizedCap }) {
    if (marketCap <= 0) return unavailable('The market cap is zero.');
    return (marketCap - realizedCap) / marketCap;
  },
  /** Contrarian: fully bearish at euphoria (0.75), fully bullish at capitulation (0). */
  lean: (share) => scaleLean(share, { bearish: 0.75, bullish: 0 }),
});
