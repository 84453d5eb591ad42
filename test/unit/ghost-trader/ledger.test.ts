import { describe, expect, it } from 'vitest';
import { ConfigError, InvariantError } from '../../../src/domain/errors.ts';
import type { TradeEvent } from '../../../src/domain/trade.ts';
import { applyEvent, buy, emptyPortfolio, noteChecked, positionOf, sell } from '../../../src/ghost-trader/ledger.ts';
import { rebuildPortfolio } from '../../../src/ghost-trader/rebuild.ts';
import { equityOf } from '../../../src/ghost-trader/valuation.ts';
import { ASSET, fillOf } from './support.ts';

const START = emptyPortfolio('10000');

describe('a book computed by hand', () => {
  const bought = buy(START, fillOf('buy', '0.1', '20000.7', '2.00007', 5));

  it('pays quantity × price and the fee, and opens the position', () => {
    expect(bought.cash).toBe('7997.92993');
    expect(bought.fees).toBe('2.00007');
    expect(bought.realizedPnl).toBe('0');
    expect(positionOf(bought, ASSET)).toMatchObject({ quantity: '0.1', entryPrice: '20000.7', openedAt: 5, checkedUntil: 5, stop: '1' });
    expect(equityOf(bought, () => '20000.7')).toBe('9997.99993');
    expect(equityOf(bought, () => null)).toBeNull();
  });

  it('counts a gain after both fees as won', () => {
    const sold = sell(bought, fillOf('sell', '0.1', '21000.7', '2.10007', 9));
    expect(sold).toEqual({
      cash: '10095.89986',
      positions: [],
      realizedPnl: '95.89986',
      fees: '4.10014',
      closedTrades: 1,
      wins: 1,
      streak: 1,
      lastClose: { [ASSET]: { at: 9, won: true } },
    });
  });

  it('counts a gain that the fees eat as lost', () => {
    const sold = sell(bought, fillOf('sell', '0.1', '20030.7', '2.00307', 9));
    expect(sold.realizedPnl).toBe('-1.00314');
    expect(sold).toMatchObject({ wins: 0, streak: -1, lastClose: { [ASSET]: { at: 9, won: false } } });
  });

  it('counts streaks of wins and losses', () => {
    let portfolio = START;
    const streaks = ['101', '102', '100', '99', '98', '103'].map((exit, i) => {
      portfolio = buy(portfolio, fillOf('buy', '1', '100', '0', i, `t${String(i)}`));
      portfolio = sell(portfolio, fillOf('sell', '1', exit, '0', i, `t${String(i)}`));
      return portfolio.streak;
    });
    expect(streaks).toEqual([1, 2, -1, -2, -3, 1]);
    expect(portfolio).toMatchObject({ closedTrades: 6, wins: 3, realizedPnl: '3', cash: '10003' });
  });

  it('sums without binary fractions', () => {
    let portfolio = START;
    for (let i = 0; i < 10; i += 1) portfolio = buy(portfolio, fillOf('buy', '0.1', '0.1', '0.1', i, `t${String(i)}`));
    expect(portfolio.fees).toBe('1');
    expect(portfolio.cash).toBe('9998.9');
  });
});

describe('what the ledger refuses', () => {
  const bought = buy(START, fillOf('buy', '1', '100', '0', 1));
  const cases: readonly (readonly [string, () => unknown])[] = [
    ['more than the cash', () => buy(START, fillOf('buy', '100', '100', '0.01', 1))],
    ['the same trade twice', () => buy(bought, fillOf('buy', '1', '100', '0', 2))],
    ['a buy without levels', () => buy(START, { ...fillOf('buy', '1', '100', '0', 1), levels: null })],
    ['a sell of a trade that is not open', () => sell(START, fillOf('sell', '1', '100', '0', 1))],
    ['a sell of more than is held', () => sell(bought, fillOf('sell', '1.00001', '100', '0', 1))],
    ['a quantity of zero', () => buy(START, fillOf('buy', '0', '100', '0', 1))],
    ['a negative fee', () => buy(START, fillOf('buy', '1', '100', '-1', 1))],
    [
      'a stop that falls',
      () => applyEvent(bought, { kind: 'stop-moved', tradeId: 'trade', asset: ASSET, at: 2, from: '1', to: '0.5', highest: '100' }),
    ],
    [
      'a stop moved from elsewhere',
      () => applyEvent(bought, { kind: 'stop-moved', tradeId: 'trade', asset: ASSET, at: 2, from: '2', to: '3', highest: '100' }),
    ],
  ];

  it.each(cases)('%s', (_name, change) => {
    expect(change).toThrow(InvariantError);
  });

  it.each(['', '-1', '0', '0.00', '1e4', 'ten'])('a start cash of "%s"', (cash) => {
    expect(() => emptyPortfolio(cash)).toThrow(ConfigError);
  });
});

describe('events', () => {
  it('leave the portfolio before as it was', () => {
    const before = JSON.stringify(START);
    const bought = buy(START, fillOf('buy', '1', '100', '0.1', 1));
    const held = JSON.stringify(bought);
    applyEvent(bought, { kind: 'stop-moved', tradeId: 'trade', asset: ASSET, at: 2, from: '1', to: '90', highest: '115' });
    noteChecked(bought, ASSET, 7);
    sell(bought, fillOf('sell', '1', '90', '0.1', 3));
    expect(JSON.stringify(START)).toBe(before);
    expect(JSON.stringify(bought)).toBe(held);
  });

  it('note how far the bars were checked, and never back', () => {
    const bought = buy(START, fillOf('buy', '1', '100', '0.1', 5));
    expect(noteChecked(bought, ASSET, 9).positions[0]!.checkedUntil).toBe(9);
    expect(noteChecked(bought, ASSET, 3).positions[0]!.checkedUntil).toBe(5);
    expect(noteChecked(bought, 'another', 9).positions[0]!.checkedUntil).toBe(5);
  });

  it('cannot close with another result than their fills', () => {
    const fills = [fillOf('buy', '1', '100', '0.1', 1), fillOf('sell', '1', '110', '0.11', 2)];
    const close: TradeEvent = {
      kind: 'close',
      tradeId: 'trade',
      asset: ASSET,
      at: 2,
      reason: 'TIME',
      pnl: '9.79',
      returnFraction: 0.1,
      heldMs: 1,
      figures: {},
    };
    expect(rebuildPortfolio('10000', [...fills, close]).realizedPnl).toBe('9.79');
    expect(() => rebuildPortfolio('10000', [...fills, { ...close, pnl: '9.8' }])).toThrow(/fills say 9\.79/);
    expect(() => rebuildPortfolio('10000', [close])).toThrow(/no closing fill/);
  });
});
