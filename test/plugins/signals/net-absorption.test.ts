import { it } from 'vitest';
import netAbsorption from '../../../plugins/signals/net-absorption.ts';
import { DAY } from '../../../src/domain/time.ts';
import { candles, etfFlows, exchangeFlows, mining } from '../../../src/feeds/index.ts';
import { instantOf, rowsFrom } from '../../kit/rows.ts';
import { signalKit, type SignalKit } from '../../kit/signal-kit.ts';

const START = instantOf('2024-01-01');
const LAST = START + 29 * DAY;

/** Thirty days on which 1000 coins (on the first 1600) trade at 50 and 30 are mined, and exchanges that held 10,000 hold `reserve` on the last. */
function kitWith({ reserve = 9900, volume = 1000 } = {}): SignalKit {
  const held = [...Array.from({ length: 29 }, () => 10_000), reserve];
  return signalKit(netAbsorption)
    .given(
      candles('1d'),
      rowsFrom(
        START,
        DAY,
        held.map((_, day) => ({ close: 50, volume: day === 0 ? 1.6 * volume : volume })),
      ),
    )
    .given(
      exchangeFlows,
      rowsFrom(
        START,
        DAY,
        held.map((each) => ({ reserve: each })),
      ),
    )
    .given(
      mining,
      rowsFrom(
        START,
        DAY,
        held.map(() => ({ issuance: 30 })),
      ),
    );
}

it('adds what left exchanges and what the funds bought, less what was mined, over the mean volume', () => {
  kitWith()
    .given(etfFlows, rowsFrom(LAST - 2 * DAY, DAY, [{ net: 9e9 }, { net: 9e9 }, { net: 2500 }]))
    .at(LAST)
    .expectValue(120 / 1020)
    .expectParts({ left: 100, funds: 50, issued: 30, averageVolume: 1020 })
    .expectLean(480 / 1020);
});

it('leaves the funds out on a day whose flow is not known', () => {
  kitWith()
    .given(etfFlows, rowsFrom(LAST - 3 * DAY, DAY, [{ net: 9e9 }, { net: 9e9 }, { net: 2500 }]))
    .at(LAST)
    .expectValue(70 / 1020)
    .expectParts({ left: 100, issued: 30, averageVolume: 1020 });
});

it('is bearish when coins return to exchanges', () => {
  kitWith({ reserve: 10_500 })
    .at(LAST)
    .expectValue(-530 / 1020)
    .expectLean(-1);
});

it('declines a relabelling of addresses, a gap, an unknown issuance and a market without trades', () => {
  kitWith({ reserve: 9000 }).at(LAST).expectAbsent('DECLINED', 'relabelled');
  kitWith({ volume: 0 }).at(LAST).expectAbsent('DECLINED', 'traded');
  const gap = kitWith().given(exchangeFlows, [{ asOf: LAST + 2 * DAY, values: { reserve: 9800 } }]);
  gap.at(LAST + 2 * DAY).expectAbsent('DECLINED', 'day before');
  const ahead = kitWith().given(exchangeFlows, [{ asOf: LAST + DAY, values: { reserve: 9800 } }]);
  ahead.at(LAST + DAY).expectAbsent('DECLINED', 'issuance');
});

it('is absent without exchange reserves', () => {
  signalKit(netAbsorption).at(LAST).expectAbsent('NO_SOURCE', 'Exchange flows');
  kitWith({ reserve: NaN }).at(LAST).expectAbsent('MISSING_VALUE', 'Exchange flows');
});
