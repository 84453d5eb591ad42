import { InvariantError } from '../domain/errors.ts';
import type { ExecutionBar } from '../domain/ports.ts';
import type { Regime } from '../domain/regime.ts';
import { HOUR, type Instant, type Milliseconds } from '../domain/time.ts';
import type { Amount, CloseEvent, ExitLevels, ExitReason, Position, StopMovedEvent } from '../domain/trade.ts';
import { Exact, priceToAmount, roundPrice, toAmount } from './decimals.ts';

/** When a position is closed. Multiples are of ATR(14, 1h) at the entry. */
export interface ExitOptions {
  readonly stopMultiple: number;
  readonly takeProfitMultiple: number;
  readonly trailingMultiple: number;
  readonly maxHolding: Milliseconds;
  readonly blockedRegimes: readonly Regime[];
}

/** Stop 2×, take-profit 4×, trailing 2.5×, 72 hours, and the regimes in which no trade may be opened either. */
export const EXIT_DEFAULTS: ExitOptions = {
  stopMultiple: 2,
  takeProfitMultiple: 4,
  trailingMultiple: 2.5,
  maxHolding: 72 * HOUR,
  blockedRegimes: ['BEAR_TRENDING', 'HIGH_VOLATILITY', 'DISTRIBUTION'],
};

/** Why a position is to be closed, with the figures that say so. */
export interface Exit {
  readonly reason: ExitReason;
  readonly figures: CloseEvent['figures'];
}

/** An exit at a level: the market's price is known. */
export interface LevelExit extends Exit {
  readonly at: Instant;
  readonly marketPrice: Amount;
  readonly pricedBy: 'stop' | 'stop-gap' | 'take-profit' | 'take-profit-gap';
}

/** What a position's bars did to it. */
export interface Watch {
  readonly moves: readonly StopMovedEvent[];
  readonly exit: LevelExit | null;
}

/** The exit levels that follow from a fill. A stop below zero is put at zero: it is never reached. */
export function levelsAt(entryPrice: Amount, atr: number, options: ExitOptions): ExitLevels {
  const range = roundPrice(new Exact(atr), 'up');
  const stop = new Exact(entryPrice).minus(range.times(options.stopMultiple));
  const takeProfit = new Exact(entryPrice).plus(range.times(options.takeProfitMultiple));
  return { atr: toAmount(range), stop: toAmount(Exact.max(0, stop)), takeProfit: toAmount(takeProfit) };
}

/**
 * Holds closed bars against a position's levels, oldest first, up to the first exit. Within a bar, whose order of prices
 * is unknown, doubt counts against us:
 *
 * 1. the stop as it stood before the bar: touched when low ≤ stop; filled at the stop, or at the open when that is lower,
 *    even if the take-profit was touched too;
 * 2. the take-profit: touched when high ≥ take-profit; filled there, or at the open when that is higher;
 * 3. then only the trailing rule takes in the bar's high: the stop becomes highest − multiple × ATR where that is higher.
 *    It never falls, and the lifted stop counts from the next bar.
 *
 * A stop or take-profit inside a bar is dated at the bar's close, a gap at its open. Of a bar that had opened before the
 * position, only the low counts: its open and its high may be older than the entry.
 *
 * @throws InvariantError `INVARIANT_BROKEN` when a bar has a price that is no number above zero
 */
export function watchBars(position: Position, bars: readonly ExecutionBar[], options: ExitOptions): Watch {
  let moves: StopMovedEvent[] | null = null;
  let { stop, highest, trailing } = position;
  let stopAt = Number(stop);
  let highestAt = Number(highest);
  const takeProfitAt = Number(position.takeProfit);
  const distance = options.trailingMultiple * Number(position.atr);
  for (const bar of bars) {
    if (!(bar.open > 0 && bar.high > 0 && bar.low > 0)) brokenBar(position, bar);
    const whole = bar.openAt >= position.openedAt;
    if (bar.low <= stopAt) {
      const gap = whole && bar.open < stopAt;
      const marketPrice = gap ? priceToAmount(bar.open) : stop;
      const reason = trailing ? 'TRAILING_STOP' : 'STOP';
      const figures = { stop, open: bar.open, low: bar.low, highest };
      return {
        moves: moves ?? [],
        exit: { reason, at: gap ? bar.openAt : bar.closeAt, marketPrice, pricedBy: gap ? 'stop-gap' : 'stop', figures },
      };
    }
    if (!whole) continue;
    if (bar.high >= takeProfitAt) {
      const gap = bar.open > takeProfitAt;
      const { takeProfit } = position;
      const marketPrice = gap ? priceToAmount(bar.open) : takeProfit;
      const figures = { takeProfit, open: bar.open, high: bar.high };
      const pricedBy = gap ? 'take-profit-gap' : 'take-profit';
      return { moves: moves ?? [], exit: { reason: 'TAKE_PROFIT', at: gap ? bar.openAt : bar.closeAt, marketPrice, pricedBy, figures } };
    }
    if (Math.max(bar.high, highestAt) - distance <= stopAt) continue;
    const move = liftStop(position, stop, highest, bar, options);
    if (move === null) continue;
    moves ??= [];
    moves.push(move);
    ({ to: stop, highest } = move);
    trailing = true;
    stopAt = Number(stop);
    highestAt = Number(highest);
  }
  return { moves: moves ?? [], exit: null };
}

/** Whether the council, the regime or the time closes a position that its levels left open; they are asked in this order. */
export function decideExit(
  position: Position,
  seen: { readonly now: Instant; readonly stance: string; readonly confidence: number; readonly regime: Regime | null },
  options: ExitOptions,
): Exit | null {
  if (seen.stance === 'SELL') return { reason: 'SELL_VERDICT', figures: { confidence: seen.confidence } };
  if (seen.regime !== null && options.blockedRegimes.includes(seen.regime)) return { reason: 'REGIME', figures: { regime: seen.regime } };
  const held = seen.now - position.openedAt;
  return held >= options.maxHolding ? { reason: 'TIME', figures: { heldHours: held / HOUR, limitHours: options.maxHolding / HOUR } } : null;
}

/** The decimal form of the trailing rule; null when exact arithmetic does not find the stop higher after all. */
function liftStop(position: Position, from: Amount, highest: Amount, bar: ExecutionBar, options: ExitOptions): StopMovedEvent | null {
  const top = Exact.max(highest, priceToAmount(bar.high));
  const to = top.minus(new Exact(position.atr).times(options.trailingMultiple));
  if (!to.greaterThan(from)) return null;
  const { tradeId, asset } = position;
  return { kind: 'stop-moved', tradeId, asset, at: bar.closeAt, from, to: toAmount(to), highest: toAmount(top) };
}

function brokenBar(position: Position, bar: ExecutionBar): never {
  const when = new Date(bar.openAt).toISOString();
  throw new InvariantError(
    'INVARIANT_BROKEN',
    `The bar of ${position.asset} at ${when} has no whole prices; its source must leave it out.`,
    {
      details: { bar },
    },
  );
}
