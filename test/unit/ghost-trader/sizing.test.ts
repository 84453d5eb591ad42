import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/domain/errors.ts';
import { Exact } from '../../../src/ghost-trader/decimals.ts';
import { PaperBroker } from '../../../src/ghost-trader/paper-broker.ts';
import { fillWithin, SIZING_DEFAULTS, sizePosition, type SizingInput } from '../../../src/ghost-trader/sizing.ts';
import { ASSET, PLAIN_BROKER } from './support.ts';

const INPUT: SizingInput = { asset: ASSET, cash: '10000', equity: '10000', exposure: '0', price: '30000', realisedDailyVolatility: 0.1 };
const sizeOf = (changes: Partial<SizingInput>, options = SIZING_DEFAULTS) => sizePosition({ ...INPUT, ...changes }, options, PLAIN_BROKER);

describe('the size of a position', () => {
  it('is equity × target / volatility, rounded down to the lot', () => {
    // 10,000 × 0.02 / 0.1 = 2,000; / 30,000 = 0.066666…
    const { quantity, figures } = sizeOf({});
    expect(quantity).toBe('0.06666');
    expect(figures).toMatchObject({ wantedFraction: 0.2, notional: 2000, quantity: 0.06666, equity: 10_000, price: 30_000 });
  });

  it('is capped per trade', () => {
    expect(sizeOf({ realisedDailyVolatility: 0.01 })).toMatchObject({
      quantity: '0.08333',
      figures: { wantedFraction: 2, notional: 2500 },
    });
    expect(sizeOf({ realisedDailyVolatility: 0 }).quantity).toBe('0.08333');
  });

  it('is capped by the exposure that is left', () => {
    const size = sizeOf({ exposure: '9400', cash: '600' });
    expect(size).toMatchObject({ quantity: '0.01998', figures: { exposureRoom: 600, notional: 600 } });
    expect(sizeOf({ exposure: '10001', cash: '600' })).toMatchObject({ quantity: null, figures: { exposureRoom: 0, quantity: 0 } });
  });

  it('is never more than the cash pays for after the fee', () => {
    // 100 × 0.19999 = 19.999 and a fee of 0.019999 fit into 20.02; 0.2 lots would cost 20.02 exactly.
    const options = { ...SIZING_DEFAULTS, maxFractionPerTrade: 1 };
    const rich = { price: '100', equity: '20', realisedDailyVolatility: 0.001 };
    expect(sizeOf({ ...rich, cash: '20.02' }, options).quantity).toBe('0.2');
    expect(sizeOf({ ...rich, cash: '20.0199' }, options).quantity).toBe('0.19999');
  });

  it('is nothing below the minimum notional', () => {
    expect(sizeOf({ equity: '50', cash: '50' })).toMatchObject({ quantity: null, figures: { notional: 10, minimumNotional: 10 } });
    expect(sizeOf({ equity: '51', cash: '51' }).quantity).toBe('0.00034');
  });

  it.each([Number.NaN, -0.1, Infinity])('refuses a volatility of %s', (realisedDailyVolatility) => {
    expect(() => sizeOf({ realisedDailyVolatility })).toThrow(InvariantError);
  });

  it('never costs more than the cash, and nearly all of it when it is the limit', () => {
    const broker = new PaperBroker();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 1_000_000_000 }),
        (cents, price, lots) => {
          const cash = new Exact(cents).div(100).toFixed();
          const marketPrice = new Exact(price).div(100).toFixed();
          const order = { asset: ASSET, side: 'buy' as const, quantity: new Exact(lots).times('0.00001').toFixed(), marketPrice };
          const bought = fillWithin(order, cash, 0.00001, broker);
          const more = new Exact(bought?.quantity ?? 0).plus('0.00001');
          if (bought !== null) expect(new Exact(bought.quantity).times(bought.price).plus(bought.fee).lessThanOrEqualTo(cash)).toBe(true);
          if (bought?.quantity === order.quantity) return;
          // Two lots more are out of reach: one may be lost to rounding, and a tier's edge to its dearer neighbour.
          const dearest = more.plus('0.00001').times(marketPrice).times('1.0081');
          expect(dearest.greaterThan(cash)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
