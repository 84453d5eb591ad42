/*
 * Nanoseconds of processor time per step of the Ghost Trader with no position and no BUY, and with one open position and
 * one new bar per cycle (a quiet one, and one in which nearly every bar lifts the stop). Prints; asserts nothing.
 */
import type { ExecutionBar, ExecutionMarket } from '../../src/domain/ports.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import type { Portfolio } from '../../src/domain/trade.ts';
import { PaperBroker } from '../../src/ghost-trader/paper-broker.ts';
import { GhostTrader, type TradeInput } from '../../src/ghost-trader/trade.ts';

/** A market of hourly bars whose price is a function of the hour; one bar closes at each `now`. */
function marketOf(priceAt: (hour: number) => number): ExecutionMarket {
  const barAt = (until: number): ExecutionBar => {
    const price = priceAt(until / HOUR);
    return { openAt: until - HOUR, closeAt: until, open: price, high: price + 20, low: price - 20, close: price };
  };
  return {
    venue: 'bench',
    quote: 'USD',
    bars: (_asset, _after, until) => [barAt(until)],
    firstPrice: (_asset, now) => ({ at: now, price: priceAt(now / HOUR) }),
    mark: (_asset, now) => priceAt(now / HOUR),
  };
}

function inputAt(now: number, stance: 'BUY' | 'HOLD', portfolio: Portfolio): TradeInput {
  return {
    runId: 'bench',
    asset: 'asset',
    scheduledAt: now,
    now,
    origin: 'scheduled',
    verdict: { stance, confidence: 0.7 },
    gatesPassed: true,
    regime: 'BULL_TRENDING',
    atr1h: 400.25,
    realisedDailyVolatility: 0.03,
    every: HOUR,
    portfolio,
  };
}

/** Runs the cycles and prints the time of one; the first tenth warms up. */
function measure(name: string, priceAt: (hour: number) => number, open: boolean): void {
  const cycles = 500_000;
  const trader = new GhostTrader({ exits: { maxHolding: 1_000 * 365 * DAY } }, new PaperBroker(), marketOf(priceAt), '10000');
  let portfolio = trader.start;
  if (open) portfolio = trader.step(inputAt(0, 'BUY', portfolio)).portfolio;
  let started = process.cpuUsage();
  let events = 0;
  for (let i = 1; i <= cycles; i += 1) {
    if (i === cycles / 10) started = process.cpuUsage();
    const step = trader.step(inputAt(i * HOUR, 'HOLD', portfolio));
    portfolio = step.portfolio;
    events += step.events.length;
  }
  const each = (process.cpuUsage(started).user * 1_000) / (cycles * 0.9);
  console.log(
    `${name.padEnd(44)} ${each.toFixed(0).padStart(7)} ns per step (${String(portfolio.positions.length)} open, ${String(events)} events)`,
  );
}

// From a table, so that the market costs next to nothing.
const waves = Float64Array.from({ length: 1_024 }, (_, hour) => Math.round((30_000 + 150 * Math.sin(hour)) * 100) / 100);
const wave = (hour: number) => waves[hour % waves.length]!;
measure('no position, no BUY', wave, false);
measure('one position, quiet bars', wave, true);
// A rise far slower than the take-profit: 1,501 in all.
measure('one position, stop lifted by each bar', (hour) => 30_000 + hour * 0.003, true);
