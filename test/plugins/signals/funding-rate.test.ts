import { it } from 'vitest';
import fundingRate from '../../../plugins/signals/funding-rate.ts';
import { HOUR } from '../../../src/domain/time.ts';
import { fundingRate as feed } from '../../../src/feeds/index.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const asOf = '2024-01-01T08:00:00Z';

it('annualises the rate of one interval, neutral at the base rate', () => {
  signalKit(fundingRate)
    .given(feed, [{ asOf, values: { rate: 0.0001, intervalHours: 8 } }], { source: 'alpha' })
    .at(asOf)
    .expectValue(10.95)
    .expectParts({ alpha: 10.95 })
    .expectLean(0);
});

it('is the mean over the venues, each by its own interval', () => {
  signalKit(fundingRate)
    .given(feed, [{ asOf, values: { rate: 0.0003, intervalHours: 8 } }], { source: 'alpha' })
    .given(feed, [{ asOf, values: { rate: 0.0001, intervalHours: 1 } }], { source: 'beta' })
    .at(asOf)
    .expectValue(60.225)
    .expectParts({ alpha: 32.85, beta: 87.6 })
    .expectLean(-1);
});

it('is bullish when shorts pay', () => {
  signalKit(fundingRate)
    .given(feed, [{ asOf, values: { rate: -0.0002, intervalHours: 8 } }])
    .at(asOf)
    .expectValue(-21.9)
    .expectLean(32.85 / 40);
});

it('leaves out a venue that is stale or states no interval', () => {
  const kit = signalKit(fundingRate)
    .given(feed, [{ asOf, values: { rate: 0.0001, intervalHours: 8 } }], { source: 'alpha', maxAgeMs: 24 * HOUR })
    .given(feed, [{ asOf, values: { rate: 0.0009, intervalHours: 8 } }], { source: 'beta', maxAgeMs: HOUR })
    .given(feed, [{ asOf, values: { rate: 0.0009 } }], { source: 'gamma', maxAgeMs: 24 * HOUR });
  kit.at('2024-01-01T12:00:00Z').expectValue(10.95).expectParts({ alpha: 10.95 });
  kit.at('2024-01-02T12:00:00Z').expectAbsent('STALE');
});

it('declines an interval of no length, and is absent without any venue', () => {
  const kit = signalKit(fundingRate).given(feed, [{ asOf, values: { rate: 0.0001, intervalHours: 0 } }], { source: 'alpha' });
  kit.at(asOf).expectAbsent('DECLINED', 'alpha');
  signalKit(fundingRate).at(asOf).expectAbsent('NO_SOURCE');
});
