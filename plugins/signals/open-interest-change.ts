import { candles, openInterest } from '../../src/feeds/index.ts';
import { DAY, defineSignal, eachVenue, historyWithTimes, scaleLean, unavailable, valueAt } from '../../src/sdk/index.ts';

/** Change of the open futures positions, counted in coins so that a move of the price alone does not show. */
export default defineSignal({
  key: 'open-interest-change',
  title: 'Open Interest Change',
  category: 'options',
  unit: 'percent',
  version: 1,
  description:
    'Change over 24 hours of the open interest in futures, in coins: the notional in USD over the daily close of the same moment, summed over the venues. ' +
    'Positive: positions are opened. Negative: they are closed or liquidated. Beyond 5 % is notable. Part: `priceChange`, the price over the same day, in percent.',
  source: 'https://docs.coinglass.com/reference/oi-ohlc-aggregated-history',
  range: { min: -100, max: 1000 },
  inputs: {
    venues: eachVenue(historyWithTimes(openInterest.notional, 2)),
    // The close of a day is known some minutes before the open interest of that day: more rows than two, so that its price is among them.
    price: historyWithTimes(candles('1d').close, 4),
  },
  compute({ venues, price }) {
    const now = Math.max(...venues.map(({ value }) => value.asOf[1]!));
    const priceNow = valueAt(price, now);
    const priceBefore = valueAt(price, now - DAY);
    if (priceNow === undefined || priceBefore === undefined)
      return unavailable('There is no daily close of the time of the open interest.');
    let notionalNow = 0;
    let notionalBefore = 0;
    for (const { asOf, values } of venues.map(({ value }) => value)) {
      if (asOf[1] !== now || asOf[0] !== now - DAY) continue;
      notionalNow += values[1]!;
      notionalBefore += values[0]!;
    }
    if (!(notionalBefore > 0 && priceNow > 0 && priceBefore > 0)) return unavailable('No venue states its open interest of both days.');
    const change = notionalNow / priceNow / (notionalBefore / priceBefore) - 1;
    return { value: 100 * change, parts: { priceChange: 100 * (priceNow / priceBefore - 1) } };
  },
  /** New positions confirm the move of the price, closed ones doubt it: both scaled to ±1 at ±5 % and multiplied. */
  lean: (change, { priceChange = 0 }) =>
    scaleLean(change, { bearish: -5, bullish: 5 }) * scaleLean(priceChange, { bearish: -5, bullish: 5 }),
});
