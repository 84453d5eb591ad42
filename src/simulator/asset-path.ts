import { GrowableFloat64 } from '../series/growable.ts';
import { HOURS, HOURS_PER_YEAR } from './grid.ts';
import { RandomStream } from './random.ts';
import type { World } from './world.ts';

/** Correlation of an asset's hourly shocks with those of the whole market. */
const COMMON = 0.85;
/** Growth per year of the line that the price returns to, as a log return. */
const TREND = 0.2;
/** Hours in which the distance to that line would shrink by a factor e: weak enough not to be seen, strong enough to bound the decades. */
const RETURNING = 1.5 * HOURS_PER_YEAR;
/** Hours of memory of the measured volatility. */
const MEASURING = 7 * HOURS;
/** Hours of memory of the mood. */
const MOOD = 10 * HOURS;

/**
 * The price of one asset, hour by hour from the genesis: what moves all assets, and shocks of its own. This is the skeleton
 * that carries the level of the price; the 5-minute bars of a day are hung between its hours (`spot-day.ts`).
 */
export class AssetPath {
  readonly world: World;
  readonly asset: string;
  /** Volatility of the asset over that of the whole market. */
  readonly scale: number;
  /** The smallest step between two prices. */
  readonly tick = 0.01;
  readonly #genesis: number;
  readonly #log = new GrowableFloat64();
  readonly #variance = new GrowableFloat64();
  readonly #mood = new GrowableFloat64();
  readonly #random: RandomStream;

  constructor(world: World, asset: string) {
    this.world = world;
    this.asset = asset;
    this.#random = this.stream('path');
    this.scale = 0.9 + 0.3 * this.#random.uniform();
    this.#genesis = Math.log(8_000) + Math.LN2 * this.#random.uniform();
  }

  /** A stream of random numbers that belongs to this asset. */
  stream(...path: readonly (string | number)[]): RandomStream {
    return new RandomStream(this.world.seed, this.asset, ...path);
  }

  /** A price as it can be traded. */
  round(price: number): number {
    // Not a multiple of the tick: dividing gives the number that its two decimals stand for.
    return Math.round(price * 100) / 100;
  }

  /** Makes every hour up to and including this one. */
  extendTo(hour: number): void {
    this.world.extendTo(hour);
    while (this.#log.length <= hour) this.#step();
  }

  /** Logarithm of the price at the end of an hour that has been made; before the first hour, of the first price. */
  logClose(hour: number): number {
    return hour < 0 ? this.#genesis : this.#log.at(hour);
  }

  /** The price at the end of an hour that has been made, not rounded. */
  close(hour: number): number {
    return Math.exp(this.logClose(hour));
  }

  /** Log return of the `hours` hours that end with `hour`, over what such a time is expected to move: about −2 … +2. */
  momentum(hour: number, hours: number): number {
    const change = this.logClose(hour) - this.logClose(Math.max(-1, hour - hours));
    return change / Math.sqrt(hours * this.variance(hour));
  }

  /** The variance of hourly log returns as a trader would measure it at the end of an hour that has been made. */
  variance(hour: number): number {
    return this.#variance.at(Math.max(0, hour));
  }

  /** What traders feel without a reason at the end of an hour that has been made: a slow process of mean 0 and variance 1. */
  mood(hour: number): number {
    return this.#mood.at(Math.max(0, hour));
  }

  #step(): void {
    const hour = this.#log.length;
    const { world } = this;
    const before = this.logClose(hour - 1);
    const line = this.#genesis + (TREND * hour) / HOURS_PER_YEAR;
    const own = Math.sqrt(world.burst(hour)) * this.#random.normal();
    const spread = world.volatility(hour) * this.scale;
    const change =
      (world.dynamics(hour).drift * this.scale) / HOURS +
      (line - before) / RETURNING +
      spread * (COMMON * world.shock(hour) + Math.sqrt(1 - COMMON * COMMON) * own);
    const variance = hour === 0 ? spread * spread : this.variance(hour - 1);
    const mood = hour === 0 ? 0 : this.mood(hour - 1);
    this.#log.push(before + change);
    this.#variance.push(variance + (change * change - variance) / MEASURING);
    this.#mood.push(mood * (1 - 1 / MOOD) + Math.sqrt(2 / MOOD) * this.#random.normal());
  }
}
