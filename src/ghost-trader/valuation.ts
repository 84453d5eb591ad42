import type { Decimal } from 'decimal.js';
import type { Amount, Portfolio } from '../domain/trade.ts';
import { Exact, toAmount } from './decimals.ts';

/** Gives the mark price of an asset; null when there is none. */
export type MarkOf = (asset: string) => Amount | null;

/** The value of all open positions at their marks, in the quote currency; null when a mark is missing. */
export function exposureOf(portfolio: Portfolio, markOf: MarkOf): Decimal | null {
  return addPositions(new Exact(0), portfolio, markOf);
}

/** Cash plus every position at its mark; null when a mark is missing. Without positions it is the cash. */
export function equityOf(portfolio: Portfolio, markOf: MarkOf): Amount | null {
  if (portfolio.positions.length === 0) return portfolio.cash;
  const equity = addPositions(new Exact(portfolio.cash), portfolio, markOf);
  return equity === null ? null : toAmount(equity);
}

function addPositions(to: Decimal, portfolio: Portfolio, markOf: MarkOf): Decimal | null {
  let sum = to;
  for (const position of portfolio.positions) {
    const mark = markOf(position.asset);
    if (mark === null) return null;
    sum = sum.plus(new Exact(position.quantity).times(mark));
  }
  return sum;
}
