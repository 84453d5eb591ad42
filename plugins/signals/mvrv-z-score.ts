import { capitalisation } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, scaleLean, unavailable } from '../../src/sdk/index.ts';
import { expandingDeviation } from '../../src/series/operators.ts';

/** Below this share of the market cap its deviation says that the history has only begun, and the score would be noise. */
const SMALLEST_DEVIATION = 0.01;

/** MVRV Z-Score after Mahmudov and Puell, point in time: only what was known by then enters the deviation. */
export default defineSignal({
  key: 'mvrv-z-score',
  title: 'MVRV Z-Score',
  category: 'on-chain',
  unit: 'z-score',
  version: 1,
  description:
    'Market cap minus realised cap, over the population standard deviation of the market cap since its first observation. ' +
    'High: holders sit on large unrealised gains, above 7 is customarily a top. Low: below 0 the market is worth less than its coins cost.',
  source: 'https://docs.glassnode.com/further-information/metric-guides/mvrv/mvrv-z-score',
  range: { min: -100, max: 100 },
  inputs: {
    marketCap: latest(capitalisation.marketCap),
    realizedCap: latest(capitalisation.realizedCap),
    deviation: derived(capitalisation.marketCap, expandingDeviation()),
  },
  compute({ marketCap, realizedCap, deviation }) {
    if (deviation <= SMALLEST_DEVIATION * marketCap) return unavailable('The market cap has hardly moved since its first observation.');
    return { value: (marketCap - realizedCap) / deviation, parts: { mvrv: marketCap / realizedCap } };
  },
  /** Contrarian, from the customary zones: fully bearish at 7, fully bullish at 0. */
  lean: (score) => scaleLean(score, { bearish: 7, bullish: 0 }),
});
