import type { Decimal } from 'decimal.js';
import { ConfigError, InvariantError } from '../domain/errors.ts';
import type { Broker, Order } from '../domain/ports.ts';
import type { Amount } from '../domain/trade.ts';
import { Exact, roundFee, roundPrice, toAmount } from './decimals.ts';

/** What a venue charges, as of a day. Basis points of the notional: 40 is 0.4 %. */
export interface FeeSchedule {
  readonly venue: string;
  /** The day the schedule was read, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly makerBps: number;
  readonly takerBps: number;
}

/** What an order costs beyond the market's price, in basis points, as long as its notional is at most `upTo`. */
export interface SlippageTier {
  /** In the quote currency; null for the last tier, which has no end. */
  readonly upTo: number | null;
  readonly bps: number;
}

/** How the paper broker prices an order. */
export interface PaperBrokerOptions {
  readonly fees: FeeSchedule;
  /** By rising notional. */
  readonly slippage: readonly SlippageTier[];
  /** What the price moves against us between the decision and the fill, in basis points. */
  readonly latencyBps: number;
}

/**
 * Kraken's spot fees for accounts below 10,000 USD a month, and a guess at slippage without an order book: floors of
 * 1, 2.5 and 7.5 bp as our reference of fees gives them, and twice the last one for orders above a million, which the
 * reference does not cover.
 */
export const PAPER_BROKER_DEFAULTS: PaperBrokerOptions = {
  fees: { venue: 'kraken-spot', asOf: '2026-11-22', makerBps: 25, takerBps: 40 },
  slippage: [
    { upTo: 25_000, bps: 1 },
    { upTo: 250_000, bps: 2.5 },
    { upTo: 1_000_000, bps: 7.5 },
    { upTo: null, bps: 15 },
  ],
  latencyBps: 0.5,
};

/**
 * Fills every order whole and as a taker: price = market price × (1 ± slippage ± latency), against us, rounded against us
 * to 12 significant digits; fee = taker rate × quantity × price, rounded up to 8 decimals. Stops and take-profits pay the
 * same as any other order.
 */
export class PaperBroker implements Broker {
  readonly options: PaperBrokerOptions;
  readonly #takerRate: Decimal;
  readonly #tiers: readonly { readonly upTo: Decimal | null; readonly fraction: Decimal }[];

  /** @throws ConfigError `CONFIG_INVALID` when a rate is negative, 100 % or more, or the tiers do not rise to one without end */
  constructor(options: Partial<PaperBrokerOptions> = {}) {
    this.options = { ...PAPER_BROKER_DEFAULTS, ...options };
    const { fees, slippage, latencyBps } = this.options;
    requireBps('maker fee', fees.makerBps);
    requireBps('taker fee', fees.takerBps);
    requireBps('latency cost', latencyBps);
    this.#takerRate = new Exact(fees.takerBps).div(10_000);
    requireRising(slippage);
    this.#tiers = slippage.map(({ upTo, bps }) => {
      requireBps('slippage', bps);
      requireBps('sum of slippage and latency cost', bps + latencyBps);
      return { upTo: upTo === null ? null : new Exact(upTo), fraction: new Exact(bps).plus(latencyBps).div(10_000) };
    });
  }

  /** @throws InvariantError `INVARIANT_BROKEN` unless quantity and market price are above zero */
  fill(order: Order): { readonly price: Amount; readonly fee: Amount } {
    const market = new Exact(order.marketPrice);
    const quantity = new Exact(order.quantity);
    if (!market.greaterThan(0) || !quantity.greaterThan(0)) {
      const what = `${order.quantity} at ${order.marketPrice}`;
      throw new InvariantError('INVARIANT_BROKEN', `The broker was given an order of ${what}; both must be above zero.`, {
        details: { order },
      });
    }
    const fraction = this.#costOf(market.times(quantity));
    const price =
      order.side === 'buy'
        ? roundPrice(market.times(fraction.plus(1)), 'up')
        : roundPrice(market.times(new Exact(1).minus(fraction)), 'down');
    return { price: toAmount(price), fee: toAmount(roundFee(price.times(quantity).times(this.#takerRate))) };
  }

  #costOf(notional: Decimal): Decimal {
    for (const { upTo, fraction } of this.#tiers) if (upTo === null || notional.lessThanOrEqualTo(upTo)) return fraction;
    throw new InvariantError('INVARIANT_BROKEN', 'The slippage tiers have an end; the constructor must not let that pass.');
  }
}

function requireBps(name: string, bps: number): void {
  if (bps >= 0 && bps < 10_000) return;
  throw new ConfigError('CONFIG_INVALID', `The ${name} is ${String(bps)} basis points; give a number from 0 to below 10000.`);
}

function requireRising(tiers: readonly SlippageTier[]): void {
  const ends = tiers.map(({ upTo }) => upTo ?? Infinity);
  const rising = ends.every((end, i) => end > (ends[i - 1] ?? 0));
  if (rising && ends.at(-1) === Infinity) return;
  throw new ConfigError(
    'CONFIG_INVALID',
    'The slippage tiers do not cover every notional; give rising limits and null as the limit of the last tier, and of no other.',
  );
}
