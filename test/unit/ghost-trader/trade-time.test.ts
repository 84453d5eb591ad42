import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/domain/errors.ts';
import type { ExecutionBar } from '../../../src/domain/ports.ts';
import { HOUR, MINUTE } from '../../../src/domain/time.ts';
import type { TradeEvent } from '../../../src/domain/trade.ts';
import { GhostTrader, type TradeInput } from '../../../src/ghost-trader/trade.ts';
import { ASSET, barTo, FakeMarket, flat, HOLD, inputAt, kindsOf, PLAIN_BROKER, SELL, tradingOn } from './support.ts';

describe('time', () => {
  it('is never looked ahead of: bars and marks end at the cutoff, only a fill asks for later prices', () => {
    const { step, market } = tradingOn([flat(1), flat(2), flat(3), flat(4), flat(5)]);
    const asked = (hour: number, changes: Partial<TradeInput>) => {
      market.asked.length = 0;
      const { events } = step(hour, changes);
      for (const { what, until } of market.asked) if (what !== 'firstPrice') expect(until).toBeLessThanOrEqual(hour * HOUR);
      const prices = market.asked.filter(({ what }) => what === 'firstPrice');
      for (const price of prices) expect(price).toEqual({ what: 'firstPrice', from: hour * HOUR, until: (hour + 1) * HOUR });
      return { fills: events.filter(({ kind }) => kind === 'fill').length, prices: prices.length };
    };
    expect(asked(1, HOLD)).toEqual({ fills: 0, prices: 0 });
    expect(asked(1, { gatesPassed: false })).toEqual({ fills: 0, prices: 0 });
    expect(asked(1, {})).toEqual({ fills: 1, prices: 1 });
    expect(asked(2, {})).toEqual({ fills: 0, prices: 0 });
    expect(asked(3, SELL)).toEqual({ fills: 1, prices: 1 });
  });

  it('gives the same decisions whatever comes later', () => {
    const past = [flat(1), flat(2), barTo(3 * HOUR, 1000, 1012, 999, 1011)];
    const run = (future: readonly ExecutionBar[]) => {
      const { step } = tradingOn([...past, ...future]);
      return [step(1), step(2, HOLD), step(3, HOLD)];
    };
    expect(run([barTo(4 * HOUR, 5, 6, 4, 5)])).toEqual(run([barTo(4 * HOUR, 9000, 9100, 8900, 9000)]));
  });

  it('refuses a first price from before the decision or after its time', () => {
    for (const at of [HOUR - 1, 2 * HOUR]) {
      const market = new FakeMarket({ [ASSET]: [flat(1)] });
      market.firstPrice = () => ({ at, price: 1000 });
      const trader = new GhostTrader({}, PLAIN_BROKER, market, '10000');
      expect(() => trader.step(inputAt(HOUR, trader.start))).toThrow(InvariantError);
    }
  });

  it('counts a bar that was published late, and each bar once', () => {
    const bars: ExecutionBar[] = [flat(1), flat(2)];
    const market = new FakeMarket({ [ASSET]: bars });
    const trader = new GhostTrader({}, PLAIN_BROKER, market, '10000');
    let { portfolio } = trader.step(inputAt(HOUR, trader.start));
    portfolio = trader.step(inputAt(3 * HOUR + MINUTE, portfolio, HOLD)).portfolio;
    expect(portfolio.positions[0]!.checkedUntil).toBe(2 * HOUR);
    bars.push(barTo(3 * HOUR, 1000, 1001, 979, 990));
    const { events } = trader.step(inputAt(4 * HOUR, portfolio, HOLD));
    expect(events.at(-1)).toMatchObject({ kind: 'close', reason: 'STOP', at: 3 * HOUR });
  });
});

describe('several assets', () => {
  const bars = (price: number) => [1, 2, 3].map((hour) => barTo(hour * HOUR, price, price + 1, price - 1, price));

  it('share cash and exposure, and are valued together', () => {
    const market = new FakeMarket({ [ASSET]: bars(1000), SILVER: bars(100) });
    const trader = new GhostTrader({ sizing: { maxExposure: 0.4 } }, PLAIN_BROKER, market, '10000');
    const first = trader.step(inputAt(HOUR, trader.start));
    const second = trader.step(inputAt(HOUR, first.portfolio, { asset: 'SILVER', atr1h: 1 }));
    // Equity 9,997.5; 40 % of it less the 2,500 that are held leaves 1,499.
    expect(second.events[0]).toMatchObject({ quantity: '14.99', sizing: { exposure: 2500, exposureRoom: 1499 } });
    expect(second.valuation).toEqual({ equity: '9996.001', mark: '100' });
    expect(second.portfolio.positions).toHaveLength(2);
    const third = trader.step(inputAt(2 * HOUR, second.portfolio, SELL));
    expect(third.portfolio.positions.map(({ asset }) => asset)).toEqual(['SILVER']);
  });

  it('have no equity, and no entry, while another position has no mark', () => {
    const market = new FakeMarket({ [ASSET]: bars(1000), SILVER: bars(100) });
    const trader = new GhostTrader({}, PLAIN_BROKER, market, '10000');
    const { portfolio } = trader.step(inputAt(HOUR, trader.start));
    const blind = new GhostTrader({}, PLAIN_BROKER, new FakeMarket({ SILVER: bars(100) }), '10000');
    expect(blind.step(inputAt(HOUR, portfolio, { asset: 'SILVER' }))).toMatchObject({
      entry: { entered: false, reason: 'NO_EQUITY' },
      valuation: { equity: null, mark: '100' },
    });
  });
});

describe('the result of a step', () => {
  it('has every fill preceded by its order, and repeats bit for bit', () => {
    const bars = [flat(1), barTo(2 * HOUR, 1000, 1020, 999, 1018), barTo(3 * HOUR, 990, 1000, 980, 985), flat(4), flat(5)];
    const run = () => {
      const { step } = tradingOn(bars);
      return [1, 2, 3, 4].flatMap((hour) => step(hour).events);
    };
    const events: readonly TradeEvent[] = run();
    expect(JSON.stringify(run())).toBe(JSON.stringify(events));
    const kinds = kindsOf(events);
    kinds.forEach((kind, i) => {
      if (kind === 'fill') expect(kinds[i - 1]).toBe('order');
    });
    expect(kinds).toContain('fill');
  });
});
