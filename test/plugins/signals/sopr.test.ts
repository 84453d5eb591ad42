import { it } from 'vitest';
import sopr from '../../../plugins/signals/sopr.ts';
import { DAY } from '../../../src/domain/time.ts';
import { sopr as feed } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const days = [1, 1.01, 1.02, 1.03, 1.04, 1.05, 0.95].map((ratio) => ({ sopr: ratio }));

it('is the ratio of the newest day, with the mean of seven days once there are seven', () => {
  const kit = signalKit(sopr).given(feed, rowsFrom('2024-01-01', DAY, days));
  kit.at('2024-01-06').expectValue(1.05).expectParts({}).expectLean(-1);
  kit
    .at('2024-01-07')
    .expectValue(0.95)
    .expectParts({ mean7: 7.1 / 7 })
    .expectLean(1);
});

it('is neutral at break-even', () => {
  signalKit(sopr)
    .given(feed, rowsFrom('2024-01-01', DAY, days))
    .at('2024-01-01')
    .expectValue(1)
    .expectLean(0);
});

it('is absent without a value', () => {
  signalKit(sopr)
    .given(feed, [{ asOf: '2024-01-01', values: {} }])
    .at('2024-01-01')
    .expectAbsent('MISSING_VALUE');
  signalKit(sopr).at('2024-01-01').expectAbsent('NO_SOURCE');
});
