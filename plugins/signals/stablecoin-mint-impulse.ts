import { stablecoinSupply } from '../../src/feeds/index.ts';
import { defineSignal, derived, scaleLean } from '../../src/sdk/index.ts';
import { pipe, roc, sumOf, zScoreOfPreceding } from '../../src/series/operators.ts';

const coins = [stablecoinSupply.usdt, stablecoinSupply.usdc] as const;

/** Whether dollars are being minted onto the chains faster than usual. */
export default defineSignal({
  key: 'stablecoin-mint-impulse',
  title: 'Stablecoin Mint Impulse',
  category: 'liquidity',
  unit: 'z-score',
  version: 1,
  description:
    'Change over seven days of the two largest dollar stablecoins together, in sample standard deviations from its mean of the 90 days before. ' +
    'Positive: more is minted than usual, which is buying power. Negative: coins are redeemed. Part: `change7d` in percent.',
  source: 'https://ideas.repec.org/a/eee/finlet/v41y2021ics1544612320316810.html',
  range: { min: -100, max: 100 },
  inputs: {
    score: derived(coins, pipe(sumOf<'USD'>(), roc(7), zScoreOfPreceding(90))),
    change7d: derived(coins, pipe(sumOf<'USD'>(), roc(7))),
  },
  compute: ({ score, change7d }) => ({ value: score, parts: { change7d } }),
  /** Minted dollars are buying power: fully bullish at +2, fully bearish at −2. */
  lean: (score) => scaleLean(score, { bearish: -2, bullish: 2 }),
});
