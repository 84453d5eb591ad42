import { InvariantError } from '../domain/errors.ts';
import type { Verdict } from '../domain/council.ts';
import type { CycleRecord } from '../domain/cycle-record.ts';
import type { Broker, ExecutionMarket } from '../domain/ports.ts';
import type { Regime } from '../domain/regime.ts';
import { toIso, type Instant, type Milliseconds } from '../domain/time.ts';
import type { Amount, EntryDecision, FillEvent, Portfolio, Position, TradeEvent, Valuation } from '../domain/trade.ts';
import { priceToAmount, toAmount } from './decimals.ts';
import { decideExit, EXIT_DEFAULTS, levelsAt, watchBars, type Exit, type ExitOptions } from './exits.ts';
import { applyEvent, emptyPortfolio, noteChecked, positionOf, resultOf } from './ledger.ts';
import { fillWithin, SIZING_DEFAULTS, sizePosition, type SizingOptions } from './sizing.ts';
import { equityOf, exposureOf } from './valuation.ts';

/** How the trader sizes and closes. */
export interface TraderOptions {
  readonly sizing: SizingOptions;
  readonly exits: ExitOptions;
}

/** What of it is to differ from the defaults. */
export interface TraderSettings {
  readonly sizing?: Partial<SizingOptions>;
  readonly exits?: Partial<ExitOptions>;
}

/** What one cycle tells the trader. */
export interface TradeInput {
  readonly runId: string;
  readonly asset: string;
  readonly scheduledAt: Instant;
  /** The cycle's cutoff: nothing later is seen, but the price of a fill. */
  readonly now: Instant;
  readonly origin: CycleRecord['origin'];
  readonly verdict: Pick<Verdict, 'stance' | 'confidence'>;
  readonly gatesPassed: boolean;
  /** Null when the market is not classified; that closes nothing. */
  readonly regime: Regime | null;
  /** ATR(14, 1h) in the quote currency; null when there is none. */
  readonly atr1h: number | null;
  /** Standard deviation of a day's return, as a fraction; null when there is none. */
  readonly realisedDailyVolatility: number | null;
  /** How long after `now` the first price may come. */
  readonly every: Milliseconds;
  /** The state before the cycle. */
  readonly portfolio: Portfolio;
}

/** What the trader did in one cycle. */
export interface TradeStep {
  readonly entry: EntryDecision;
  /** In order: fold them over the portfolio before with `applyEvent` to get the one after. */
  readonly events: readonly TradeEvent[];
  readonly portfolio: Portfolio;
  readonly valuation: Valuation;
}

interface Book {
  readonly portfolio: Portfolio;
  readonly events: readonly TradeEvent[];
}

interface Fill {
  readonly at: Instant;
  readonly marketPrice: Amount;
  readonly pricedBy: string;
}

const NO_EVENTS: readonly TradeEvent[] = Object.freeze([]);
const ENTERED: EntryDecision = Object.freeze({ entered: true, reason: 'ENTERED' });

const REFUSAL_REASONS = [
  'NO_BUY_VERDICT',
  'BLOCKED_BY_GATES',
  'POSITION_OPEN',
  'MANUAL_CYCLE',
  'NO_ATR',
  'NO_VOLATILITY',
  'NO_PRICE',
  'NO_EQUITY',
  'TOO_SMALL',
  'INSUFFICIENT_CASH',
] as const;

type Refusal = (typeof REFUSAL_REASONS)[number];

/** Refusals are many and alike: there is one object of each. */
const REFUSALS = Object.fromEntries(
  REFUSAL_REASONS.map((reason) => [reason, Object.freeze({ entered: false, reason })]),
) as unknown as Readonly<Record<Refusal, EntryDecision>>;

/**
 * Trades on paper: spot, long only, one position per asset. Holds the open position against the bars since it was last
 * looked at, then against verdict, regime and time, and only where none was open before the cycle may it enter, because
 * the gates have judged the state before the cycle: a position closed just now has not met the cooldown yet. Decisions
 * rest on closed data; what they order is filled at the first price after them.
 *
 * It keeps no state: the portfolio goes in and comes out, changed by the events alone.
 */
