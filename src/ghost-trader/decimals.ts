import { Decimal } from 'decimal.js';
import { InvariantError } from '../domain/errors.ts';
import type { Amount } from '../domain/trade.ts';

/**
 * Decimal numbers with 60 significant digits: a price of 12 digits times a quantity, summed over any number of trades, is
 * never rounded. Only divisions are, and no amount of money comes from one.
 */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_EVEN });

/** Digits of a price that we set ourselves: fills, and the ATR that levels are made of. */
const PRICE_DIGITS = 12;

/** Decimals of a fee, in the quote currency. */
const FEE_DECIMALS = 8;

/** The plain text of a decimal: no exponent, no trailing zeros, no negative zero. */
export function toAmount(value: Decimal): Amount {
  return value.isZero() ? '0' : value.toFixed();
}

/**
 * The shortest text that stands for a price given as a number.
 *
 * @throws InvariantError `INVARIANT_BROKEN` unless the price is finite and above zero
 */
export function priceToAmount(price: number): Amount {
  if (!(price > 0 && price < Infinity)) {
    throw new InvariantError('INVARIANT_BROKEN', `A market gave the price ${String(price)}; its source must leave such a row out.`);
  }
  const text = String(price);
  return text.includes('e') ? new Exact(text).toFixed() : text;
}

/** A price rounded to 12 significant digits, upwards for what we pay and downwards for what we receive. */
export function roundPrice(price: Decimal, direction: 'up' | 'down'): Decimal {
  return price.toSignificantDigits(PRICE_DIGITS, direction === 'up' ? Decimal.ROUND_UP : Decimal.ROUND_DOWN);
}

/** A fee rounded up to 8 decimals. */
export function roundFee(fee: Decimal): Decimal {
  return fee.toDecimalPlaces(FEE_DECIMALS, Decimal.ROUND_UP);
}

/** The largest multiple of `step` that is not above `value`. */
export function floorToStep(value: Decimal, step: Decimal): Decimal {
  return value.div(step).floor().times(step);
}
