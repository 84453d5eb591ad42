import { it } from 'vitest';
import yieldSpread from '../../../plugins/signals/yield-spread.ts';
import { DAY } from '../../../src/domain/time.ts';
import { treasuryYields } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const rows = rowsFrom(
  '2024-01-01',
  DAY,
  [4.5, 4.4, 4.3, 4.2, 4.1, 3.75].map((twoYear) => ({ tenYear: 4, twoYear })),
);

it('is the ten-year minus the two-year yield, negative when inverted', () => {
  signalKit(yieldSpread)
    .given(treasuryYields, rows)
    .at('2024-01-01')
    .expectValue(-0.5)
    .expectParts({ tenYear: 4, twoYear: 4.5 })
    .expectLean(-0.5);
});

it('tells its change over five trading days once there are as many', () => {
  signalKit(yieldSpread)
    .given(treasuryYields, rows)
    .at('2024-01-06')
    .expectValue(0.25)
    .expectParts({ tenYear: 4, twoYear: 3.75, change5d: 0.75 })
    .expectLean(0.25);
});

it('is absent without one of the yields', () => {
  signalKit(yieldSpread)
    .given(treasuryYields, [{ asOf: '2024-01-01', values: { tenYear: 4 } }])
    .at('2024-01-01')
    .expectAbsent('MISSING_VALUE');
});
