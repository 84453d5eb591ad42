import { dominance } from '../../src/feeds/index.ts';
import { DAY, defineSignal, historyWithTimes, valueAt } from '../../src/sdk/index.ts';

const DAYS = 7;

/** Share of the largest coin. It says where money sits within the market, not whether it enters or leaves: there is no lean. */
export default defineSignal({
  key: 'btc-dominance', // asset-ok: the index of this one asset, whichever is traded
  title: 'Dominance of the Largest Coin',
  category: 'sentiment',
  unit: 'percent',
  version: 1,
  description:
    'Share of the largest coin in the capitalisation of all coins. Rising: money retreats from the smaller coins, or enters by the largest one first. ' +
    'Falling: appetite for the smaller ones. Part: `change7d`, the change over seven days in percentage points, where both days are known.',
  source: 'https://docs.coingecko.com/demo/reference/crypto-global',
  range: { min: 0, max: 100 },
  inputs: { share: historyWithTimes(dominance.share, DAYS + 1) },
  compute({ share }) {
    const now = share.values[DAYS]!;
    const before = valueAt(share, share.asOf[DAYS]! - DAYS * DAY);
    return { value: now, parts: { ...(before === undefined ? {} : { change7d: now - before }) } };
  },
});
