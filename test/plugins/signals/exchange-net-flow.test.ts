import { it } from 'vitest';
import exchangeNetFlow from '../../../plugins/signals/exchange-net-flow.ts';
import { DAY } from '../../../src/domain/time.ts';
import { exchangeFlows } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

/** Ninety days with net flows of +1 and −1 by turns, then one of the given net flow. */
function daysThen(netFlow: number): { inflow: number; outflow: number }[] {
  return [...Array.from({ length: 90 }, (_, day) => (day % 2 === 0 ? 1 : -1)), netFlow].map((net) => ({ inflow: 10 + net, outflow: 10 }));
}

it('measures the net flow against the ninety days before, the day itself left out', () => {
  signalKit(exchangeNetFlow)
    .given(exchangeFlows, rowsFrom('2024-01-01', DAY, daysThen(2)))
    .at('2024-03-31')
    .expectValue(2 / Math.sqrt(90 / 89))
    .expectParts({ netFlow: 2 })
    .expectLean(-Math.sqrt(89 / 90));
});

it('is bullish when coins leave', () => {
  signalKit(exchangeNetFlow)
    .given(exchangeFlows, rowsFrom('2024-01-01', DAY, daysThen(-9)))
    .at('2024-03-31')
    .expectValue(-9 / Math.sqrt(90 / 89))
    .expectLean(1);
});

it('is absent until ninety days have passed, and when a flow is missing', () => {
  const kit = signalKit(exchangeNetFlow).given(exchangeFlows, rowsFrom('2024-01-01', DAY, daysThen(2)));
  kit.at('2024-03-30').expectAbsent('WARMING_UP', '90 of 91 rows');
  kit.given(exchangeFlows, [{ asOf: '2024-04-01', values: { inflow: 5 } }]);
  kit.at('2024-04-01').expectAbsent('MISSING_VALUE');
});

it('is absent after ninety days without any difference, which have no deviation', () => {
  const flat = Array.from({ length: 91 }, () => ({ inflow: 10, outflow: 10 }));
  signalKit(exchangeNetFlow)
    .given(exchangeFlows, rowsFrom('2024-01-01', DAY, flat))
    .at('2024-03-31')
    .expectAbsent('MISSING_VALUE');
});
