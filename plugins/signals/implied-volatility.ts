import { volatilityIndex } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, optional } from '../../src/sdk/index.ts';
import { percentileRank } from '../../src/series/operators.ts';

/** Volatility that option prices imply. It says how far the price may go, not which way: there is no lean. */
export default defineSignal({
  key: 'implied-volatility',
  title: 'Implied Volatility (DVOL)',
  category: 'options',
  unit: 'annualised-percent',
  version: 1,
  description:
    'Volatility of the next 30 days that option prices imply, in percent per year; a day moves about a twentieth of it. ' +
    'High: large moves are expected, in either direction. Low: calm. Part: `percentile`, the rank of the last daily close in its year, 0 to 100.',
  source: 'https://insights.deribit.com/exchange-updates/dvol-deribit-implied-volatility-index/',
  range: { min: 0, max: 1000 },
  inputs: {
    level: latest(volatilityIndex('1h').dvol),
    rank: optional(derived(volatilityIndex('1d').dvol, percentileRank(365))),
  },
  compute: ({ level, rank }) => ({ value: level, parts: { ...(rank === undefined ? {} : { percentile: 100 * rank }) } }),
});
