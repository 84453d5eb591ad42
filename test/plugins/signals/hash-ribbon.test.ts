import { expect, it } from 'vitest';
import hashRibbon from '../../../plugins/signals/hash-ribbon.ts';
import { DAY } from '../../../src/domain/time.ts';
import { mining } from '../../../src/feeds/index.ts';
import { instantOf, rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const START = instantOf('2024-01-01');

function times<T>(days: number, value: T): T[] {
  return Array.from({ length: days }, () => value);
}

/** Ten coins a day at these prices. */
function days(
  hashRates: readonly number[],
  priceOf: (day: number) => number,
): { hashRate: number; issuance: number; issuanceUsd: number }[] {
  return hashRates.map((hashRate, day) => ({ hashRate, issuance: 10, issuanceUsd: 10 * priceOf(day) }));
}

it('is the distance of the 30-day mean from the 60-day mean', () => {
  signalKit(hashRibbon)
    .given(
      mining,
      rowsFrom(
        START,
        DAY,
        days([...times(30, 100), ...times(30, 130)], () => 50),
      ),
    )
    .at(START + 59 * DAY)
    .expectValue(100 * (130 / 115 - 1))
    .expectParts({ state: 0 })
    .expectLean(0);
});

it('goes from capitulation over recovery to a buy of one day', () => {
  // From day 60 on 129 TH/s: the means cross when 2 (2100 + 59 k) >= 5100 + 29 k, on the eleventh day. The price falls, then jumps on the thirteenth.
  const hashRates = [...times(30, 100), ...times(30, 70), ...times(14, 129)];
  const kit = signalKit(hashRibbon).given(
    mining,
    rowsFrom(
      START,
      DAY,
      days(hashRates, (day) => (day < 72 ? 1000 - day : 5000)),
    ),
  );
  kit
    .at(START + 59 * DAY)
    .expectValue(100 * (70 / 85 - 1))
    .expectParts({ state: 1 })
    .expectLean(-0.5);
  kit
    .at(START + 69 * DAY)
    .expectParts({ state: 1 })
    .expectLean(-0.5);
  kit
    .at(START + 70 * DAY)
    .expectParts({ state: 2 })
    .expectLean(0.5);
  kit.at(START + 71 * DAY).expectParts({ state: 2 });
  kit
    .at(START + 72 * DAY)
    .expectParts({ state: 3 })
    .expectLean(1);
  kit
    .at(START + 73 * DAY)
    .expectParts({ state: 0 })
    .expectLean(0);
});

it('has no state where the price is not known, but a value', () => {
  const rows = times(60, 100).map((hashRate) => ({ hashRate }));
  const capitulation = [...times(30, 100), ...times(30, 70), ...times(6, 200)].map((hashRate) => ({ hashRate }));
  signalKit(hashRibbon)
    .given(mining, rowsFrom(START, DAY, rows))
    .at(START + 59 * DAY)
    .expectValue(0)
    .expectParts({ state: 0 });
  const { reading } = signalKit(hashRibbon)
    .given(mining, rowsFrom(START, DAY, capitulation))
    .at(START + 65 * DAY)
    .expectParts({})
    .expectLean(0);
  expect(reading.value).toBeGreaterThan(0);
});

it('is absent before two months have passed, without a hash rate, and declines a hash rate of zero', () => {
  const kit = signalKit(hashRibbon).given(
    mining,
    rowsFrom(
      START,
      DAY,
      days([...times(60, 0), NaN], () => 50),
    ),
  );
  kit.at(START + 58 * DAY).expectAbsent('WARMING_UP', '59 of 60 rows');
  kit.at(START + 59 * DAY).expectAbsent('DECLINED', 'zero');
  kit.at(START + 60 * DAY).expectAbsent('MISSING_VALUE');
});
