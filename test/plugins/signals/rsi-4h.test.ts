import { it } from 'vitest';
import rsi4h from '../../../plugins/signals/rsi-4h.ts';
import { HOUR } from '../../../src/domain/time.ts';
import { candles } from '../../../src/feeds/index.ts';
import { instantOf, rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const BAR = 4 * HOUR;
const START = instantOf('2024-01-01');

function closing(closes: readonly number[]): { close: number }[] {
  return closes.map((close) => ({ close }));
}

/** Fifteen closes: seven gains of 2 and seven losses of 1. */
const closes = [100, 102, 101, 103, 102, 104, 103, 105, 104, 106, 105, 107, 106, 108, 107];

it('is Wilder’s index: means over fourteen changes, then smoothed', () => {
  const kit = signalKit(rsi4h).given(candles('4h'), rowsFrom(START, BAR, closing([...closes, 110])));
  // mean gain 1, mean loss 1/2
  kit
    .at(START + 14 * BAR)
    .expectValue(100 / 1.5)
    .expectLean(-5 / 6);
  // a gain of 3: mean gain (13 + 3) / 14, mean loss 6.5 / 14
  kit
    .at(START + 15 * BAR)
    .expectValue(1600 / 22.5)
    .expectLean(-1);
});

it('is 100 when every bar rises and 0 when every bar falls', () => {
  const rising = signalKit(rsi4h).given(candles('4h'), rowsFrom(START, BAR, closing(closes.map((_, bar) => 100 + bar))));
  rising
    .at(START + 14 * BAR)
    .expectValue(100)
    .expectLean(-1);
  const falling = signalKit(rsi4h).given(candles('4h'), rowsFrom(START, BAR, closing(closes.map((_, bar) => 100 - bar))));
  falling
    .at(START + 14 * BAR)
    .expectValue(0)
    .expectLean(1);
});

it('is absent while it warms up, without its own bars, and when they are stale', () => {
  const kit = signalKit(rsi4h).given(candles('4h'), rowsFrom(START, BAR, closing(closes)), { maxAgeMs: 2 * BAR });
  kit.at(START + 13 * BAR).expectAbsent('WARMING_UP', '14 of 15 rows');
  kit.at(START + 16 * BAR).expectValue(100 / 1.5);
  kit.at(START + 16 * BAR + 1).expectAbsent('STALE');
  const other = signalKit(rsi4h).given(candles('1h'), rowsFrom(START, BAR, closing(closes)));
  other.at(START + 14 * BAR).expectAbsent('NO_SOURCE', '4h');
});
