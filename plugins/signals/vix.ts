import { vix } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, optional, scaleLean } from '../../src/sdk/index.ts';
import { roc } from '../../src/series/operators.ts';

/** Expected volatility of US shares. */
export default defineSignal({
  key: 'vix',
  title: 'VIX',
  category: 'macro',
  unit: 'index',
  version: 1,
  description:
    'Cboe volatility index: the volatility of the S&P 500 that option prices imply for 30 days, in percent per year. ' +
    'High: above 30 markets are under stress. Low: calm and appetite for risk. Part: `change5d`, the change over five trading days in percent.',
  source: 'https://www.cboe.com/tradable_products/vix/',
  range: { min: 0, max: 200 },
  inputs: {
    level: latest(vix.close),
    change5d: optional(derived(vix.close, roc(5))),
  },
  compute: ({ level, change5d }) => ({ value: level, parts: { ...(change5d === undefined ? {} : { change5d }) } }),
  /** Stress is a headwind: fully bearish at 30, fully bullish at 10, neutral near the long-run mean of 20. */
  lean: (level) => scaleLean(level, { bearish: 30, bullish: 10 }),
});
