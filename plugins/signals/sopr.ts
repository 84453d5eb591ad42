import { sopr } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, optional, scaleLean } from '../../src/sdk/index.ts';
import { sma } from '../../src/series/operators.ts';

/** Spent output profit ratio. */
export default defineSignal({
  key: 'sopr',
  title: 'SOPR',
  category: 'on-chain',
  unit: 'ratio',
  version: 1,
  description:
    'Value of the coins spent during the day over their value when they were last received. Above 1 coins move at a profit, below 1 at a loss. ' +
    'Tops lie near 1.04 to 1.07, bottoms near 0.88 to 0.96. Part: `mean7`, the mean of seven days.',
  source: 'https://dataguide.cryptoquant.com/utxo-data-indicators/spent-output-profit-ratio-sopr',
  range: { min: 0, max: 10 },
  inputs: {
    ratio: latest(sopr.sopr),
    mean7: optional(derived(sopr.sopr, sma(7))),
  },
  compute: ({ ratio, mean7 }) => ({ value: ratio, parts: { ...(mean7 === undefined ? {} : { mean7 }) } }),
  /** Contrarian, neutral at break-even: fully bearish at 1.05, fully bullish at 0.95. */
  lean: (ratio) => scaleLean(ratio, { bearish: 1.05, bullish: 0.95 }),
});
