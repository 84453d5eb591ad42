import { it } from 'vitest';
import priceMomentum from '../../../plugins/signals/price-momentum.ts';
import { HOUR } from '../../../src/domain/time.ts';
import { candles } from '../../../src/feeds/index.ts';
import { instantOf, rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const START = instantOf('2024-01-01');

/** Twenty-five hours of which only those that the returns look at differ. */
function hours(known: Readonly<Record<number, number>>): { close: number }[] {
  return Array.from({ length: 25 }, (_, hour) => ({ close: known[hour] ?? 70 }));
}

it('is the return of four hours, with that of the four hours before and of the day', () => {
  signalKit(priceMomentum)
    .given(candles('1h'), rowsFrom(START, HOUR, hours({ 0: 80, 16: 100, 20: 110, 24: 99 })))
    .at(START + 24 * HOUR)
    .expectValue(-10)
    .expectParts({ h4: -10, h4Previous: 10, h24: 23.75 })
    .expectLean(-1);
});

it('leans with the move', () => {
  signalKit(priceMomentum)
    .given(candles('1h'), rowsFrom(START, HOUR, hours({ 20: 100, 24: 101.5 })))
    .at(START + 24 * HOUR)
    .expectValue(1.5)
    .expectLean(0.5);
});

it('is absent before a day has passed, without a close, and where the old price is zero', () => {
  const kit = signalKit(priceMomentum).given(candles('1h'), rowsFrom(START, HOUR, hours({ 20: 0 })));
  kit.at(START + 23 * HOUR).expectAbsent('WARMING_UP', '24 of 25 rows');
  kit.at(START + 24 * HOUR).expectAbsent('MISSING_VALUE');
  kit.given(candles('1h'), [{ asOf: START + 25 * HOUR, values: { open: 1 } }]);
  kit.at(START + 25 * HOUR).expectAbsent('MISSING_VALUE');
});
