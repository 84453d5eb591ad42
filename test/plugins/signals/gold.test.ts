import { it } from 'vitest';
import gold from '../../../plugins/signals/gold.ts';
import { DAY } from '../../../src/domain/time.ts';
import { gold as feed } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const rows = rowsFrom(
  '2024-01-01',
  DAY,
  [2000, 2010, 2020, 2030, 2040, 2030, 2211].map((price) => ({ price })),
);

it('is the change over five trading days, with the level, and leans at most by half', () => {
  const kit = signalKit(gold).given(feed, rows);
  kit.at('2024-01-06').expectValue(1.5).expectParts({ level: 2030 }).expectLean(0.25);
  kit.at('2024-01-07').expectValue(10).expectParts({ level: 2211 }).expectLean(0.5);
});

it('is absent before five days have passed and when the price is stale', () => {
  const kit = signalKit(gold).given(feed, rows, { maxAgeMs: 3 * DAY });
  kit.at('2024-01-05').expectAbsent('WARMING_UP', '5 of 6 rows');
  kit.at('2024-01-11').expectAbsent('STALE', 'Gold');
});
