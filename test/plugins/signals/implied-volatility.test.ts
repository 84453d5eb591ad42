import { expect, it } from 'vitest';
import impliedVolatility from '../../../plugins/signals/implied-volatility.ts';
import { DAY } from '../../../src/domain/time.ts';
import { volatilityIndex } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const hour = [{ asOf: '2024-12-30T10:00:00Z', values: { dvol: 60 } }];
/** 365 daily closes that rise, the last one on the day of the hour. */
const year = rowsFrom(
  '2024-01-01',
  DAY,
  Array.from({ length: 365 }, (_, day) => ({ dvol: 1 + day })),
);

it('is the level of the hour, with the rank of the last daily close in its year', () => {
  const check = signalKit(impliedVolatility)
    .given(volatilityIndex('1h'), hour)
    .given(volatilityIndex('1d'), year)
    .at('2024-12-30T10:00:00Z')
    .expectValue(60)
    .expectParts({ percentile: (100 * 364.5) / 365 });
  expect(check.reading.lean).toBeNull();
});

it('goes without a rank before a year has passed', () => {
  signalKit(impliedVolatility)
    .given(volatilityIndex('1h'), hour)
    .given(volatilityIndex('1d'), year.slice(1))
    .at('2024-12-30T10:00:00Z')
    .expectValue(60)
    .expectParts({});
});

it('is absent without the hourly index, whatever the daily one says', () => {
  signalKit(impliedVolatility).given(volatilityIndex('1d'), year).at('2024-12-30').expectAbsent('NO_SOURCE', '1h');
});
