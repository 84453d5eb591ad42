import { it } from 'vitest';
import blockPressure from '../../../plugins/signals/block-pressure.ts';
import { DAY } from '../../../src/domain/time.ts';
import { coinbasePremium } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

/** Ninety days with a premium of +0.1 % and −0.1 % by turns, then one of the given premium. */
function daysThen(premium: number): { percent: number }[] {
  return [...Array.from({ length: 90 }, (_, day) => (day % 2 === 0 ? 0.1 : -0.1)), premium].map((percent) => ({ percent }));
}

it('measures the premium against the ninety days before', () => {
  signalKit(blockPressure)
    .given(coinbasePremium, rowsFrom('2024-01-01', DAY, daysThen(0.15)))
    .at('2024-03-31')
    .expectValue(1.5 / Math.sqrt(90 / 89))
    .expectParts({ premium: 0.15 })
    .expectLean(0.75 * Math.sqrt(89 / 90));
});

it('is bearish when US buyers pay less', () => {
  signalKit(blockPressure)
    .given(coinbasePremium, rowsFrom('2024-01-01', DAY, daysThen(-0.5)))
    .at('2024-03-31')
    .expectValue(-5 / Math.sqrt(90 / 89))
    .expectLean(-1);
});

it('is absent while it warms up, without a premium, and against ninety equal days', () => {
  const kit = signalKit(blockPressure).given(coinbasePremium, rowsFrom('2024-01-01', DAY, daysThen(0.15)));
  kit.at('2024-03-30').expectAbsent('WARMING_UP', '90 of 91 rows');
  kit.given(coinbasePremium, [{ asOf: '2024-04-01', values: {} }]);
  kit.at('2024-04-01').expectAbsent('MISSING_VALUE');
  const flat = Array.from({ length: 91 }, () => ({ percent: 0.5 }));
  const even = signalKit(blockPressure).given(coinbasePremium, rowsFrom('2024-01-01', DAY, flat));
  even.at('2024-03-31').expectAbsent('MISSING_VALUE');
});
