import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stance } from '../../../src/domain/council.ts';
import type { ExecutionBar } from '../../../src/domain/ports.ts';
import type { Regime } from '../../../src/domain/regime.ts';
import { HOUR } from '../../../src/domain/time.ts';
import type { Portfolio, TradeEvent } from '../../../src/domain/trade.ts';
import { Exact } from '../../../src/ghost-trader/decimals.ts';
import { PaperBroker } from '../../../src/ghost-trader/paper-broker.ts';
import { rebuildPortfolio } from '../../../src/ghost-trader/rebuild.ts';
import { GhostTrader, type TradeInput } from '../../../src/ghost-trader/trade.ts';
import { ASSET, FakeMarket, inputAt } from './support.ts';

const ASSETS = [ASSET, 'SILVER'] as const;

/** One hour: how the bar of each asset goes, and what the council says. */
const hour = fc.record({
  /** Open, close, high and low of the bar as moves from the close before; null is an outage. */
  moves: fc.tuple(...ASSETS.map(() => fc.option(fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: -300, max: 320 }))), { freq: 12 }))),
  stance: fc.constantFrom<Stance[]>('BUY', 'BUY', 'HOLD', 'HOLD', 'HOLD', 'SELL'),
  gatesPassed: fc.boolean(),
  origin: fc.constantFrom<TradeInput['origin'][]>('scheduled', 'scheduled', 'scheduled', 'manual'),
  regime: fc.constantFrom<(Regime | null)[]>('BULL_TRENDING', 'RECOVERY', null, 'BULL_TRENDING', 'DISTRIBUTION'),
  atr1h: fc.option(fc.double({ min: 0.5, max: 40, noNaN: true }), { freq: 10 }),
  realisedDailyVolatility: fc.option(fc.double({ min: 0, max: 0.3, noNaN: true }), { freq: 10 }),
  skipped: fc.constantFrom(false, false, false, true),
});
type Hour = typeof hour extends fc.Arbitrary<infer T> ? T : never;

const settings = fc.record({
  sizing: fc.record({ maxFractionPerTrade: fc.constantFrom(0.25, 0.7, 1), maxExposure: fc.constantFrom(1, 0.5) }),
  exits: fc.record({ maxHolding: fc.constantFrom(72 * HOUR, 6 * HOUR), trailingMultiple: fc.constantFrom(2.5, 1) }),
});

const history = fc.tuple(fc.array(hour, { minLength: 10, maxLength: 60 }), settings);

/** The bars of one asset: a walk in cents, so that prices have the usual decimals. */
function barsOf(hours: readonly Hour[], asset: number): readonly ExecutionBar[] {
  const bars: ExecutionBar[] = [{ openAt: 0, closeAt: HOUR, open: 100, high: 101, low: 99, close: 100 }];
  let last = 10_000;
  hours.forEach(({ moves }, i) => {
    const move = moves[asset];
    if (move === null || move === undefined) return;
    const open = Math.max(100, last + Math.trunc(move[0]! / 4));
    const close = Math.max(100, open + move[1]!);
    const high = Math.max(open, close) + Math.abs(move[2]!);
    const low = Math.max(1, Math.min(open, close) - Math.abs(move[3]!));
    last = close;
    bars.push({ openAt: (i + 1) * HOUR, closeAt: (i + 2) * HOUR, open: open / 100, high: high / 100, low: low / 100, close: close / 100 });
  });
  return bars;
}

interface Seen {
  readonly cycle: number;
  readonly events: readonly TradeEvent[];
  readonly portfolio: Portfolio;
  readonly equity: string | null;
}

/** Runs a history from the given cycle and portfolio on; two cycles an hour, one per asset. */
function play(trader: GhostTrader, hours: readonly Hour[], from: number, start: Portfolio): readonly Seen[] {
  let portfolio = start;
  return hours.flatMap((said, i) => {
    if (said.skipped) return [];
    return ASSETS.flatMap((asset, j) => {
      const cycle = i * ASSETS.length + j;
      if (cycle < from) return [];
      const { stance, gatesPassed, origin, regime, atr1h, realisedDailyVolatility } = said;
      const verdict = { stance, confidence: 0.7 };
      const changes = { asset, verdict, gatesPassed, origin, regime, atr1h, realisedDailyVolatility };
      const result = trader.step(inputAt((i + 1) * HOUR, portfolio, changes));
      portfolio = result.portfolio;
      return [{ cycle, events: result.events, portfolio, equity: result.valuation.equity }];
    });
  });
}

