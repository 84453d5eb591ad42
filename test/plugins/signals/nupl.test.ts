import { it } from 'vitest';
import nupl from '../../../plugins/signals/nupl.ts';
import { capitalisation } from '../../../src/feeds/index.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const asOf = '2024-01-01';

it('is the share of the market cap that is unrealised gain', () => {
  signalKit(nupl)
    .given(capitalisation, [{ asOf, values: { marketCap: 400, realizedCap: 250 } }])
    .at(asOf)
    .expectValue(0.375)
    .expectLean(0);
});

it('is fully bearish at euphoria and fully bullish below water', () => {
  const kit = signalKit(nupl).given(capitalisation, [
    { asOf: '2024-01-01', values: { marketCap: 400, realizedCap: 100 } },
    { asOf: '2024-01-02', values: { marketCap: 400, realizedCap: 500 } },
  ]);
  kit.at('2024-01-01').expectValue(0.75).expectLean(-1);
  kit.at('2024-01-02').expectValue(-0.25).expectLean(1);
});

it('declines a market cap of zero and is absent without a realised cap', () => {
  const kit = signalKit(nupl).given(capitalisation, [
    { asOf: '2024-01-01', values: { marketCap: 0, realizedCap: 100 } },
    { asOf: '2024-01-02', values: { marketCap: 400 } },
  ]);
  kit.at('2024-01-01').expectAbsent('DECLINED', 'zero');
  kit.at('2024-01-02').expectAbsent('MISSING_VALUE');
});
