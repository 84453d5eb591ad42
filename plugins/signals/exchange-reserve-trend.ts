import { exchangeFlows } from '../../src/feeds/index.ts';
import { DAY, defineSignal, historyWithTimes, scaleLean, unavailable } from '../../src/sdk/index.ts';

const DAYS = 30;

/** A change of all coins on exchanges within a day that no real flow reaches: the vendor has labelled other addresses. */
const RELABELLED = 0.1;

/** Trend of the coins that exchanges hold. */
export default defineSignal({
  key: 'exchange-reserve-trend',
  title: 'Exchange Reserve Trend',
  category: 'on-chain',
  unit: 'percent',
  version: 1,
  description:
    'Change over 30 days of the coins that exchanges hold. Positive: coins gather where they can be sold. Negative: they are withdrawn to be held. ' +
    'Absent while the 30 days contain a jump of 10 % within one day, which is a relabelling of addresses and no flow.',
  source: 'https://userguide.cryptoquant.com/cryptoquant-metrics/exchange',
  range: { min: -100, max: 100 },
  inputs: { reserve: historyWithTimes(exchangeFlows.reserve, DAYS + 1) },
  compute({ reserve: { asOf, values } }) {
    if (asOf[DAYS]! - asOf[0]! !== DAYS * DAY) return unavailable('Days are missing among the last 30.');
    for (let day = 1; day <= DAYS; day += 1) {
      if (!(values[day - 1]! > 0)) return unavailable('The reserve was zero within the last 30 days.');
      if (Math.abs(values[day]! / values[day - 1]! - 1) >= RELABELLED) {
        return unavailable('The reserve jumped by 10 % within one day of the last 30: addresses were relabelled.');
      }
    }
    return 100 * (values[DAYS]! / values[0]! - 1);
  },
  /** Coins on exchanges are supply for sale: fully bearish at +4 %, fully bullish at −4 % (about the outer tenth of 2020 to 2024). */
  lean: (change) => scaleLean(change, { bearish: 4, bullish: -4 }),
});