export class GhostTrader {
  readonly options: TraderOptions;
  /** The portfolio of a run that has not traded. */
  readonly start: Portfolio;
  readonly #broker: Broker;
  readonly #market: ExecutionMarket;

  /** @throws ConfigError `CONFIG_INVALID` unless the start cash is a plain decimal above zero */
  constructor(options: TraderSettings, broker: Broker, market: ExecutionMarket, startCash: Amount) {
    this.options = { sizing: { ...SIZING_DEFAULTS, ...options.sizing }, exits: { ...EXIT_DEFAULTS, ...options.exits } };
    this.#broker = broker;
    this.#market = market;
    this.start = emptyPortfolio(startCash);
  }

  /**
   * One cycle of one asset.
   *
   * @throws InvariantError `INVARIANT_BROKEN` when market, broker or portfolio contradict themselves
   */
  step(input: TradeInput): TradeStep {
    const position = positionOf(input.portfolio, input.asset);
    const price = this.#market.mark(input.asset, input.now);
    const mark = price === null ? null : priceToAmount(price);
    if (position !== null) {
      const { portfolio, events } = this.#manage(input, position);
      return this.#report(input, mark, refusalBefore(input) ?? 'POSITION_OPEN', portfolio, events);
    }
    const refusal = refusalBefore(input) ?? (input.origin === 'manual' ? 'MANUAL_CYCLE' : null);
    return refusal === null ? this.#enter(input, mark) : this.#report(input, mark, refusal, input.portfolio, NO_EVENTS);
  }

