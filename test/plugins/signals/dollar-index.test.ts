import { it } from 'vitest';
import dollarIndex from '../../../plugins/signals/dollar-index.ts';
import { DAY } from '../../../src/domain/time.ts';
import { dollarIndex as feed } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const rows = rowsFrom(
  '2024-01-01',
  DAY,
  [100, 99, 98, 97, 98, 101, 96.03].map((close) => ({ close })),
);

it('is the change over five trading days, with the level', () => {
  const kit = signalKit(dollarIndex).given(feed, rows);
  kit
    .at('2024-01-06')
    .expectValue(1)
    .expectParts({ level: 101 })
    .expectLean(-2 / 3);
  kit.at('2024-01-07').expectValue(-3).expectParts({ level: 96.03 }).expectLean(1);
});

it('is absent before five days have passed and without a close', () => {
  const kit = signalKit(dollarIndex).given(feed, rows);
  kit.at('2024-01-05').expectAbsent('WARMING_UP', '5 of 6 rows');
  kit.given(feed, [{ asOf: '2024-01-08', values: {} }]);
  kit.at('2024-01-08').expectAbsent('MISSING_VALUE');
});
