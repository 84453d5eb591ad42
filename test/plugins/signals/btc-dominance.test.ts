import { expect, it } from 'vitest';
import btcDominance from '../../../plugins/signals/btc-dominance.ts';
import { DAY } from '../../../src/domain/time.ts';
import { dominance } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const rows = rowsFrom(
  '2024-01-01',
  DAY,
  [50, 51, 52, 53, 54, 55, 56, 48, 49].map((share) => ({ share })),
);

it('is the share of the newest day, with its change over seven days', () => {
  const check = signalKit(btcDominance).given(dominance, rows).at('2024-01-08').expectValue(48).expectParts({ change7d: -2 });
  expect(check.reading.lean).toBeNull();
});

it('goes without the change where the day seven days ago is missing', () => {
  const gap = rows.filter(({ values }) => values.share !== 51);
  signalKit(btcDominance).given(dominance, gap).at('2024-01-09').expectValue(49).expectParts({});
});

it('is absent before eight days and without a value', () => {
  const kit = signalKit(btcDominance).given(dominance, rows);
  kit.at('2024-01-07').expectAbsent('WARMING_UP', '7 of 8 rows');
  kit.given(dominance, [{ asOf: '2024-01-10', values: {} }]);
  kit.at('2024-01-10').expectAbsent('MISSING_VALUE');
});