  #report(
    input: TradeInput,
    mark: Amount | null,
    outcome: 'ENTERED' | Refusal,
    portfolio: Portfolio,
    events: readonly TradeEvent[],
  ): TradeStep {
    const entry = outcome === 'ENTERED' ? ENTERED : REFUSALS[outcome];
    const equity = portfolio.positions.length === 0 ? portfolio.cash : equityOf(portfolio, this.#marks(input, mark));
    return { entry, events, portfolio, valuation: { equity, mark } };
  }

  #manage(input: TradeInput, position: Position): Book {
    const { asset, now } = input;
    const bars = this.#market.bars(asset, position.checkedUntil, now);
    const { moves, exit } = watchBars(position, bars, this.options.exits);
    const portfolio = moves.reduce(applyEvent, input.portfolio);
    if (exit !== null) return this.#close(portfolio, position, exit, exit, moves);
    const newest = bars.at(-1);
    const checked = newest === undefined ? portfolio : noteChecked(portfolio, asset, newest.closeAt);
    const { stance, confidence } = input.verdict;
    const decided = decideExit(position, { now, stance, confidence, regime: input.regime }, this.options.exits);
    if (decided === null) return { portfolio: checked, events: moves };
    const fill = this.#firstPrice(input);
    if (fill !== null) return this.#close(checked, position, decided, fill, moves, now);
    const { tradeId, quantity } = position;
    const order: TradeEvent = { kind: 'order', tradeId, asset, at: now, side: 'sell', quantity, sizing: {} };
    const expired: TradeEvent = { kind: 'expired', tradeId, asset, at: now, side: 'sell', reason: 'NO_PRICE' };
    return { portfolio: checked, events: [...moves, order, expired] };
  }

  /** Sells a position whole. `orderedAt` is when the order went out; an order at a level rests until it is touched. */
  #close(
    portfolio: Portfolio,
    position: Position,
    exit: Exit,
    { at, marketPrice, pricedBy }: Fill,
    earlier: readonly TradeEvent[],
    orderedAt = at,
  ): Book {
    const { tradeId, asset, quantity } = position;
    const { price, fee } = this.#broker.fill({ asset, side: 'sell', quantity, marketPrice });
    const { venue, quote } = this.#market;
    const fill: FillEvent = {
      kind: 'fill',
      tradeId,
      asset,
      at,
      side: 'sell',
      quantity,
      price,
      marketPrice,
      fee,
      pricedBy,
      venue,
      quote,
      levels: null,
    };
    const { pnl, cost } = resultOf(position, fill);
    const events: readonly TradeEvent[] = [
      ...earlier,
      { kind: 'order', tradeId, asset, at: orderedAt, side: 'sell', quantity, sizing: {} },
      fill,
      {
        kind: 'close',
        tradeId,
        asset,
        at,
        reason: exit.reason,
        pnl: toAmount(pnl),
        returnFraction: pnl.div(cost).toNumber(),
        heldMs: at - position.openedAt,
        figures: exit.figures,
      },
    ];
    return { portfolio: applyEvent(portfolio, fill), events };
  }

  #enter(input: TradeInput, mark: Amount | null): TradeStep {
    const { asset, now, portfolio } = input;
    const refuse = (reason: Refusal, events = NO_EVENTS) => this.#report(input, mark, reason, portfolio, events);
    const { atr1h, realisedDailyVolatility } = input;
    if (atr1h === null || !(atr1h > 0)) return refuse('NO_ATR');
    if (realisedDailyVolatility === null) return refuse('NO_VOLATILITY');
    if (mark === null) return refuse('NO_PRICE');
    const exposure = exposureOf(portfolio, this.#marks(input, mark));
    if (exposure === null) return refuse('NO_EQUITY');
    const { sizing, exits } = this.options;
    const { cash } = portfolio;
    const equity = toAmount(exposure.plus(cash));
    const wanted = { asset, cash, equity, exposure: toAmount(exposure), price: mark, realisedDailyVolatility };
    const size = sizePosition(wanted, sizing, this.#broker);
    if (size.quantity === null) return refuse('TOO_SMALL');
    const tradeId = `${input.runId}:${asset}:${toIso(input.scheduledAt)}`;
    const order: TradeEvent = { kind: 'order', tradeId, asset, at: now, side: 'buy', quantity: size.quantity, sizing: size.figures };
    const expire = (reason: Refusal) => refuse(reason, [order, { kind: 'expired', tradeId, asset, at: now, side: 'buy', reason }]);
    const first = this.#firstPrice(input);
    if (first === null) return expire('NO_PRICE');
    const { marketPrice } = first;
    const bought = fillWithin({ asset, side: 'buy', quantity: size.quantity, marketPrice }, cash, sizing.lot, this.#broker);
    if (bought === null) return expire('INSUFFICIENT_CASH');
    const { venue, quote } = this.#market;
    const levels = levelsAt(bought.price, atr1h, exits);
    const fill: FillEvent = { kind: 'fill', tradeId, asset, side: 'buy', ...first, ...bought, venue, quote, levels };
    return this.#report(input, mark, 'ENTERED', applyEvent(portfolio, fill), [order, fill]);
  }

  #firstPrice({ asset, now, every }: TradeInput): Fill | null {
    const first = this.#market.firstPrice(asset, now, now + every);
    if (first === null) return null;
    if (first.at < now || first.at >= now + every) {
      const when = `${toIso(first.at)} for a fill from ${toIso(now)} on`;
      throw new InvariantError(
        'INVARIANT_BROKEN',
        `The execution market gave a price of ${when}; it must come after the decision, within one cycle.`,
      );
    }
    return { at: first.at, marketPrice: priceToAmount(first.price), pricedBy: 'first-price' };
  }

  #marks(input: TradeInput, mark: Amount | null): (asset: string) => Amount | null {
    return (asset) => {
      if (asset === input.asset) return mark;
      const price = this.#market.mark(asset, input.now);
      return price === null ? null : priceToAmount(price);
    };
  }
}

/** What forbids an entry whether or not a position is open; null when nothing does. */
function refusalBefore(input: TradeInput): Refusal | null {
  if (input.verdict.stance !== 'BUY') return 'NO_BUY_VERDICT';
  return input.gatesPassed ? null : 'BLOCKED_BY_GATES';
}
