import { it } from 'vitest';
import ema200Distance from '../../../plugins/signals/ema200-distance.ts';
import { HOUR } from '../../../src/domain/time.ts';
import { candles } from '../../../src/feeds/index.ts';
import { instantOf, rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const BAR = 4 * HOUR;
const START = instantOf('2024-01-01');

/** Two hundred bars at 100, whose average is 100, then the given one. */
function barsThen(close: number): { close: number }[] {
  return [...Array.from({ length: 200 }, () => 100), close].map((each) => ({ close: each }));
}

it('is the signed distance from the average, in percent of it', () => {
  const above = signalKit(ema200Distance).given(candles('4h'), rowsFrom(START, BAR, barsThen(110)));
  above
    .at(START + 199 * BAR)
    .expectValue(0)
    .expectLean(0);
  above
    .at(START + 200 * BAR)
    .expectValue((100 * (10 - 20 / 201)) / (100 + 20 / 201))
    .expectLean(1);
  const below = signalKit(ema200Distance).given(candles('4h'), rowsFrom(START, BAR, barsThen(96)));
  const distance = (100 * (-4 + 8 / 201)) / (100 - 8 / 201);
  below
    .at(START + 200 * BAR)
    .expectValue(distance)
    .expectLean(distance / 8);
});

it('is absent before two hundred bars and without bars of four hours', () => {
  const kit = signalKit(ema200Distance).given(candles('4h'), rowsFrom(START, BAR, barsThen(110)));
  kit.at(START + 198 * BAR).expectAbsent('WARMING_UP', '199 of 200 rows');
  const other = signalKit(ema200Distance).given(candles('1h'), rowsFrom(START, BAR, barsThen(110)));
  other.at(START + 200 * BAR).expectAbsent('NO_SOURCE', '4h');
});
