import { it } from 'vitest';
import fearGreed from '../../../plugins/signals/fear-greed.ts';
import { DAY } from '../../../src/domain/time.ts';
import { fearGreed as feed } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

it('is the index, contrarian between extreme fear and extreme greed', () => {
  const rows = rowsFrom(
    '2024-01-01',
    DAY,
    [50, 75, 25, 100, 0].map((value) => ({ value })),
  );
  const kit = signalKit(fearGreed).given(feed, rows);
  kit.at('2024-01-01').expectValue(50).expectLean(0);
  kit.at('2024-01-02').expectValue(75).expectLean(-1);
  kit.at('2024-01-03').expectValue(25).expectLean(1);
  kit.at('2024-01-04').expectValue(100).expectLean(-1);
  kit.at('2024-01-05').expectValue(0).expectLean(1);
});

it('reports a value outside the index as a fault instead of clamping it', () => {
  signalKit(fearGreed)
    .given(feed, [{ asOf: '2024-01-01', values: { value: 101 } }])
    .at('2024-01-01')
    .expectAbsent('PLUGIN_ERROR', 'outside 0 to 100');
});

it('is absent without a value', () => {
  signalKit(fearGreed)
    .given(feed, [{ asOf: '2024-01-01', values: {} }])
    .at('2024-01-01')
    .expectAbsent('MISSING_VALUE');
  signalKit(fearGreed).at('2024-01-01').expectAbsent('NO_SOURCE');
});
