import { expandingDeviation, ratioToMean } from '../series/operators.ts';
import type { AssetPath } from './asset-path.ts';
import type { DayInfluence } from './day-influence.ts';
import { HOURS, startOfDay } from './grid.ts';
import { isTradingDay } from './macro-days.ts';
import { nextHolders, FIRST_HOLDERS, type Holders } from './holders.ts';
import { nextPositions, FIRST_POSITIONS, type Positions } from './positions.ts';
import type { RandomStream } from './random.ts';

/** One day of an asset as it stood at its end: on the chain, and on the venues that report by day. */
export interface ChainDay extends Holders, Positions {
  readonly price: number;
  /** Issuance in USD over its mean of 365 days; NaN in the first year. */
  readonly puell: number;
  /** Market minus realised capitalisation over the deviation of the former; NaN on the first day. */
  readonly mvrvZ: number;
}

/** Hourly standard deviation of a usual market, squared. */
const USUAL_VARIANCE = 0.0055 ** 2;

/** The days of an asset from the genesis on: everything that is published once a day and belongs to one asset. */
export class ChainDays {
  readonly #path: AssetPath;
  readonly #random: RandomStream;
  readonly #days: ChainDay[] = [];
  readonly #issuanceRatio = ratioToMean(365).create();
  readonly #deviation = expandingDeviation().create();

  constructor(path: AssetPath) {
    this.#path = path;
    this.#random = path.stream('chain');
  }

  /** A day from the genesis on. */
  day(day: number): ChainDay {
    this.#path.extendTo((day + 1) * HOURS - 1);
    while (this.#days.length <= day) this.#days.push(this.#next(this.#days.length));
    return this.#days[day]!;
  }

  #next(day: number): ChainDay {
    const before = this.#days.at(-1);
    const influence = this.#influence(day);
    const holders = nextHolders(before ?? FIRST_HOLDERS, influence, this.#random);
    const positions = nextPositions(before ?? FIRST_POSITIONS, influence, this.#random);
    const marketCap = holders.supply * influence.price;
    const deviation = this.#deviation.push(marketCap, Number.NaN, Number.NaN);
    return {
      ...holders,
      ...positions,
      price: influence.price,
      puell: this.#issuanceRatio.push(holders.issuance * influence.price, Number.NaN, Number.NaN),
      mvrvZ: deviation > 0 ? (marketCap - holders.realizedCap) / deviation : Number.NaN,
    };
  }

  #influence(day: number): DayInfluence {
    const path = this.#path;
    const last = (day + 1) * HOURS - 1;
    return {
      day,
      price: path.close(last),
      change: path.logClose(last) - path.logClose(last - HOURS),
      week: path.momentum(last, 7 * HOURS),
      heat: Math.sqrt(path.variance(last) / USUAL_VARIANCE),
      leverage: path.world.mean('leverage', last + 1 - HOURS, last + 1),
      exchangeFlow: path.world.mean('exchangeFlow', last + 1 - HOURS, last + 1),
      mood: path.mood(last),
      trading: isTradingDay(startOfDay(day)),
    };
  }
}
