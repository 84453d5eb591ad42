import { it } from 'vitest';
import stablecoinMintImpulse from '../../../plugins/signals/stablecoin-mint-impulse.ts';
import { DAY } from '../../../src/domain/time.ts';
import { stablecoinSupply } from '../../../src/feeds/index.ts';
import { instantOf, rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const START = instantOf('2024-01-01');

/** Ninety days whose change over seven days is +1 % and −1 % by turns, then one of the given change; three quarters are USDT. */
function daysThen(change: number): { usdt: number; usdc: number }[] {
  const supply = Array.from({ length: 7 }, () => 1e9);
  for (let day = 0; day <= 90; day += 1) {
    const percent = day === 90 ? change : day % 2 === 0 ? 1 : -1;
    supply.push(supply.at(-7)! * (1 + percent / 100));
  }
  return supply.map((usd) => ({ usdt: 0.75 * usd, usdc: 0.25 * usd }));
}

it('measures the change over seven days against the ninety days before', () => {
  signalKit(stablecoinMintImpulse)
    .given(stablecoinSupply, rowsFrom(START, DAY, daysThen(1.5)))
    .at(START + 97 * DAY)
    .expectValue(1.5 / Math.sqrt(90 / 89))
    .expectParts({ change7d: 1.5 })
    .expectLean(0.75 * Math.sqrt(89 / 90));
});

it('is bearish when coins are redeemed', () => {
  signalKit(stablecoinMintImpulse)
    .given(stablecoinSupply, rowsFrom(START, DAY, daysThen(-4)))
    .at(START + 97 * DAY)
    .expectValue(-4 / Math.sqrt(90 / 89))
    .expectLean(-1);
});

it('is absent while it warms up and without one of the coins', () => {
  const kit = signalKit(stablecoinMintImpulse).given(stablecoinSupply, rowsFrom(START, DAY, daysThen(1.5)));
  kit.at(START + 96 * DAY).expectAbsent('WARMING_UP', '97 of 98 rows');
  kit.given(stablecoinSupply, [{ asOf: START + 98 * DAY, values: { usdt: 1e9 } }]);
  kit.at(START + 98 * DAY).expectAbsent('MISSING_VALUE');
});