function traderOf([hours, given]: readonly [readonly Hour[], { sizing: object; exits: object }]) {
  const market = new FakeMarket({ [ASSETS[0]]: barsOf(hours, 0), [ASSETS[1]]: barsOf(hours, 1) });
  const trader = new GhostTrader(given, new PaperBroker(), market, '10000');
  return { market, trader };
}

/** Events as they come back from a store. */
const stored = (events: readonly TradeEvent[]) => JSON.parse(JSON.stringify(events)) as readonly TradeEvent[];
const checkedOf = (portfolio: Portfolio) => Object.fromEntries(portfolio.positions.map(({ asset, checkedUntil }) => [asset, checkedUntil]));

describe('over random histories', () => {
  it('no money appears or is lost, nothing is negative, and the portfolio follows from the events', () => {
    let closed = 0;
    fc.assert(
      fc.property(history, (given) => {
        const { market, trader } = traderOf(given);
        const events: TradeEvent[] = [];
        for (const seen of play(trader, given[0], 0, trader.start)) {
          events.push(...seen.events);
          const { portfolio } = seen;
          expect(Number(portfolio.cash)).toBeGreaterThanOrEqual(0);
          expect(new Set(portfolio.positions.map(({ asset }) => asset)).size).toBe(portfolio.positions.length);
          const fills = events.filter((event) => event.kind === 'fill');
          const sums = fills.map(({ fee }) => fee);
          expect(Exact.sum(0, ...sums).toFixed()).toBe(portfolio.fees);
          const closes = events.filter((event) => event.kind === 'close');
          expect(Exact.sum(0, ...closes.map(({ pnl }) => pnl)).toFixed()).toBe(portfolio.realizedPnl);
          expect(portfolio).toMatchObject({ closedTrades: closes.length, wins: closes.filter(({ pnl }) => Number(pnl) > 0).length });
          expect(rebuildPortfolio('10000', stored(events), checkedOf(portfolio))).toEqual(portfolio);
          if (seen.equity === null) continue;
          // Equity = start + what prices brought − all fees, with the prices taken from the fills, apart from the ledger.
          const now = (Math.floor(seen.cycle / ASSETS.length) + 1) * HOUR;
          const flows = fills.map(({ side, quantity, price }) => new Exact(quantity).times(price).times(side === 'buy' ? -1 : 1));
          const values = portfolio.positions.map(({ asset, quantity }) => new Exact(quantity).times(market.mark(asset, now)!));
          expect(
            Exact.sum(10_000, ...flows, ...values)
              .minus(portfolio.fees)
              .toFixed(),
          ).toBe(seen.equity);
        }
        closed += events.filter(({ kind }) => kind === 'close').length;
      }),
      { numRuns: 120 },
    );
    // A history in which nothing happens would prove nothing.
    expect(closed).toBeGreaterThan(100);
  });

  it('a portfolio rebuilt at any point has the same future', () => {
    let rebuilt = 0;
    fc.assert(
      fc.property(history, fc.nat(), (given, at) => {
        const { trader } = traderOf(given);
        const whole = play(trader, given[0], 0, trader.start);
        const cut = whole[at % Math.max(1, whole.length)];
        if (cut === undefined) return;
        const past = whole.filter(({ cycle }) => cycle <= cut.cycle).flatMap(({ events }) => events);
        const portfolio = rebuildPortfolio('10000', stored(past));
        rebuilt += portfolio.positions.length;
        const future = play(trader, given[0], cut.cycle + 1, portfolio);
        const expected = whole.filter(({ cycle }) => cycle > cut.cycle);
        expect(future.map(({ events, equity }) => ({ events, equity }))).toEqual(
          expected.map(({ events, equity }) => ({ events, equity })),
        );
      }),
      { numRuns: 150 },
    );
    expect(rebuilt).toBeGreaterThan(20);
  });

  it('a stop never falls, and no exit is better than its level', () => {
    fc.assert(
      fc.property(history, (given) => {
        const { trader } = traderOf(given);
        const stops = new Map<string, number>();
        for (const event of play(trader, given[0], 0, trader.start).flatMap(({ events }) => events)) {
          if (event.kind === 'fill' && event.levels !== null) stops.set(event.tradeId, Number(event.levels.stop));
          if (event.kind === 'stop-moved') {
            expect(Number(event.to)).toBeGreaterThan(stops.get(event.tradeId)!);
            stops.set(event.tradeId, Number(event.to));
          }
          if (event.kind === 'fill' && event.pricedBy.startsWith('stop'))
            expect(Number(event.price)).toBeLessThan(stops.get(event.tradeId)!);
        }
      }),
      { numRuns: 100 },
    );
  });
});
