import { mining } from '../../src/feeds/index.ts';
import { defineSignal, derived, optional, unavailable } from '../../src/sdk/index.ts';
import type { Operator } from '../../src/series/operator.ts';
import { sma } from '../../src/series/operators.ts';

const NONE = 0;
const CAPITULATION = 1;
const RECOVERY = 2;
const BUY = 3;

/**
 * The state of the ribbon from hash rate, issuance in USD and issuance in coins; the quotient of the latter two is the
 * price of the same day. Capitulation while the 30-day mean is below the 60-day mean; from the cross back recovery, until
 * the first day on which the 10-day mean of the price is above its 20-day mean: that day is the buy, after it there is no state.
 */
const ribbonState: Operator<readonly ['TH/s', 'USD', 'native'], 'index'> = {
  key: 'hash-ribbon-state',
  arity: 3,
  unit: 'index',
  warmup: 60,
  create() {
    const hashMonth = sma(30).create();
    const hashTwoMonths = sma(60).create();
    const priceShort = sma(10).create();
    const priceLong = sma(20).create();
    let unconfirmed = false;
    return {
      push(hashRate, issuanceUsd, issuance) {
        const price = issuanceUsd / issuance;
        const ribbon = hashMonth.push(hashRate, NaN, NaN) - hashTwoMonths.push(hashRate, NaN, NaN);
        const momentum = priceShort.push(price, NaN, NaN) - priceLong.push(price, NaN, NaN);
        if (Number.isNaN(ribbon)) {
          unconfirmed = false;
          return NaN;
        }
        if (ribbon < 0) {
          unconfirmed = true;
          return CAPITULATION;
        }
        if (!unconfirmed) return NONE;
        if (Number.isNaN(momentum)) return NaN;
        if (momentum <= 0) return RECOVERY;
        unconfirmed = false;
        return BUY;
      },
    };
  },
};

/** Hash ribbons after Charles Edwards. */
export default defineSignal({
  key: 'hash-ribbon',
  title: 'Hash Ribbon',
  category: 'on-chain',
  unit: 'percent',
  version: 1,
  description:
    'How far the 30-day mean of the hash rate is above its 60-day mean. Negative: miners switch off, which is capitulation; the cross back ' +
    'above zero is the recovery, and a buy on the first day on which the 10-day mean of the price is above its 20-day mean. ' +
    'Part: `state`, 0 none, 1 capitulation, 2 recovery, 3 buy.',
  source: 'https://poolbay.io/hash-ribbon',
  range: { min: -100, max: 100 },
  inputs: {
    month: derived(mining.hashRate, sma(30)),
    twoMonths: derived(mining.hashRate, sma(60)),
    state: optional(derived([mining.hashRate, mining.issuanceUsd, mining.issuance], ribbonState)),
  },
  compute({ month, twoMonths, state }) {
    if (twoMonths <= 0) return unavailable('The hash rate was zero for two months.');
    return { value: 100 * (month / twoMonths - 1), parts: { ...(state === undefined ? {} : { state }) } };
  },
  /** Half bearish while miners capitulate, half bullish once they recover, fully bullish on the buy; the rule says nothing at other times. */
  lean(value, { state }) {
    if (value < 0) return -0.5;
    if (state === BUY) return 1;
    return state === RECOVERY ? 0.5 : 0;
  },
});
