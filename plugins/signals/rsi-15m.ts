import { candles } from '../../src/feeds/index.ts';
import { defineSignal, derived, scaleLean } from '../../src/sdk/index.ts';
import { rsi } from '../../src/series/operators.ts';

/** Wilder's relative strength index on closed 15-minute bars. */
export default defineSignal({
  key: 'rsi-15m',
  title: 'RSI 15m',
  category: 'momentum',
  unit: 'index',
  version: 1,
  description:
    'Relative strength index after Wilder over 14 closed bars of 15m: 100 times the mean gain over the sum of mean gain and mean loss. ' +
    'High: above 70 the market is overbought. Low: below 30 it is oversold.',
  source: 'https://github.com/TA-Lib/ta-lib/blob/v0.6.4/src/ta_func/ta_RSI.c',
  range: { min: 0, max: 100 },
  inputs: { strength: derived(candles('15m').close, rsi(14)) },
  compute: ({ strength }) => strength,
  /** Contrarian, by Wilder's limits: fully bearish at 70, fully bullish at 30. */
  lean: (strength) => scaleLean(strength, { bearish: 70, bullish: 30 }),
});
