import type { Instant } from '../domain/time.ts';
import { bounded, HOURS, startOfDay } from './grid.ts';
import { RandomStream } from './random.ts';
import type { World } from './world.ts';

/** A day of the markets outside, as it stood at its end. On days without trading the last values stay. */
export interface MacroDay {
  readonly dollarIndex: number;
  /** USD per troy ounce. */
  readonly gold: number;
  /** Percent. */
  readonly tenYear: number;
  /** Percent. */
  readonly twoYear: number;
  readonly vix: number;
  /** Stablecoins in circulation, USD. */
  readonly usdt: number;
  readonly usdc: number;
  /** Share of the largest coin, percent. */
  readonly dominance: number;
  /** Stress of the regimes, smoothed: −1 … +1. */
  readonly stress: number;
  /** 0 extreme fear … 100 extreme greed. */
  readonly fearGreed: number;
}

const FIRST: MacroDay = {
  dollarIndex: 96,
  gold: 1_300,
  tenYear: 2.6,
  twoYear: 2.1,
  vix: 15,
  usdt: 20e9,
  usdc: 8e9,
  dominance: 48,
  stress: 0,
  fearGreed: 50,
};

/** What moves a day of the markets outside. */
interface Influence {
  readonly trading: boolean;
  /** Mean stress of the day's regimes. */
  readonly stress: number;
  /** Log return of the crypto market during the day. */
  readonly change: number;
  /** The same of thirty days. */
  readonly month: number;
  /** Standard deviation of the hourly returns of the day. */
  readonly volatility: number;
}

/** The markets that are the same for all assets, day by day from the genesis. */
export class MacroDays {
  readonly #world: World;
  readonly #random: RandomStream;
  readonly #days: MacroDay[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#random = new RandomStream(world.seed, 'macro');
  }

  /** A day from the genesis on. */
  day(day: number): MacroDay {
    this.#world.extendTo((day + 1) * HOURS - 1);
    while (this.#days.length <= day) this.#days.push(nextDay(this.#days.at(-1) ?? FIRST, this.#influence(this.#days.length), this.#random));
    return this.#days[day]!;
  }

  #influence(day: number): Influence {
    const world = this.#world;
    const last = (day + 1) * HOURS - 1;
    let squares = 0;
    for (let hour = last - HOURS + 1; hour <= last; hour += 1) squares += world.volatility(hour) ** 2;
    return {
      trading: isTradingDay(startOfDay(day)),
      stress: world.mean('stress', last + 1 - HOURS, last + 1),
      change: world.index(last) - world.index(last - HOURS),
      month: world.index(last) - world.index(Math.max(-1, last - 30 * HOURS)),
      volatility: Math.sqrt(squares / HOURS),
    };
  }
}

/** Whether US markets trade on the day that begins at an instant: neither weekend nor one of the holidays of fixed date. */
export function isTradingDay(start: Instant): boolean {
  const date = new Date(start);
  const weekday = date.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const day = date.getUTCDate();
  switch (date.getUTCMonth()) {
    case 0:
      return day !== 1;
    case 6:
      return day !== 4;
    case 10:
      // Thanksgiving: the fourth Thursday.
      return weekday !== 4 || day < 22 || day > 28;
    case 11:
      return day !== 25;
    default:
      return true;
  }
}

function nextDay(before: MacroDay, { trading, stress: stressOfDay, change, month, volatility }: Influence, random: RandomStream): MacroDay {
  const noise = Array.from({ length: 9 }, () => random.normal());
  const stress = before.stress + 0.2 * (stressOfDay - before.stress);
  const growth = 0.0006 + 0.012 * bounded(month, -0.5, 0.5) * 0.3;
  const wished = 50 + 90 * bounded(month, -0.4, 0.4) + 150 * bounded(change, -0.1, 0.1) - 1_500 * (volatility - 0.005) - 10 * stress;
  const crypto = {
    usdt: before.usdt * Math.exp(growth + 0.0009 * noise[0]!),
    usdc: before.usdc * Math.exp(growth - 0.0001 + 0.0025 * noise[1]!),
    dominance: bounded(
      before.dominance + 0.006 * (52 - before.dominance) + 4 * bounded(-change, -0.1, 0.1) * 0.5 + 0.3 * noise[2]!,
      30,
      75,
    ),
    fearGreed: bounded(before.fearGreed + 0.3 * (wished - before.fearGreed) + 4 * noise[3]!, 3, 97),
    stress,
  };
  if (!trading) return { ...before, ...crypto };
  const dollar = 0.0015 * stress - 0.004 * (Math.log(before.dollarIndex) - Math.log(99)) - 0.01 * change + 0.004 * noise[4]!;
  return {
    ...crypto,
    dollarIndex: before.dollarIndex * Math.exp(dollar),
    gold: before.gold * Math.exp(0.0004 - 0.4 * dollar + 0.008 * noise[5]!),
    tenYear: before.tenYear + 0.002 * (3.6 - before.tenYear) - 0.015 * stress + 0.05 * noise[6]!,
    twoYear: before.twoYear + 0.002 * (3.2 - before.twoYear) - 0.01 * stress + 0.03 * noise[6]! + 0.04 * noise[7]!,
    vix: bounded(
      before.vix * Math.exp(0.12 * (Math.log(17) + 0.7 * stress - Math.log(before.vix)) - 0.35 * change + 0.045 * noise[8]!),
      9,
      85,
    ),
  };
}
