import { candles } from '../../src/feeds/index.ts';
import { defineSignal, derived, scaleLean } from '../../src/sdk/index.ts';
import { distanceFromEma } from '../../src/series/operators.ts';

/** Signed distance of the price from its long moving average. */
export default defineSignal({
  key: 'ema200-distance',
  title: 'EMA200 Distance',
  category: 'momentum',
  unit: 'percent',
  version: 1,
  description:
    'How far the close is above the exponential moving average of 200 closed 4-hour bars, in percent of the average. ' +
    'Positive: the price is above its trend; far above it is stretched. Negative: it is below.',
  source: 'https://github.com/TA-Lib/ta-lib/blob/v0.6.4/src/ta_func/ta_EMA.c',
  range: { min: -100, max: 1000 },
  inputs: { distance: derived(candles('4h').close, distanceFromEma(200)) },
  compute: ({ distance }) => 100 * distance,
  /** With the trend: fully bullish 8 % above the average, fully bearish 8 % below it. */
  lean: (distance) => scaleLean(distance, { bearish: -8, bullish: 8 }),
});
