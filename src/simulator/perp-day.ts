import type { BarColumns } from '../series/resample.ts';
import type { AssetPath } from './asset-path.ts';
import { BARS_PER_DAY, columnsOfDay } from './day-bars.ts';
import { bounded, HOURS, rounded, startOfDay } from './grid.ts';

const BARS_PER_HOUR = BARS_PER_DAY / HOURS;
/** Hours over which crowding shows in the premium. */
const CROWDING = 12;
/** Turnover of perpetual futures over that of the spot market. */
const TURNOVER = 5;

/** What a perpetual future costs above spot, as a fraction, at the end of an hour: crowding, the trend, and mood. */
export function premiumAt(path: AssetPath, hour: number): number {
  const crowding = path.world.mean('leverage', hour + 1 - CROWDING, hour + 1);
  return 0.0003 * crowding + 0.0002 * bounded(path.momentum(hour, 7 * HOURS), -3, 3) + 0.0002 * path.mood(hour);
}

/** The 5-minute bars of the perpetual future of a day: those of spot, moved by the premium of the hours that are over. */
export function makePerpDay(path: AssetPath, spot: BarColumns, day: number): BarColumns {
  const bars = columnsOfDay(startOfDay(day));
  const random = path.stream('perp', day);
  let from = premiumAt(path, day * HOURS - 2);
  let to = from;
  let price = path.round(path.close(day * HOURS - 1) * (1 + from));
  for (let bar = 0; bar < BARS_PER_DAY; bar += 1) {
    const inHour = bar % BARS_PER_HOUR;
    if (inHour === 0) {
      from = to;
      to = premiumAt(path, day * HOURS - 1 + bar / BARS_PER_HOUR);
    }
    const factor = 1 + from + ((to - from) * (inHour + 1)) / BARS_PER_HOUR;
    const lastOfDay = bar === BARS_PER_DAY - 1;
    // Not the rounded close of spot: the next day begins from the skeleton.
    const end = path.round((lastOfDay ? path.close((day + 1) * HOURS - 1) : spot.close[bar]!) * factor);
    bars.open[bar] = price;
    bars.close[bar] = end;
    bars.high[bar] = Math.max(price, end, path.round(spot.high[bar]! * factor));
    bars.low[bar] = Math.min(price, end, path.round(spot.low[bar]! * factor));
    bars.volume[bar] = rounded(spot.volume[bar]! * TURNOVER * Math.exp(0.15 * random.normal()), 3);
    price = end;
  }
  return bars;
}
