import type { Instant } from './time.ts';

/** An exact decimal number as text, such as `9963387.4338`: money and quantities are never binary fractions. */
export type Amount = string;

/** Why a position was closed. */
export const EXIT_REASONS = ['STOP', 'TRAILING_STOP', 'TAKE_PROFIT', 'SELL_VERDICT', 'REGIME', 'TIME', 'OPERATOR'] as const;

/** Why a position was closed. */
export type ExitReason = (typeof EXIT_REASONS)[number];

/** An open long position on paper. */
export interface Position {
  /** Derived from run, asset and cycle, so that one cycle cannot open twice. */
  readonly tradeId: string;
  readonly asset: string;
  readonly venue: string;
  /** The currency of all prices and amounts of this position. */
  readonly quote: string;
  readonly quantity: Amount;
  /** Average price of the fills, before fees. */
  readonly entryPrice: Amount;
  /** Fee of the entry, in the quote currency. */
  readonly entryFee: Amount;
  readonly openedAt: Instant;
  /** ATR(14, 1h) at the entry, in the quote currency. */
  readonly atr: Amount;
  /** The price at or below which the position is closed. */
  readonly stop: Amount;
  /** True once the trailing rule has lifted the stop above its first place. */
  readonly trailing: boolean;
  readonly takeProfit: Amount;
  /** Highest price that the trailing rule has lifted the stop for; the entry's price until it first does. */
  readonly highest: Amount;
  /** Bars that closed up to this instant have been held against the exits. */
  readonly checkedUntil: Instant;
}

/** The prices at which a position is to be closed, as they follow from its fill. */
export interface ExitLevels {
  /** ATR(14, 1h) at the decision, in the quote currency. */
  readonly atr: Amount;
  readonly stop: Amount;
  readonly takeProfit: Amount;
}

/** What the run owns and how it has fared: everything the next cycle needs. */
export interface Portfolio {
  readonly cash: Amount;
  readonly positions: readonly Position[];
  /** Sum over closed trades of proceeds minus cost, after all fees. */
  readonly realizedPnl: Amount;
  readonly fees: Amount;
  readonly closedTrades: number;
  readonly wins: number;
  /** Trades won in a row (positive) or lost in a row (negative). */
  readonly streak: number;
  /** The last close of each asset: when, and whether it made money after fees. */
  readonly lastClose: Readonly<Record<string, { readonly at: Instant; readonly won: boolean }>>;
}

/** A portfolio valued at one moment. */
export interface Valuation {
  /** Cash plus every position at the mark; null when a position has no mark price. */
  readonly equity: Amount | null;
  /** Mark price of the cycle's asset; null when the execution market has none. */
  readonly mark: Amount | null;
}

interface EventBase {
  readonly tradeId: string;
  readonly asset: string;
  /** When it happened in the market; at or before the cycle that records it, or right after its decision. */
  readonly at: Instant;
}

/** The trade was decided: an order goes out. */
export interface OrderEvent extends EventBase {
  readonly kind: 'order';
  readonly side: 'buy' | 'sell';
  readonly quantity: Amount;
  /** How the quantity came about, as figures by name. */
  readonly sizing: Readonly<Record<string, number>>;
}

/** The market gave (part of) an order a price. */
export interface FillEvent extends EventBase {
  readonly kind: 'fill';
  readonly side: 'buy' | 'sell';
  readonly quantity: Amount;
  /** Price paid or received, slippage and latency cost included. */
  readonly price: Amount;
  /** The market's price that the fill started from. */
  readonly marketPrice: Amount;
  readonly fee: Amount;
  /** How the price came about: `first-price`, `stop`, `stop-gap`, `take-profit`, `take-profit-gap`. */
  readonly pricedBy: string;
  readonly venue: string;
  readonly quote: string;
  /** Where the position that a buy opens is to be closed; null for a sell. */
  readonly levels: ExitLevels | null;
}

/** An order found no price and was dropped. */
export interface ExpiredEvent extends EventBase {
  readonly kind: 'expired';
  readonly side: 'buy' | 'sell';
  readonly reason: string;
}

/** The trailing rule lifted the stop. */
export interface StopMovedEvent extends EventBase {
  readonly kind: 'stop-moved';
  readonly from: Amount;
  readonly to: Amount;
  readonly highest: Amount;
}

/** The position is closed. */
export interface CloseEvent extends EventBase {
  readonly kind: 'close';
  readonly reason: ExitReason;
  /** Proceeds minus cost, after the fees of entry and exit. */
  readonly pnl: Amount;
  /** `pnl` over the cost of the entry, its fee included, as a fraction. */
  readonly returnFraction: number;
  readonly heldMs: number;
  /** The figures that the exit was decided on, by name. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** Everything that happens to a trade, in order: append-only. */
export type TradeEvent = OrderEvent | FillEvent | ExpiredEvent | StopMovedEvent | CloseEvent;

/** Whether the cycle may open a position, and why not. */
export interface EntryDecision {
  readonly entered: boolean;
  /** `ENTERED`, `NO_BUY_VERDICT`, `BLOCKED_BY_GATES`, `POSITION_OPEN`, `MANUAL_CYCLE`, `NO_ATR`, `NO_VOLATILITY`, `NO_PRICE`, `NO_EQUITY`, `TOO_SMALL`, `INSUFFICIENT_CASH`. */
  readonly reason: string;
}
