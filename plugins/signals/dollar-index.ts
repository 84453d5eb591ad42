import { dollarIndex } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, scaleLean } from '../../src/sdk/index.ts';
import { roc } from '../../src/series/operators.ts';

/** Direction of the US dollar. */
export default defineSignal({
  key: 'dollar-index',
  title: 'US Dollar Index',
  category: 'macro',
  unit: 'percent',
  version: 1,
  description:
    'Change of the US dollar index over five trading days. Positive: the dollar strengthens, which weighs on assets priced in it. ' +
    'Negative: it weakens. Part: `level`, the index itself.',
  source: 'https://www.theice.com/forex/usdx',
  range: { min: -25, max: 25 },
  inputs: {
    change: derived(dollarIndex.close, roc(5)),
    level: latest(dollarIndex.close),
  },
  compute: ({ change, level }) => ({ value: change, parts: { level } }),
  /** A rising dollar is a headwind: fully bearish at +1.5 %, fully bullish at −1.5 % (about the outer tenth of ten years). */
  lean: (change) => scaleLean(change, { bearish: 1.5, bullish: -1.5 }),
});
