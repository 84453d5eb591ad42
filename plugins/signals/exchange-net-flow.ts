import { exchangeFlows } from '../../src/feeds/index.ts';
import { defineSignal, derived, scaleLean } from '../../src/sdk/index.ts';
import { difference, pipe, zScoreOfPreceding } from '../../src/series/operators.ts';

const flows = [exchangeFlows.inflow, exchangeFlows.outflow] as const;

/** Net flow of coins to exchanges, against its own recent past because the level changes with every relabelling of addresses. */
export default defineSignal({
  key: 'exchange-net-flow',
  title: 'Exchange Net Flow',
  category: 'on-chain',
  unit: 'z-score',
  version: 1,
  description:
    'Coins into exchanges minus coins out of them during the day, in sample standard deviations from the mean of the 90 days before. ' +
    'Positive: more coins arrive than usual, which is selling pressure. Negative: coins leave. Beyond 2 is notable. Part: `netFlow` in coins.',
  source: 'https://userguide.cryptoquant.com/cryptoquant-metrics/exchange',
  range: { min: -100, max: 100 },
  inputs: {
    score: derived(flows, pipe(difference<'native'>(), zScoreOfPreceding(90))),
    netFlow: derived(flows, difference<'native'>()),
  },
  compute: ({ score, netFlow }) => ({ value: score, parts: { netFlow } }),
  /** Inflow is supply for sale: fully bearish at +2, fully bullish at −2. */
  lean: (score) => scaleLean(score, { bearish: 2, bullish: -2 }),
});
