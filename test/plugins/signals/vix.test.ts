import { it } from 'vitest';
import vix from '../../../plugins/signals/vix.ts';
import { DAY } from '../../../src/domain/time.ts';
import { vix as feed } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const rows = rowsFrom(
  '2024-01-01',
  DAY,
  [20, 15, 10, 12, 14, 30].map((close) => ({ close })),
);

it('is the level, calm bullish and stress bearish', () => {
  const kit = signalKit(vix).given(feed, rows);
  kit.at('2024-01-01').expectValue(20).expectParts({}).expectLean(0);
  kit.at('2024-01-03').expectValue(10).expectLean(1);
  kit.at('2024-01-06').expectValue(30).expectParts({ change5d: 50 }).expectLean(-1);
});

it('is absent without a close', () => {
  signalKit(vix)
    .given(feed, [{ asOf: '2024-01-01', values: {} }])
    .at('2024-01-01')
    .expectAbsent('MISSING_VALUE');
  signalKit(vix).at('2024-01-01').expectAbsent('NO_SOURCE', 'VIX');
});
