import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { applyEvent, emptyPortfolio, positionOf } from '../../../src/ghost-trader/ledger.ts';
import { Exact, priceToAmount } from '../../../src/ghost-trader/decimals.ts';
import { equityOf } from '../../../src/ghost-trader/valuation.ts';
import { rsi } from '../../../src/series/indicators.ts';
import { ASSET, fillOf, PLAIN_BROKER } from './support.ts';

const file = new URL('../../../../shared/vectors/backtest/bars-100k.csv.gz', import.meta.url);
const sharedAvailable = existsSync(file);

/** The vector's own average: seeded with the first price, unlike ours. */
function emaFromFirst(values: Float64Array, period: number): Float64Array {
  const weight = 2 / (period + 1);
  const out = new Float64Array(values.length);
  let average = values[0]!;
  values.forEach((value, i) => {
    average += weight * (value - average);
    out[i] = average;
  });
  return out;
}

function readBars(): { readonly open: Float64Array; readonly close: Float64Array } {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').slice(1);
  const column = (index: number) => Float64Array.from(lines, (line) => Number(line.split(',')[index]));
  return { open: column(1), close: column(4) };
}

describe.skipIf(!sharedAvailable)('one strategy over 100,000 bars (needs ../shared)', () => {
  it('gives 604 entries and an equity of 9,963,387.4338 through broker and ledger', () => {
    const { open, close } = readBars();
    const [fast, slow, strength] = [emaFromFirst(close, 20), emaFromFirst(close, 100), rsi(close, 14)];
    let portfolio = emptyPortfolio('10000000');
    let entries = 0;
    for (let i = 1000; i + 1 < close.length; i += 1) {
      const held = positionOf(portfolio, ASSET);
      const crossedUp = fast[i]! > slow[i]! && fast[i - 1]! <= slow[i - 1]!;
      const crossedDown = fast[i]! < slow[i]! && fast[i - 1]! >= slow[i - 1]!;
      const side = held === null && crossedUp && strength[i]! < 70 ? 'buy' : held !== null && crossedDown ? 'sell' : null;
      if (side === null) continue;
      if (side === 'buy') entries += 1;
      const { price, fee } = PLAIN_BROKER.fill({ asset: ASSET, side, quantity: '1', marketPrice: priceToAmount(open[i + 1]!) });
      portfolio = applyEvent(portfolio, fillOf(side, '1', price, fee, i + 1, `trade ${String(entries)}`));
    }
    expect(entries).toBe(604);
    const equity = equityOf(portfolio, () => priceToAmount(close.at(-1)!));
    expect(new Exact(equity!).toFixed(4)).toBe('9963387.4338');
  });
});
