import { it } from 'vitest';
import mvrvZScore from '../../../plugins/signals/mvrv-z-score.ts';
import { DAY } from '../../../src/domain/time.ts';
import { capitalisation } from '../../../src/feeds/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const rows = rowsFrom('2024-01-01', DAY, [
  { marketCap: 100, realizedCap: 90 },
  { marketCap: 200, realizedCap: 120 },
  { marketCap: 300, realizedCap: 150 },
]);

it('divides the gains of holders by the population deviation of the market cap since its first row', () => {
  // mean 200, squared deviations 10000 + 0 + 10000, over three rows
  const score = 150 / Math.sqrt(20_000 / 3);
  signalKit(mvrvZScore)
    .given(capitalisation, rows)
    .at('2024-01-03')
    .expectValue(score)
    .expectParts({ mvrv: 2 })
    .expectLean(1 - (2 * score) / 7);
});

it('declines while the market cap has not moved', () => {
  signalKit(mvrvZScore).given(capitalisation, rows).at('2024-01-01').expectAbsent('DECLINED', 'hardly moved');
});

it('is absent without a realised cap, and once the rows are stale', () => {
  const kit = signalKit(mvrvZScore).given(capitalisation, [...rows, { asOf: '2024-01-04', values: { marketCap: 400 } }]);
  kit.at('2024-01-04').expectAbsent('MISSING_VALUE', 'Capitalisation');
  kit.at('2024-01-09').expectAbsent('STALE');
});
