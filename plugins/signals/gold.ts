import { gold } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, scaleLean } from '../../src/sdk/index.ts';
import { roc } from '../../src/series/operators.ts';

/** Direction of the gold price. */
export default defineSignal({
  key: 'gold',
  title: 'Gold',
  category: 'macro',
  unit: 'percent',
  version: 1,
  description:
    'Change of the gold price over five trading days. Positive: demand for scarce stores of value, or flight from risk; the two pull ' +
    'in opposite directions. Negative: the reverse. Part: `level`, USD per troy ounce.',
  source: 'https://www.lbma.org.uk/prices-and-data/precious-metal-prices',
  range: { min: -50, max: 50 },
  inputs: {
    change: derived(gold.price, roc(5)),
    level: latest(gold.price),
  },
  compute: ({ change, level }) => ({ value: change, parts: { level } }),
  /** With gold as the other store of value, but never more than half because flight from risk pulls the other way: ±0.5 at ±3 %. */
  lean: (change) => scaleLean(change, { bearish: -3, bullish: 3 }) / 2,
});
