import { treasuryYields } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, optional, scaleLean } from '../../src/sdk/index.ts';
import { difference, differenceOver, pipe } from '../../src/series/operators.ts';

/** Slope of the US yield curve. */
export default defineSignal({
  key: 'yield-spread',
  title: 'Yield Spread 10Y − 2Y',
  category: 'macro',
  unit: 'percentage-points',
  version: 1,
  description:
    'Ten-year minus two-year yield of US Treasuries. Negative: the curve is inverted, which tends to precede recessions. ' +
    'Positive: the normal slope. Parts: `tenYear` and `twoYear` in percent, `change5d`, the change of the spread over five trading days.',
  source: 'https://fred.stlouisfed.org/series/T10Y2Y',
  range: { min: -10, max: 10 },
  inputs: {
    tenYear: latest(treasuryYields.tenYear),
    twoYear: latest(treasuryYields.twoYear),
    change5d: optional(derived([treasuryYields.tenYear, treasuryYields.twoYear], pipe(difference<'percent'>(), differenceOver(5)))),
  },
  compute: ({ tenYear, twoYear, change5d }) => ({
    value: tenYear - twoYear,
    parts: { tenYear, twoYear, ...(change5d === undefined ? {} : { change5d }) },
  }),
  /** Neutral at a flat curve: fully bearish one point inverted, fully bullish at one point of slope. */
  lean: (spread) => scaleLean(spread, { bearish: -1, bullish: 1 }),
});
