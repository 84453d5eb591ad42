import { DAY, intervalMs, MINUTE, type Interval } from '../domain/time.ts';
import { resample, type BarColumns } from '../series/resample.ts';
import { dayAt, type Window } from './grid.ts';

/** The finest bars of a simulated market. */
export const FINEST = 5 * MINUTE;
/** Finest bars of a day. */
export const BARS_PER_DAY = DAY / FINEST;

/** Days that are kept after they have been made, a few megabytes: as many as the history of hourly bars has. */
const KEPT = 610;

/** The bars of one market, made day by day when they are asked for. Larger bars are built from the finest ones. */
export class DayBars {
  readonly #make: (day: number) => BarColumns;
  readonly #kept = new Map<number, BarColumns>();

  /** @param make - the 288 bars of a day, the same at every call */
  constructor(make: (day: number) => BarColumns) {
    this.#make = make;
  }

  /** The 5-minute bars of a day. */
  day(day: number): BarColumns {
    let bars = this.#kept.get(day);
    if (bars === undefined) {
      bars = this.#make(day);
      if (this.#kept.size >= KEPT) this.#kept.clear();
      this.#kept.set(day, bars);
    }
    return bars;
  }

  /** Calls `visit` for each bar that closed within a window, oldest first. */
  forEach(interval: Interval, { after, until }: Window, visit: (bars: BarColumns, row: number) => void): void {
    const length = intervalMs(interval);
    // A bar that closes at midnight belongs to the day that ends.
    for (let day = Math.max(0, dayAt(after)); day <= dayAt(until - 1); day += 1) {
      const finest = this.day(day);
      const bars = length === FINEST ? finest : resample(finest, FINEST, length);
      for (let row = 0; row < bars.asOf.length; row += 1) {
        if (bars.asOf[row]! > after && bars.asOf[row]! <= until) visit(bars, row);
      }
    }
  }
}

/** Empty columns for the bars of a day, closing times filled in. One buffer for all of them: days are made by the thousand. */
export function columnsOfDay(startsAt: number): BarColumns {
  const buffer = new ArrayBuffer(6 * BARS_PER_DAY * Float64Array.BYTES_PER_ELEMENT);
  const column = (index: number): Float64Array =>
    new Float64Array(buffer, index * BARS_PER_DAY * Float64Array.BYTES_PER_ELEMENT, BARS_PER_DAY);
  const asOf = column(0);
  for (let bar = 0; bar < BARS_PER_DAY; bar += 1) asOf[bar] = startsAt + (bar + 1) * FINEST;
  return { asOf, knownAt: asOf, open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
}
