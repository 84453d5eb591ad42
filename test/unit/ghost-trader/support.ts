import type { ExecutionBar, ExecutionMarket } from '../../../src/domain/ports.ts';
import { HOUR, type Instant } from '../../../src/domain/time.ts';
import type { FillEvent, Portfolio, TradeEvent } from '../../../src/domain/trade.ts';
import { PaperBroker } from '../../../src/ghost-trader/paper-broker.ts';
import { GhostTrader, type TradeInput, type TraderSettings } from '../../../src/ghost-trader/trade.ts';

/** The asset of the tests; the core must not care what it is called. */
export const ASSET = 'GOLD';

/** A bar of one hour that closes at `closeAt`. */
export function barTo(closeAt: Instant, open: number, high: number, low: number, close: number): ExecutionBar {
  return { openAt: closeAt - HOUR, closeAt, open, high, low, close };
}

/**
 * A market over bars of any asset: prices are the bars' opens, marks their last closes. It writes down everything it was
 * asked, so that a test can see what the trader looked at.
 */
export class FakeMarket implements ExecutionMarket {
  readonly venue = 'fake';
  readonly quote = 'USD';
  readonly asked: { readonly what: 'bars' | 'firstPrice' | 'mark'; readonly from: Instant; readonly until: Instant }[] = [];
  readonly #bars: Readonly<Record<string, readonly ExecutionBar[]>>;

  constructor(bars: Readonly<Record<string, readonly ExecutionBar[]>>) {
    this.#bars = bars;
  }

  bars(asset: string, after: Instant, until: Instant): readonly ExecutionBar[] {
    this.asked.push({ what: 'bars', from: after, until });
    return this.#of(asset).filter((bar) => bar.closeAt > after && bar.closeAt <= until);
  }

  firstPrice(asset: string, now: Instant, until: Instant): { readonly at: Instant; readonly price: number } | null {
    this.asked.push({ what: 'firstPrice', from: now, until });
    const bar = this.#of(asset).find((each) => each.openAt >= now && each.openAt < until);
    return bar === undefined ? null : { at: bar.openAt, price: bar.open };
  }

  mark(asset: string, now: Instant): number | null {
    this.asked.push({ what: 'mark', from: now, until: now });
    return this.#of(asset).findLast((bar) => bar.closeAt <= now)?.close ?? null;
  }

  #of(asset: string): readonly ExecutionBar[] {
    return this.#bars[asset] ?? [];
  }
}

/** No slippage, no latency, 10 basis points of fee: fills at the given prices. */
export const PLAIN_BROKER = new PaperBroker({
  fees: { venue: 'fake', asOf: '2026-01-01', makerBps: 10, takerBps: 10 },
  slippage: [{ upTo: null, bps: 0 }],
  latencyBps: 0,
});

/** A cycle that may enter: BUY, all gates passed, ATR 10, daily volatility 8 %. */
export function inputAt(now: Instant, portfolio: Portfolio, changes: Partial<TradeInput> = {}): TradeInput {
  return {
    runId: 'run',
    asset: ASSET,
    scheduledAt: now,
    now,
    origin: 'scheduled',
    verdict: { stance: 'BUY', confidence: 0.7 },
    gatesPassed: true,
    regime: 'BULL_TRENDING',
    atr1h: 10,
    realisedDailyVolatility: 0.08,
    every: HOUR,
    portfolio,
    ...changes,
  };
}

/** A fill of one trade; levels come with a buy. */
export function fillOf(side: 'buy' | 'sell', quantity: string, price: string, fee: string, at: Instant, tradeId = 'trade'): FillEvent {
  const levels = side === 'buy' ? { atr: '10', stop: '1', takeProfit: '1000000000' } : null;
  return {
    kind: 'fill',
    tradeId,
    asset: ASSET,
    at,
    side,
    quantity,
    price,
    marketPrice: price,
    fee,
    pricedBy: 'first-price',
    venue: 'fake',
    quote: 'USD',
    levels,
  };
}

/** The kinds of the events, in order. */
export function kindsOf(events: readonly TradeEvent[]): readonly string[] {
  return events.map(({ kind }) => kind);
}

/** A bar of an hour in which nothing happens. */
export const flat = (hour: number): ExecutionBar => barTo(hour * HOUR, 1000, 1001, 999, 1000);

/** A trader over bars of one asset, one cycle an hour; cycle n is at the close of bar n. */
export function tradingOn(bars: readonly ExecutionBar[], settings: TraderSettings = {}) {
  const market = new FakeMarket({ [ASSET]: bars });
  const trader = new GhostTrader(settings, PLAIN_BROKER, market, '10000');
  let portfolio = trader.start;
  const step = (hour: number, changes: Partial<TradeInput> = {}) => {
    const result = trader.step(inputAt(hour * HOUR, portfolio, changes));
    portfolio = result.portfolio;
    return result;
  };
  return { market, trader, step };
}

/** Verdicts of a cycle. */
export const HOLD = { verdict: { stance: 'HOLD', confidence: 0.5 } } as const;
export const SELL = { verdict: { stance: 'SELL', confidence: 0.8 } } as const;
