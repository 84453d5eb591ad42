import { describe, expect, it } from 'vitest';
import { ConfigError, InvariantError } from '../../../src/domain/errors.ts';
import { PAPER_BROKER_DEFAULTS, PaperBroker } from '../../../src/ghost-trader/paper-broker.ts';
import { ASSET, PLAIN_BROKER } from './support.ts';

const order = (side: 'buy' | 'sell', quantity: string, marketPrice: string) => ({ asset: ASSET, side, quantity, marketPrice });

describe('the paper broker', () => {
  const broker = new PaperBroker();

  it('adds slippage and latency against us and charges the taker fee', () => {
    // 1 bp + 0.5 bp on 1,000; fee 40 bp of 1,000.15 and of 999.85.
    expect(broker.fill(order('buy', '1', '1000'))).toEqual({ price: '1000.15', fee: '4.0006' });
    expect(broker.fill(order('sell', '1', '1000'))).toEqual({ price: '999.85', fee: '3.9994' });
  });

  it.each([
    ['25', '1000.15'],
    ['25.001', '1000.3'],
    ['250', '1000.3'],
    ['1000', '1000.8'],
    ['1000.001', '1001.55'],
  ])('takes the tier of the notional: %s at 1000', (quantity, price) => {
    expect(broker.fill(order('buy', quantity, '1000')).price).toBe(price);
  });

  it('rounds prices to 12 digits and fees to 8 decimals, both against us', () => {
    // 12345.6789012 × 1.00015 = 12347.53075303518, × 0.99985 = 12343.82704936482; a fee of 0.000493901230124.
    expect(broker.fill(order('buy', '0.00001', '12345.6789012'))).toEqual({ price: '12347.5307531', fee: '0.00049391' });
    expect(broker.fill(order('sell', '0.00001', '12345.6789012')).price).toBe('12343.8270493');
    expect(broker.fill(order('buy', '1000000', '0.0000123456')).price).toBe('0.00001234745184');
  });

  it('fills at the given price without slippage and latency', () => {
    expect(PLAIN_BROKER.fill(order('buy', '1', '18181.97'))).toEqual({ price: '18181.97', fee: '18.18197' });
    expect(PLAIN_BROKER.fill(order('sell', '1', '18181.97'))).toEqual({ price: '18181.97', fee: '18.18197' });
  });

  it('shows its dated fees', () => {
    expect(new PaperBroker({ latencyBps: 1 }).options.fees).toEqual(PAPER_BROKER_DEFAULTS.fees);
    expect(PAPER_BROKER_DEFAULTS.fees).toEqual({ venue: 'kraken-spot', asOf: '2026-11-22', makerBps: 25, takerBps: 40 });
  });

  it('refuses orders and settings that make no sense', () => {
    expect(() => broker.fill(order('buy', '0', '1000'))).toThrow(InvariantError);
    expect(() => broker.fill(order('buy', '1', '-1'))).toThrow(InvariantError);
    expect(() => new PaperBroker({ latencyBps: -1 })).toThrow(ConfigError);
    expect(() => new PaperBroker({ slippage: [] })).toThrow(ConfigError);
    expect(() => new PaperBroker({ slippage: [{ upTo: 1000, bps: 1 }] })).toThrow(/null as the limit of the last tier/);
    expect(
      () =>
        new PaperBroker({
          slippage: [
            { upTo: null, bps: 1 },
            { upTo: null, bps: 2 },
          ],
        }),
    ).toThrow(ConfigError);
    expect(() => new PaperBroker({ fees: { ...PAPER_BROKER_DEFAULTS.fees, takerBps: 10_000 } })).toThrow(ConfigError);
  });
});
