import { InvariantError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import type { Amount, Portfolio, TradeEvent } from '../domain/trade.ts';
import { Exact, toAmount } from './decimals.ts';
import { applyEvent, emptyPortfolio, noteChecked } from './ledger.ts';

/**
 * The portfolio that a run's trade events lead to, from nothing but its start cash. It equals the running portfolio, with
 * one remark: how far the bars were watched is no event, because looking is nothing that happens to a trade. Give
 * `checkedUntil` per asset to have that too; without it a position counts as watched up to its last event, which leads to
 * the same future, since the bars after that event changed nothing.
 *
 * @throws InvariantError `INVARIANT_BROKEN` when the events do not fit each other, or a close states another result than
 * the fills before it
 */
export function rebuildPortfolio(
  startCash: Amount,
  events: Iterable<TradeEvent>,
  checkedUntil: Readonly<Record<string, Instant>> = {},
): Portfolio {
  let portfolio = emptyPortfolio(startCash);
  let lastResult: Amount | null = null;
  for (const event of events) {
    const before = portfolio.realizedPnl;
    portfolio = applyEvent(portfolio, event);
    if (event.kind === 'close' && event.pnl !== lastResult) {
      const found = lastResult ?? 'no closing fill';
      throw new InvariantError('INVARIANT_BROKEN', `Trade ${event.tradeId} closes with ${event.pnl}, but its fills say ${found}.`);
    }
    lastResult = event.kind === 'fill' && event.side === 'sell' ? toAmount(new Exact(portfolio.realizedPnl).minus(before)) : null;
  }
  for (const [asset, until] of Object.entries(checkedUntil)) portfolio = noteChecked(portfolio, asset, until);
  return portfolio;
}
