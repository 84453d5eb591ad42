import { coinbasePremium } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, scaleLean } from '../../src/sdk/index.ts';
import { zScoreOfPreceding } from '../../src/series/operators.ts';

/** Estimator of institutional buying, from the price that the venue of US institutions asks above the rest of the market. */
export default defineSignal({
  key: 'block-pressure',
  title: 'Block Pressure (OTC flow estimator)',
  category: 'liquidity',
  unit: 'z-score',
  version: 1,
  description:
    'An estimator, no measurement: the Coinbase premium in sample standard deviations from its mean of the 90 days before. ' +
    'Positive: US buyers pay more than the rest of the market. Negative: they sell. The premium includes the basis between the dollar and USDT. ' +
    'Part: `premium` in percent.',
  source: 'https://docs.coinglass.com/reference/coinbase-premium-index',
  range: { min: -100, max: 100 },
  confidence: 0.4,
  inputs: {
    score: derived(coinbasePremium.percent, zScoreOfPreceding(90)),
    premium: latest(coinbasePremium.percent),
  },
  compute: ({ score, premium }) => ({ value: score, parts: { premium } }),
  /** With the buyers: fully bullish at +2, fully bearish at −2. */
  lean: (score) => scaleLean(score, { bearish: -2, bullish: 2 }),
});
