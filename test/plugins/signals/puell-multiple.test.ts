import { it } from 'vitest';
import puellMultiple from '../../../plugins/signals/puell-multiple.ts';
import { DAY } from '../../../src/domain/time.ts';
import { mining } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

/** A year in which all days but the last issue 100 USD. */
function yearEndingWith(issuanceUsd: number): { issuanceUsd: number }[] {
  return [...Array.from({ length: 364 }, () => 100), issuanceUsd].map((usd) => ({ issuanceUsd: usd }));
}

it('is the issuance of the day over its mean of 365 days, the day included', () => {
  signalKit(puellMultiple)
    .given(mining, rowsFrom('2023-01-01', DAY, yearEndingWith(400)))
    .at('2023-12-31')
    .expectValue((400 * 365) / 36_800);
});

it('leans on a logarithmic scale between its limits', () => {
  // x / ((36400 + x) / 365) = 4 for x = 145600 / 361; ln 4 − ln 0.4 = ln 10
  const top = signalKit(puellMultiple).given(mining, rowsFrom('2023-01-01', DAY, yearEndingWith(145_600 / 361)));
  top.at('2023-12-31').expectValue(4).expectLean(-1);
  const usual = signalKit(puellMultiple).given(mining, rowsFrom('2023-01-01', DAY, yearEndingWith(100)));
  usual
    .at('2023-12-31')
    .expectValue(1)
    .expectLean(2 * Math.log10(4) - 1);
  const none = signalKit(puellMultiple).given(mining, rowsFrom('2023-01-01', DAY, yearEndingWith(0)));
  none.at('2023-12-31').expectValue(0).expectLean(1);
});

it('is absent before a year has passed and after a missing day', () => {
  const kit = signalKit(puellMultiple).given(mining, rowsFrom('2023-01-01', DAY, yearEndingWith(400)));
  kit.at('2023-12-30').expectAbsent('WARMING_UP', '364 of 365 rows');
  kit.given(mining, [{ asOf: '2024-01-01', values: { hashRate: 1 } }]);
  kit.at('2024-01-01').expectAbsent('MISSING_VALUE');
});
