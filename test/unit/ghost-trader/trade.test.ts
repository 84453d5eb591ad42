import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/domain/time.ts';
import { PaperBroker } from '../../../src/ghost-trader/paper-broker.ts';
import { GhostTrader, type TradeInput } from '../../../src/ghost-trader/trade.ts';
import { ASSET, barTo, FakeMarket, flat, HOLD, inputAt, kindsOf, SELL, tradingOn } from './support.ts';

describe('an entry', () => {
  it('is sized at the last price known and filled at the next bar’s open, with levels from the fill', () => {
    const { step } = tradingOn([flat(1), barTo(2 * HOUR, 1002, 1003, 1001, 1002)]);
    const { entry, events, portfolio, valuation } = step(1);
    expect(entry).toEqual({ entered: true, reason: 'ENTERED' });
    const common = { tradeId: `run:${ASSET}:1970-01-01T01:00:00Z`, asset: ASSET, at: HOUR, side: 'buy', quantity: '2.5' };
    // 10,000 × min(0.02 / 0.08, 0.25) / 1,000.
    expect(events).toEqual([
      { ...common, kind: 'order', sizing: expect.objectContaining({ price: 1000, notional: 2500, wantedFraction: 0.25 }) as object },
      {
        ...common,
        kind: 'fill',
        price: '1002',
        marketPrice: '1002',
        fee: '2.505',
        pricedBy: 'first-price',
        venue: 'fake',
        quote: 'USD',
        levels: { atr: '10', stop: '982', takeProfit: '1042' },
      },
    ]);
    expect(portfolio.cash).toBe('7492.495');
    // Cash + 2.5 × 1,000: the mark is the price known at the cutoff, not the one of the fill.
    expect(valuation).toEqual({ equity: '9992.495', mark: '1000' });
  });

  const refusals: readonly (readonly [string, Partial<TradeInput>])[] = [
    ['NO_BUY_VERDICT', HOLD],
    ['NO_BUY_VERDICT', SELL],
    ['BLOCKED_BY_GATES', { gatesPassed: false }],
    ['MANUAL_CYCLE', { origin: 'manual' }],
    ['NO_ATR', { atr1h: null }],
    ['NO_ATR', { atr1h: 0 }],
    ['NO_VOLATILITY', { realisedDailyVolatility: null }],
  ];
  it.each(refusals)('is refused as %s', (reason, changes) => {
    const { step, trader } = tradingOn([flat(1), flat(2)]);
    const { entry, events, portfolio, valuation } = step(1, changes);
    expect(entry).toEqual({ entered: false, reason });
    expect(events).toEqual([]);
    expect(portfolio).toBe(trader.start);
    expect(valuation).toEqual({ equity: '10000', mark: '1000' });
  });

  it('is refused as TOO_SMALL below the minimum', () => {
    const { step } = tradingOn([flat(1), flat(2)], { sizing: { minimumNotional: 2500.01 } });
    expect(step(1)).toMatchObject({ entry: { reason: 'TOO_SMALL' }, events: [] });
  });

  it('expires when the market gives no price in time', () => {
    const { step, trader } = tradingOn([flat(1), flat(3)]);
    const { entry, events, portfolio } = step(1);
    expect(entry).toEqual({ entered: false, reason: 'NO_PRICE' });
    expect(kindsOf(events)).toEqual(['order', 'expired']);
    expect(events[1]).toMatchObject({ side: 'buy', reason: 'NO_PRICE', at: HOUR });
    expect(portfolio).toBe(trader.start);
  });

  it('cannot be sized without a mark, and the mark stays missing', () => {
    const { step } = tradingOn([flat(2)]);
    expect(step(1)).toMatchObject({ entry: { reason: 'NO_PRICE' }, events: [], valuation: { equity: '10000', mark: null } });
  });

  it('buys less when the price has run away from the cash', () => {
    const whole = { sizing: { maxFractionPerTrade: 1, targetDailyVolatility: 1 } };
    const { step } = tradingOn([flat(1), barTo(2 * HOUR, 1100, 1101, 1099, 1100)], whole);
    const { events, portfolio } = step(1);
    // 10,000 / (1,000 × 1.001) and 10,000 / (1,100 × 1.001), in lots.
    expect(events[0]).toMatchObject({ quantity: '9.99' });
    expect(events[1]).toMatchObject({ quantity: '9.08182', price: '1100' });
    expect(Number(portfolio.cash)).toBeGreaterThanOrEqual(0);
    expect(Number(portfolio.cash)).toBeLessThan(0.011_011);
  });

  it('waits while a position of the asset is open', () => {
    const { step } = tradingOn([flat(1), flat(2), flat(3)]);
    step(1);
    expect(step(2)).toMatchObject({ entry: { entered: false, reason: 'POSITION_OPEN' }, events: [] });
  });

  it('does not happen in the cycle that found the position closed: its gates judged the state before', () => {
    const { step } = tradingOn([flat(1), barTo(2 * HOUR, 1000, 1001, 970, 990), flat(3), flat(4)]);
    step(1);
    const closing = step(2);
    expect(closing.entry).toEqual({ entered: false, reason: 'POSITION_OPEN' });
    expect(closing.portfolio.positions).toEqual([]);
    expect(step(3).entry.entered).toBe(true);
  });
});

