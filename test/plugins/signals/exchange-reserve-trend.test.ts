import { it } from 'vitest';
import exchangeReserveTrend from '../../../plugins/signals/exchange-reserve-trend.ts';
import { DAY } from '../../../src/domain/time.ts';
import { exchangeFlows } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

/** Thirty-one days on which one coin in a thousand leaves each day. */
const falling = Array.from({ length: 31 }, (_, day) => ({ reserve: 1000 - day }));

it('is the change over thirty days', () => {
  signalKit(exchangeReserveTrend)
    .given(exchangeFlows, rowsFrom('2024-01-01', DAY, falling))
    .at('2024-01-31')
    .expectValue(-3)
    .expectLean(0.75);
});

it('declines while the thirty days contain a relabelling of addresses', () => {
  const below = falling.map(({ reserve }, day) => ({ reserve: day < 15 ? reserve : reserve * 1.09 }));
  const above = falling.map(({ reserve }, day) => ({ reserve: day < 15 ? reserve : reserve * 1.12 }));
  const real = signalKit(exchangeReserveTrend).given(exchangeFlows, rowsFrom('2024-01-01', DAY, below));
  real.at('2024-01-31').expectValue(100 * (0.97 * 1.09 - 1));
  const relabelled = signalKit(exchangeReserveTrend).given(exchangeFlows, rowsFrom('2024-01-01', DAY, above));
  relabelled.at('2024-01-31').expectAbsent('DECLINED', 'relabelled');
});

it('declines a gap and a reserve of zero', () => {
  const [first, ...rest] = rowsFrom('2024-01-01', DAY, falling);
  const gap = [first!, ...rest.map(({ asOf, values }) => ({ asOf: asOf + DAY, values }))];
  signalKit(exchangeReserveTrend).given(exchangeFlows, gap).at('2024-02-01').expectAbsent('DECLINED', 'missing');
  const empty = rowsFrom('2024-01-01', DAY, [{ reserve: 0 }, ...falling.slice(1)]);
  signalKit(exchangeReserveTrend).given(exchangeFlows, empty).at('2024-01-31').expectAbsent('DECLINED', 'zero');
});

it('is absent before thirty days have passed and while a day has no value', () => {
  const kit = signalKit(exchangeReserveTrend).given(exchangeFlows, rowsFrom('2024-01-01', DAY, falling));
  kit.at('2024-01-30').expectAbsent('WARMING_UP', '30 of 31 rows');
  kit.given(exchangeFlows, [{ asOf: '2024-02-01', values: { inflow: 5, outflow: 5 } }]);
  kit.at('2024-02-01').expectAbsent('MISSING_VALUE');
});
