import { REGIMES, type Regime } from '../domain/regime.ts';
import { GrowableFloat64 } from '../series/growable.ts';
import { DYNAMICS, nextRegime, type RegimeDynamics } from './dynamics.ts';
import { GENESIS, HOURS, HOURS_PER_YEAR } from './grid.ts';
import { RandomStream } from './random.ts';

/** A trait of a regime that is a number. */
export type Trait = 'drift' | 'turnover' | 'leverage' | 'exchangeFlow' | 'stress';

/** How much of an hour's surprise enters the volatility of the next one, and how much of the volatility stays (GARCH(1,1)). */
const SURPRISE = 0.06;
const MEMORY = 0.92;
const LARGEST_CLUSTER = 16;

/** Hours in which volatility adapts to a new regime. */
const ADAPTING = 8;

const SESSIONS = sessionFactors();

/**
 * What moves all assets of a simulated market, hour by hour from the genesis: the hidden regime (a Markov chain), the
 * volatility (that of the regime, clustered by a GARCH(1,1), following the hours of the day and the week) and the shock that is
 * common to all assets. It is always made from the genesis on, so that it does not depend on when or how it is asked for; an
 * hour costs less than a microsecond, the decades of anyone's clock a few dozen milliseconds.
 */
export class World {
  readonly seed: number;
  readonly #regime = new GrowableFloat64();
  readonly #volatility = new GrowableFloat64();
  readonly #burst = new GrowableFloat64();
  readonly #shock = new GrowableFloat64();
  readonly #index = new GrowableFloat64();
  readonly #random: RandomStream;
  #state: number;
  #logVolatility: number;
  #cluster = 1;

  constructor(seed: number) {
    this.seed = seed;
    this.#random = new RandomStream(seed, 'world');
    this.#state = Math.floor(this.#random.uniform() * REGIMES.length);
    this.#logVolatility = Math.log(DYNAMICS[this.#state]!.volatility);
  }

  /** Makes every hour up to and including this one. */
  extendTo(hour: number): void {
    while (this.#regime.length <= hour) this.#step();
  }

  /** The hidden truth about an hour that has been made. */
  regime(hour: number): Regime {
    return this.dynamics(hour).regime;
  }

  /** The behaviour of the market in an hour that has been made. */
  dynamics(hour: number): RegimeDynamics {
    return DYNAMICS[this.#regime.at(hour)]!;
  }

  /**
   * Standard deviation of the log return of an hour that has been made, as it was before the hour began. What the hour then
   * brought is wilder or calmer by the root of its burst.
   */
  volatility(hour: number): number {
    return this.#volatility.at(hour);
  }

  /** The burst of an hour that has been made: a factor on its variance, one on average. All assets have it together. */
  burst(hour: number): number {
    return this.#burst.at(hour);
  }

  /** The common shock of an hour that has been made, in standard deviations; the burst is in it. */
  shock(hour: number): number {
    return this.#shock.at(hour);
  }

  /** Logarithm of the index of the whole market at the end of an hour that has been made; 0 before the genesis. */
  index(hour: number): number {
    return hour < 0 ? 0 : this.#index.at(hour);
  }

  /** The mean of a trait over the hours `from` to `to` (exclusive), which have been made. */
  mean(trait: Trait, from: number, to: number): number {
    const first = Math.max(0, from);
    let sum = 0;
    for (let hour = first; hour < to; hour += 1) sum += DYNAMICS[this.#regime.at(hour)]![trait];
    return to > first ? sum / (to - first) : 0;
  }

  #step(): void {
    const hour = this.#regime.length;
    const random = this.#random;
    this.#state = nextRegime(this.#state, random.uniform());
    const { drift, volatility } = DYNAMICS[this.#state]!;
    this.#logVolatility += (Math.log(volatility) - this.#logVolatility) / ADAPTING;
    const spread = Math.sqrt((Math.exp(2 * this.#logVolatility) * this.#cluster) / HOURS_PER_YEAR) * SESSIONS[hour % SESSIONS.length]!;
    const burst = random.burst();
    const shock = Math.sqrt(burst) * random.normal();
    this.#cluster = Math.min(LARGEST_CLUSTER, 1 - SURPRISE - MEMORY + this.#cluster * (MEMORY + SURPRISE * shock * shock));
    this.#regime.push(this.#state);
    this.#volatility.push(spread);
    this.#burst.push(burst);
    this.#shock.push(shock);
    this.#index.push(this.index(hour - 1) + drift / HOURS + spread * shock);
  }
}

/** Volatility by hour of the week over its mean: the afternoon of Europe and morning of America is busiest, the weekend quiet. */
function sessionFactors(): Float64Array {
  const weekday = new Date(GENESIS).getUTCDay();
  const factors = Float64Array.from({ length: 7 * HOURS }, (_, hour) => {
    const day = (weekday + Math.floor(hour / HOURS)) % 7;
    const afternoon = ((hour % HOURS) - 15) / 4;
    return (0.8 + 0.45 * Math.exp(-afternoon * afternoon)) * (day === 0 || day === 6 ? 0.75 : 1);
  });
  const meanSquare = factors.reduce((sum, factor) => sum + factor * factor, 0) / factors.length;
  return factors.map((factor) => factor / Math.sqrt(meanSquare));
}