describe('an exit', () => {
  it('at the stop is stored with order, fill and close, and the facts that the cooldown needs', () => {
    const { step } = tradingOn([flat(1), flat(2), barTo(3 * HOUR, 995, 1000, 979, 985)]);
    step(1);
    step(2, HOLD);
    const { events, portfolio, valuation } = step(3, HOLD);
    expect(events).toMatchObject([
      { kind: 'order', side: 'sell', quantity: '2.5', at: 3 * HOUR },
      { kind: 'fill', side: 'sell', price: '980', marketPrice: '980', fee: '2.45', pricedBy: 'stop', levels: null },
      // 2.5 × (980 − 1,000) − 2.5 − 2.45 over 2,502.5 paid.
      { kind: 'close', reason: 'STOP', pnl: '-54.95', returnFraction: -54.95 / 2502.5, heldMs: 2 * HOUR, at: 3 * HOUR },
    ]);
    expect(portfolio).toEqual({
      cash: '9945.05',
      positions: [],
      realizedPnl: '-54.95',
      fees: '4.95',
      closedTrades: 1,
      wins: 0,
      streak: -1,
      lastClose: { [ASSET]: { at: 3 * HOUR, won: false } },
    });
    expect(valuation).toEqual({ equity: '9945.05', mark: '985' });
  });

  it('at the take-profit is a win', () => {
    const { step } = tradingOn([flat(1), flat(2), barTo(3 * HOUR, 1010, 1041, 1009, 1035)]);
    step(1);
    const { events, portfolio } = step(3, HOLD);
    expect(events.at(-1)).toMatchObject({ kind: 'close', reason: 'TAKE_PROFIT', pnl: '94.9' });
    expect(portfolio).toMatchObject({ wins: 1, streak: 1, lastClose: { [ASSET]: { at: 3 * HOUR, won: true } } });
  });

  it('at a trailing stop tells each move first', () => {
    const bars = [
      flat(1),
      barTo(2 * HOUR, 1000, 1020, 999, 1018),
      barTo(3 * HOUR, 1018, 1030, 1015, 1029),
      barTo(4 * HOUR, 1020, 1021, 1000, 1002),
    ];
    const { step } = tradingOn(bars);
    step(1);
    expect(step(2, HOLD).portfolio.positions[0]).toMatchObject({ stop: '995', trailing: true, highest: '1020', checkedUntil: 2 * HOUR });
    const { events } = step(4, HOLD);
    expect(kindsOf(events)).toEqual(['stop-moved', 'order', 'fill', 'close']);
    expect(events).toMatchObject([{ from: '995', to: '1005' }, {}, { price: '1005' }, { reason: 'TRAILING_STOP', pnl: '7.4875' }]);
  });

  const decided: readonly (readonly [string, Partial<TradeInput>])[] = [
    ['SELL_VERDICT', SELL],
    ['REGIME', { ...HOLD, regime: 'DISTRIBUTION' }],
    ['SELL_VERDICT', { ...SELL, regime: 'DISTRIBUTION' }],
    ['REGIME', { regime: 'BEAR_TRENDING', origin: 'manual' }],
  ];
  it.each(decided)('by %s is filled at the first price after the decision', (reason, changes) => {
    const { step } = tradingOn([flat(1), flat(2), barTo(3 * HOUR, 1004, 1005, 1003, 1004)]);
    step(1);
    const { events, portfolio } = step(2, changes);
    expect(events).toMatchObject([
      { kind: 'order', at: 2 * HOUR },
      { price: '1004', pricedBy: 'first-price', at: 2 * HOUR },
      { reason, pnl: '4.99' },
    ]);
    expect(portfolio.positions).toEqual([]);
  });

  it('by time comes after 72 hours', () => {
    const { step } = tradingOn(Array.from({ length: 75 }, (_, i) => flat(i + 1)));
    step(1);
    expect(step(72, HOLD).events).toEqual([]);
    expect(step(73, HOLD).events.at(-1)).toMatchObject({ kind: 'close', reason: 'TIME', heldMs: 72 * HOUR, figures: { heldHours: 72 } });
  });

  it('at a level comes before one by decision', () => {
    const { step } = tradingOn([flat(1), barTo(2 * HOUR, 1000, 1001, 980, 990), flat(3)]);
    step(1);
    expect(step(2, SELL).events.at(-1)).toMatchObject({ kind: 'close', reason: 'STOP' });
  });

  it('without a price is tried again in the next cycle', () => {
    const { step } = tradingOn([flat(1), flat(2), flat(4), flat(5)]);
    step(1);
    const missed = step(2, SELL);
    expect(missed.events).toMatchObject([
      { kind: 'order', side: 'sell' },
      { kind: 'expired', side: 'sell', reason: 'NO_PRICE' },
    ]);
    expect(missed.portfolio.positions).toHaveLength(1);
    expect(step(3, SELL).portfolio.positions).toEqual([]);
  });

  it('pays slippage, latency and fee too', () => {
    const trader = new GhostTrader(
      {},
      new PaperBroker(),
      new FakeMarket({ [ASSET]: [flat(1), barTo(2 * HOUR, 1000, 1001, 900, 990)] }),
      '10000',
    );
    const { portfolio } = trader.step(inputAt(HOUR, trader.start));
    const { events } = trader.step(inputAt(2 * HOUR, portfolio, HOLD));
    // The stop is 1,000.15 − 20 = 980.15 (a buy of 2.4 fills 1.5 bp above 1,000); 1.5 bp less is 980.0029775.
    expect(events[1]).toMatchObject({ marketPrice: '980.15', price: '980.0029775' });
  });
});
