import { candles } from '../../src/feeds/index.ts';
import { defineSignal, derived, scaleLean } from '../../src/sdk/index.ts';
import { lag, pipe, roc } from '../../src/series/operators.ts';

const { close } = candles('1h');

/** The return of the last four hours, with what came before it. */
export default defineSignal({
  key: 'price-momentum',
  title: 'Price Momentum',
  category: 'momentum',
  unit: 'percent',
  version: 1,
  description:
    'Return of the price over the last four closed hours. Positive: the price has risen. ' +
    'Parts: `h4`, the same; `h4Previous`, what it was four hours before; `h24`, the return of 24 hours.',
  source: 'https://github.com/TA-Lib/ta-lib/blob/v0.6.4/src/ta_func/ta_ROC.c',
  range: { min: -100, max: 1000 },
  inputs: {
    h4: derived(close, roc(4)),
    h4Previous: derived(close, pipe(roc(4), lag(4))),
    h24: derived(close, roc(24)),
  },
  compute: ({ h4, h4Previous, h24 }) => ({ value: h4, parts: { h4, h4Previous, h24 } }),
  /** With the move: fully bullish at +3 %, fully bearish at −3 %. */
  lean: (h4) => scaleLean(h4, { bearish: -3, bullish: 3 }),
});
