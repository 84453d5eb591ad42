import { fundingRate } from '../../src/feeds/index.ts';
import { defineSignal, eachVenue, latest, scaleLean, unavailable } from '../../src/sdk/index.ts';

const HOURS_PER_YEAR = 24 * 365;

/** What venues charge when nobody is crowded: 0.01 % for eight hours, in percent per year. */
const BASE_RATE = 10.95;

/** Funding of perpetual futures, per year. */
export default defineSignal({
  key: 'funding-rate',
  title: 'Funding Rate',
  category: 'momentum',
  unit: 'annualised-percent',
  version: 1,
  description:
    'What longs pay to shorts on perpetual futures, per year without compounding: rate × 24 / hours of the interval × 365, mean over the venues. ' +
    'High: longs are crowded; 10.95 % is the base rate. Negative: shorts pay. Parts: the rate of each venue.',
  source: 'https://www.binance.com/en/support/faq/detail/360033525031',
  range: { min: -10_000, max: 10_000 },
  inputs: { venues: eachVenue(latest(fundingRate)) },
  compute({ venues }) {
    const parts: Record<string, number> = {};
    let sum = 0;
    for (const { venue, value } of venues) {
      if (!(value.intervalHours > 0)) return unavailable(`${venue} states a funding interval of no length.`);
      const perYear = 100 * value.rate * (HOURS_PER_YEAR / value.intervalHours);
      parts[venue] = perYear;
      sum += perYear;
    }
    return { value: sum / venues.length, parts };
  },
  /** Contrarian, neutral at the base rate: fully bearish 40 points above it, fully bullish 40 points below. */
  lean: (perYear) => scaleLean(perYear - BASE_RATE, { bearish: 40, bullish: -40 }),
});
