import type { Decimal } from 'decimal.js';
import { InvariantError } from '../domain/errors.ts';
import type { Broker, Order } from '../domain/ports.ts';
import type { Amount } from '../domain/trade.ts';
import { Exact, floorToStep, toAmount } from './decimals.ts';

/** How large a position may be. Fractions are of the equity: 0.25 is a quarter. */
export interface SizingOptions {
  /** The share of the equity is chosen so that the position moves it by this fraction on a usual day. */
  readonly targetDailyVolatility: number;
  readonly maxFractionPerTrade: number;
  /** All positions together, the new one included. */
  readonly maxExposure: number;
  /** Quantities are multiples of this. */
  readonly lot: number;
  /** In the quote currency. */
  readonly minimumNotional: number;
}

/** A target of 2 % a day, a quarter of the equity per trade, no borrowed money; lot and minimum of Kraken's spot market. */
export const SIZING_DEFAULTS: SizingOptions = {
  targetDailyVolatility: 0.02,
  maxFractionPerTrade: 0.25,
  maxExposure: 1,
  lot: 0.00001,
  minimumNotional: 10,
};

/** What a size is computed from. Amounts are in the quote currency. */
export interface SizingInput {
  readonly asset: string;
  readonly cash: Amount;
  readonly equity: Amount;
  /** Value of the positions that are open. */
  readonly exposure: Amount;
  /** The last price known at the decision: the price of the fill is not known yet. */
  readonly price: Amount;
  /** Standard deviation of the return of a day, as a fraction. */
  readonly realisedDailyVolatility: number;
}

/** A quantity, and the figures that it came from by name. Null when the position would be below lot or minimum. */
export interface Size {
  readonly quantity: Amount | null;
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Quantity of a new position: equity × min(target / realised volatility, cap per trade), no more than the exposure cap
 * leaves room for, rounded down to the lot, and no more than the cash pays for after slippage and fee.
 *
 * @throws InvariantError `INVARIANT_BROKEN` when the volatility is negative or not finite
 */
export function sizePosition(input: SizingInput, options: SizingOptions, broker: Broker): Size {
  const { realisedDailyVolatility: volatility } = input;
  if (!(volatility >= 0 && volatility < Infinity)) {
    throw new InvariantError('INVARIANT_BROKEN', `The realised volatility is ${String(volatility)}; a missing one must be given as null.`);
  }
  const wanted = volatility === 0 ? new Exact(options.maxFractionPerTrade) : new Exact(options.targetDailyVolatility).div(volatility);
  const fraction = Exact.min(wanted, options.maxFractionPerTrade);
  const room = Exact.max(0, new Exact(input.equity).times(options.maxExposure).minus(input.exposure));
  const notional = Exact.min(room, new Exact(input.equity).times(fraction));
  const quantity = floorToStep(notional.div(input.price), new Exact(options.lot));
  const order: Order = { asset: input.asset, side: 'buy', quantity: toAmount(quantity), marketPrice: input.price };
  const affordable = quantity.isZero() ? null : fillWithin(order, input.cash, options.lot, broker);
  const large = affordable !== null && new Exact(affordable.quantity).times(input.price).greaterThanOrEqualTo(options.minimumNotional);
  const figures = {
    equity: Number(input.equity),
    cash: Number(input.cash),
    exposure: Number(input.exposure),
    price: Number(input.price),
    realisedDailyVolatility: volatility,
    targetDailyVolatility: options.targetDailyVolatility,
    wantedFraction: wanted.toNumber(),
    maxFractionPerTrade: options.maxFractionPerTrade,
    maxExposure: options.maxExposure,
    exposureRoom: room.toNumber(),
    notional: notional.toNumber(),
    lot: options.lot,
    minimumNotional: options.minimumNotional,
    quantity: affordable === null ? 0 : Number(affordable.quantity),
  };
  return { quantity: large ? affordable.quantity : null, figures };
}

/**
 * Fills a buy as far as the cash goes: the quantity is lowered, in lots, until price and fee are covered. Null when the
 * cash does not pay for one lot.
 */
export function fillWithin(
  order: Order,
  cash: Amount,
  lot: number,
  broker: Broker,
): { readonly quantity: Amount; readonly price: Amount; readonly fee: Amount } | null {
  const step = new Exact(lot);
  let quantity: Decimal = new Exact(order.quantity);
  while (quantity.greaterThan(0)) {
    const amount = toAmount(quantity);
    const { price, fee } = broker.fill({ ...order, quantity: amount });
    const cost = quantity.times(price).plus(fee);
    if (cost.lessThanOrEqualTo(cash)) return { quantity: amount, price, fee };
    // A larger order never has a better price, so the scaled one is paid for, but for the rounding of its fee: one lot less.
    quantity = floorToStep(quantity.times(cash).div(cost), step);
  }
  return null;
}
