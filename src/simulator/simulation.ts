import type { ExecutionBar } from '../domain/ports.ts';
import type { Regime } from '../domain/regime.ts';
import type { Instant } from '../domain/time.ts';
import { AssetPath } from './asset-path.ts';
import { ChainDays } from './chain-days.ts';
import { DayBars, FINEST } from './day-bars.ts';
import { dayAt, GENESIS, hourAt, startOfDay } from './grid.ts';
import { priceWithin } from './intrabar.ts';
import { MacroDays } from './macro-days.ts';
import { makePerpDay } from './perp-day.ts';
import { makeSpotDay } from './spot-day.ts';
import { World } from './world.ts';

/** Everything that is simulated about one asset. Nothing of it depends on when, in which order or how often it is asked for. */
export interface SimulatedMarket {
  readonly asset: string;
  readonly path: AssetPath;
  readonly spot: DayBars;
  readonly perp: DayBars;
  readonly chain: ChainDays;
}

/**
 * A whole simulated market: any number of assets that move together. Two simulations of one seed are the same market, in every
 * process and at every time.
 *
 * Level by level, each made only as far as it is needed: a skeleton of hours from the genesis on (`World`, `AssetPath`: a few
 * dozen milliseconds for a decade), on it days (`MacroDays`, `ChainDays`), and 5-minute bars for the days that are asked for
 * (`DayBars`), each day from random numbers of its own.
 */
export class Simulation {
  readonly seed: number;
  readonly world: World;
  readonly macro: MacroDays;
  readonly #markets = new Map<string, SimulatedMarket>();

  constructor(seed: number) {
    this.seed = seed;
    this.world = new World(seed);
    this.macro = new MacroDays(this.world);
  }

  /** The market of an asset; every name gives one. */
  market(asset: string): SimulatedMarket {
    let market = this.#markets.get(asset);
    if (market === undefined) {
      market = openMarket(this.world, asset);
      this.#markets.set(asset, market);
    }
    return market;
  }

  /** The hidden truth: which regime rules at an instant, from the genesis on. */
  regimeAt(instant: Instant): Regime {
    const hour = hourAt(instant);
    this.world.extendTo(hour);
    return this.world.regime(hour);
  }
}

/** The market of one asset under a seed, on its own. */
export function simulatedMarket(seed: number, asset: string): SimulatedMarket {
  return new Simulation(seed).market(asset);
}

/** The price of an asset at an instant, between the bars' four prices; null before the genesis. */
export function priceAt({ path, spot }: SimulatedMarket, instant: Instant): number | null {
  if (instant < GENESIS) return null;
  const day = dayAt(instant);
  const bar = Math.floor((instant - startOfDay(day)) / FINEST);
  const openAt = startOfDay(day) + bar * FINEST;
  return priceWithin(path, barOf(spot, day, bar), openAt / FINEST, instant - openAt);
}

/** A 5-minute bar of a day by its number, 0 … 287. */
export function barOf(bars: DayBars, day: number, bar: number): ExecutionBar {
  const { asOf, open, high, low, close } = bars.day(day);
  const closeAt = asOf[bar]!;
  return { openAt: closeAt - FINEST, closeAt, open: open[bar]!, high: high[bar]!, low: low[bar]!, close: close[bar]! };
}

function openMarket(world: World, asset: string): SimulatedMarket {
  const path = new AssetPath(world, asset);
  const spot = new DayBars((day) => makeSpotDay(path, day));
  const perp = new DayBars((day) => makePerpDay(path, spot.day(day), day));
  return { asset, path, spot, perp, chain: new ChainDays(path) };
}
