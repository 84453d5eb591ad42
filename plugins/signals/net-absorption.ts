import { candles, etfFlows, exchangeFlows, mining } from '../../src/feeds/index.ts';
import { DAY, defineSignal, derived, historyWithTimes, optional, scaleLean, unavailable, valueAt } from '../../src/sdk/index.ts';
import { sma } from '../../src/series/operators.ts';

/** A change of all coins on exchanges within a day that no real flow reaches: the vendor has labelled other addresses. */
const RELABELLED = 0.1;

/** Estimator of coins bought over the counter. There is no tape of such trades; this is what their traces would look like. */
export default defineSignal({
  key: 'net-absorption',
  title: 'Net Absorption (OTC flow estimator)',
  category: 'liquidity',
  unit: 'ratio',
  version: 1,
  description:
    'An estimator, no measurement: coins that left exchanges during the day, plus net purchases of the US spot funds, minus newly mined coins, ' +
    'over the mean traded volume of 30 days. Positive: buyers absorb more than the new supply away from the order books. Negative: supply returns. ' +
    'The funds count only on days whose flow is known. Parts in coins: `left`, `funds`, `issued`, `averageVolume`.',
  source: 'https://userguide.cryptoquant.com/cryptoquant-metrics/exchange',
  range: { min: -100, max: 100 },
  confidence: 0.4,
  inputs: {
    reserve: historyWithTimes(exchangeFlows.reserve, 2),
    issuance: historyWithTimes(mining.issuance, 3),
    averageVolume: derived(candles('1d').volume, sma(30)),
    price: historyWithTimes(candles('1d').close, 5),
    funds: optional(historyWithTimes(etfFlows.net, 3)),
  },
  compute({ reserve, issuance, averageVolume, price, funds }) {
    const now = reserve.asOf[1]!;
    const heldBefore = reserve.values[0]!;
    const heldNow = reserve.values[1]!;
    const issued = valueAt(issuance, now);
    if (now - reserve.asOf[0]! !== DAY) return unavailable('The day before the newest exchange reserve is missing.');
    if (issued === undefined) return unavailable('The issuance of the day of the newest exchange reserve is not known.');
    if (!(averageVolume > 0)) return unavailable('Nothing was traded for 30 days.');
    if (Math.abs(heldNow - heldBefore) >= RELABELLED * heldBefore) {
      return unavailable('The reserve jumped by 10 % within one day: addresses were relabelled.');
    }
    const left = heldBefore - heldNow;
    const parts: Record<string, number> = { left, issued, averageVolume };
    const fundsUsd = funds === undefined ? undefined : valueAt(funds, now);
    const dayClose = valueAt(price, now);
    if (fundsUsd !== undefined && dayClose !== undefined && dayClose > 0) parts['funds'] = fundsUsd / dayClose;
    return { value: (left + (parts['funds'] ?? 0) - issued) / averageVolume, parts };
  },
  /** Absorbed supply cannot be sold: fully bullish at a quarter of a day's volume, fully bearish at minus that. */
  lean: (share) => scaleLean(share, { bearish: -0.25, bullish: 0.25 }),
});
