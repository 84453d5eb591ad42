import type { Decimal } from 'decimal.js';
import { ConfigError, InvariantError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import type { Amount, FillEvent, Portfolio, Position, StopMovedEvent, TradeEvent } from '../domain/trade.ts';
import { Exact, toAmount } from './decimals.ts';

/*
 * The book. A portfolio changes by trade events only, through `applyEvent`: running it and rebuilding it from the stored
 * events are the same code. Amounts are exact decimals; at every change cash and quantities are checked to be possible.
 */

/**
 * A portfolio of nothing but cash.
 *
 * @throws ConfigError `CONFIG_INVALID` unless the cash is a plain decimal above zero
 */
export function emptyPortfolio(startCash: Amount): Portfolio {
  if (!/^\d+(\.\d+)?$/.test(startCash) || new Exact(startCash).isZero()) {
    throw new ConfigError('CONFIG_INVALID', `The start cash is "${startCash}"; give a plain amount above zero, such as 10000.`);
  }
  const cash = toAmount(new Exact(startCash));
  return { cash, positions: [], realizedPnl: '0', fees: '0', closedTrades: 0, wins: 0, streak: 0, lastClose: {} };
}

/** The open position of an asset, or null. */
export function positionOf(portfolio: Portfolio, asset: string): Position | null {
  for (const position of portfolio.positions) if (position.asset === asset) return position;
  return null;
}

/**
 * The portfolio after one event. Orders, expired orders and closes change nothing: what was bought and sold stands in the
 * fills alone.
 *
 * @throws InvariantError `INVARIANT_BROKEN` when the event does not fit the portfolio
 */
export function applyEvent(portfolio: Portfolio, event: TradeEvent): Portfolio {
  if (event.kind === 'fill') return event.side === 'buy' ? buy(portfolio, event) : sell(portfolio, event);
  return event.kind === 'stop-moved' ? moveStop(portfolio, event) : portfolio;
}

/**
 * Books a bought position: cash falls by quantity × price + fee.
 *
 * @throws InvariantError `INVARIANT_BROKEN` when the trade is open already, has no exit levels or costs more than the cash
 */
export function buy(portfolio: Portfolio, fill: FillEvent): Portfolio {
  requirePossible(fill);
  if (portfolio.positions.some((position) => position.tradeId === fill.tradeId)) broken(fill, 'would open it twice');
  const { levels } = fill;
  if (levels === null) return broken(fill, 'has no exit levels');
  const cash = new Exact(portfolio.cash).minus(costOf(fill));
  if (cash.isNegative()) broken(fill, `costs more than the cash of ${portfolio.cash}`);
  const position: Position = {
    tradeId: fill.tradeId,
    asset: fill.asset,
    venue: fill.venue,
    quote: fill.quote,
    quantity: fill.quantity,
    entryPrice: fill.price,
    entryFee: fill.fee,
    openedAt: fill.at,
    atr: levels.atr,
    stop: levels.stop,
    trailing: false,
    takeProfit: levels.takeProfit,
    highest: fill.price,
    checkedUntil: fill.at,
  };
  const fees = toAmount(new Exact(portfolio.fees).plus(fill.fee));
  return { ...portfolio, cash: toAmount(cash), fees, positions: [...portfolio.positions, position] };
}

/**
 * Books a sold position: cash grows by quantity × price − fee, and the trade counts as won when it made money after the
 * fees of both sides. A trade that made nothing is lost.
 *
 * @throws InvariantError `INVARIANT_BROKEN` when the trade is not open or the quantity is not the position's
 */
export function sell(portfolio: Portfolio, fill: FillEvent): Portfolio {
  requirePossible(fill);
  const position = positionOfTrade(portfolio, fill);
  if (!new Exact(fill.quantity).equals(position.quantity)) broken(fill, `does not sell the ${position.quantity} that are held`);
  const { pnl, proceeds } = resultOf(position, fill);
  const cash = new Exact(portfolio.cash).plus(proceeds);
  if (cash.isNegative()) broken(fill, `takes a higher fee than cash and proceeds can pay`);
  const won = pnl.greaterThan(0);
  return {
    cash: toAmount(cash),
    positions: portfolio.positions.filter((other) => other !== position),
    realizedPnl: toAmount(pnl.plus(portfolio.realizedPnl)),
    fees: toAmount(new Exact(portfolio.fees).plus(fill.fee)),
    closedTrades: portfolio.closedTrades + 1,
    wins: portfolio.wins + (won ? 1 : 0),
    streak: won ? Math.max(portfolio.streak, 0) + 1 : Math.min(portfolio.streak, 0) - 1,
    lastClose: { ...portfolio.lastClose, [fill.asset]: { at: fill.at, won } },
  };
}

/**
 * What selling a position brings: `cost` of the entry with its fee, `proceeds` of the exit less its fee, and their
 * difference `pnl`, all in the quote currency.
 */
export function resultOf(
  position: Position,
  fill: FillEvent,
): { readonly pnl: Decimal; readonly cost: Decimal; readonly proceeds: Decimal } {
  const cost = new Exact(position.quantity).times(position.entryPrice).plus(position.entryFee);
  const proceeds = new Exact(fill.quantity).times(fill.price).minus(fill.fee);
  return { pnl: proceeds.minus(cost), cost, proceeds };
}

/** The portfolio with a note that bars up to `until` have been held against the exits of an asset's positions. */
export function noteChecked(portfolio: Portfolio, asset: string, until: Instant): Portfolio {
  const positions = portfolio.positions.map((position) =>
    position.asset === asset && position.checkedUntil < until ? { ...position, checkedUntil: until } : position,
  );
  return { ...portfolio, positions };
}

function moveStop(portfolio: Portfolio, event: StopMovedEvent): Portfolio {
  const position = positionOfTrade(portfolio, event);
  if (position.stop !== event.from) broken(event, `moves a stop of ${event.from}, but it stands at ${position.stop}`);
  if (!new Exact(event.to).greaterThan(event.from)) broken(event, `lowers the stop from ${event.from} to ${event.to}`);
  const moved = { ...position, stop: event.to, trailing: true, highest: event.highest, checkedUntil: event.at };
  return { ...portfolio, positions: portfolio.positions.map((other) => (other === position ? moved : other)) };
}

function positionOfTrade(portfolio: Portfolio, event: TradeEvent): Position {
  return portfolio.positions.find((position) => position.tradeId === event.tradeId) ?? broken(event, 'belongs to a trade that is not open');
}

function costOf(fill: FillEvent): Decimal {
  return new Exact(fill.quantity).times(fill.price).plus(fill.fee);
}

function requirePossible(fill: FillEvent): void {
  const possible =
    new Exact(fill.quantity).greaterThan(0) && new Exact(fill.price).greaterThan(0) && new Exact(fill.fee).greaterThanOrEqualTo(0);
  if (!possible) broken(fill, `has quantity ${fill.quantity}, price ${fill.price} and fee ${fill.fee}`);
}

function broken(event: TradeEvent, fault: string): never {
  throw new InvariantError('INVARIANT_BROKEN', `The ${event.kind} event of trade ${event.tradeId} ${fault}.`, { details: { event } });
}
