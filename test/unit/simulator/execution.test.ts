import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time.ts';
import { candles } from '../../../src/feeds/index.ts';
import { SimulatedExecution } from '../../../src/simulator/execution.ts';
import { GENESIS } from '../../../src/simulator/grid.ts';
import { simulatedProvider } from '../../../src/simulator/provider.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { ASSET, NOW, rowsOf } from './support.ts';

const BAR = 5 * MINUTE;
const simulation = new Simulation(9);
const market = new SimulatedExecution(simulation);
const provider = simulatedProvider({ seed: 9 });
const moments = fc.integer({ min: NOW - 20 * DAY, max: NOW });

test('it names itself', () => {
  expect(market).toMatchObject({ venue: 'simulated', quote: 'USD' });
});

describe('bars', () => {
  test('are those of the candles, closed after the one moment and by the other', () => {
    const after = NOW - 3 * HOUR;
    const rows = rowsOf(provider, candles('5m'), { since: after });
    const bars = market.bars(ASSET, after, NOW);
    expect(bars).toHaveLength(36);
    expect(bars.map(({ closeAt, open, high, low, close }) => ({ closeAt, open, high, low, close }))).toEqual(
      rows.map(({ asOf, values: { open, high, low, close } }) => ({ closeAt: asOf, open, high, low, close })),
    );
    for (const { openAt, closeAt } of bars) expect(closeAt - openAt).toBe(BAR);
  });

  test('include the one that closes at the last moment and leave out the one that closed at the first', () => {
    const moment = Math.floor(NOW / BAR) * BAR;
    expect(market.bars(ASSET, moment - BAR, moment).map(({ closeAt }) => closeAt)).toEqual([moment]);
    expect(market.bars(ASSET, moment, moment + BAR - 1)).toEqual([]);
    expect(market.bars(ASSET, GENESIS - DAY, GENESIS)).toEqual([]);
  });
});

describe('the price at a moment', () => {
  test('lies within its bar, is the same for every look, and what a fill gets is what the market is marked at', () => {
    const again = new SimulatedExecution(new Simulation(9));
    fc.assert(
      fc.property(moments, (now) => {
        const [bar] = market.bars(ASSET, Math.floor(now / BAR) * BAR, Math.floor(now / BAR) * BAR + BAR);
        const price = market.firstPrice(ASSET, now, now + BAR);
        expect(price!.at).toBe(now);
        expect(price!.price).toBeGreaterThanOrEqual(bar!.low);
        expect(price!.price).toBeLessThanOrEqual(bar!.high);
        expect(market.mark(ASSET, now)).toBe(price!.price);
        expect(again.mark(ASSET, now)).toBe(price!.price);
      }),
    );
  });

  test('begins at the open, ends at the close and gets to both extremes', () => {
    for (const bar of market.bars(ASSET, NOW - 2 * HOUR, NOW)) {
      const prices = Array.from({ length: 601 }, (_, i) => market.mark(ASSET, bar.openAt + i * 500)!);
      expect(prices[0]).toBe(bar.open);
      expect(prices.at(-1)).toBe(bar.close);
      const tolerance = 0.01 + 0.02 * (bar.high - bar.low);
      expect(Math.abs(Math.max(...prices) - bar.high)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(Math.min(...prices) - bar.low)).toBeLessThanOrEqual(tolerance);
    }
  });

  test('does not jump', () => {
    fc.assert(
      fc.property(moments, (now) => {
        const before = market.mark(ASSET, now - SECOND)!;
        expect(Math.abs(market.mark(ASSET, now)! / before - 1)).toBeLessThan(0.005);
      }),
    );
  });

  test('is none before the genesis, nor when no time is left', () => {
    expect(market.mark(ASSET, GENESIS - 1)).toBeNull();
    expect(market.mark(ASSET, GENESIS)).toBeGreaterThan(0);
    expect(market.firstPrice(ASSET, GENESIS - 1, GENESIS + BAR)).toBeNull();
    expect(market.firstPrice(ASSET, NOW, NOW)).toBeNull();
  });
});
