import { it } from 'vitest';
import openInterestChange from '../../../plugins/signals/open-interest-change.ts';
import { DAY } from '../../../src/domain/time.ts';
import { candles, openInterest } from '../../../src/feeds/index.ts';
import { instantOf, rowsFrom } from '../../kit/rows.ts';
import { signalKit, type SignalKit } from '../../kit/signal-kit.ts';

/** Ten minutes after the end of a day, when its open interest is known; the close is known at once. */
const LATE = 600_000;

function kitWith(closes: readonly number[]): SignalKit {
  return signalKit(openInterestChange).given(
    candles('1d'),
    rowsFrom(
      '2024-01-01',
      DAY,
      closes.map((close) => ({ close })),
    ),
  );
}

function notionals(from: string, ...usd: number[]): { asOf: number; knownAt: number; values: { notional: number } }[] {
  return usd.map((notional, day) => {
    const asOf = instantOf(from) + day * DAY;
    return { asOf, knownAt: asOf + LATE, values: { notional } };
  });
}

it('counts in coins: notional over the close of the same moment', () => {
  // 10 coins, then 11
  kitWith([90, 95, 100, 110])
    .given(openInterest, notionals('2024-01-03', 1000, 1210))
    .at('2024-01-04T00:10:00Z')
    .expectValue(10)
    .expectParts({ priceChange: 10 })
    .expectLean(1);
});

it('shows nothing when only the price has moved', () => {
  kitWith([90, 95, 100, 110])
    .given(openInterest, notionals('2024-01-03', 1000, 1100))
    .at('2024-01-04T00:10:00Z')
    .expectValue(0)
    .expectLean(0);
});

it('takes the price of its own time although a newer close is known', () => {
  const kit = kitWith([90, 95, 100, 110, 500]).given(openInterest, notionals('2024-01-03', 1000, 1210, 5500));
  kit.at('2024-01-05T00:05:00Z').expectValue(10);
  kit
    .at('2024-01-05T00:10:00Z')
    .expectValue(0)
    .expectParts({ priceChange: 100 * (500 / 110 - 1) });
});

it('sums the venues that have both days, and leans against positions closed in a rise', () => {
  kitWith([90, 95, 100, 102.5])
    .given(openInterest, notionals('2024-01-03', 1000, 1025), { source: 'alpha' })
    .given(openInterest, notionals('2024-01-03', 1000, 922.5), { source: 'beta' })
    .given(openInterest, [...notionals('2024-01-02', 7), ...notionals('2024-01-04', 9)], { source: 'gapped' })
    .at('2024-01-04T00:10:00Z')
    .expectValue(-5)
    .expectParts({ priceChange: 2.5 })
    .expectLean(-0.5);
});

it('declines without a close of the same time, and without open interest of the day before', () => {
  const late = kitWith([90, 95, 100, 110]).given(openInterest, notionals('2024-01-04', 1000, 1210));
  late.at('2024-01-05T00:10:00Z').expectAbsent('DECLINED', 'no daily close');
  const gapped = kitWith([90, 95, 100, 110]).given(openInterest, [...notionals('2024-01-02', 7), ...notionals('2024-01-04', 9)]);
  gapped.at('2024-01-04T00:10:00Z').expectAbsent('DECLINED', 'both days');
});

it('is absent without prices or without open interest', () => {
  signalKit(openInterestChange)
    .given(openInterest, notionals('2024-01-03', 1000, 1210))
    .at('2024-01-04T00:10:00Z')
    .expectAbsent('NO_SOURCE');
  kitWith([90, 95, 100, 110])
    .given(openInterest, notionals('2024-01-04', 7))
    .at('2024-01-04T00:10:00Z')
    .expectAbsent('WARMING_UP', '1 of 2');
});
