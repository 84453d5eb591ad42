import type { BarColumns } from '../series/resample.ts';
import type { AssetPath } from './asset-path.ts';
import { BARS_PER_DAY, columnsOfDay } from './day-bars.ts';
import { HOURS, rounded, startOfDay } from './grid.ts';
import type { RandomStream } from './random.ts';

const BARS_PER_HOUR = BARS_PER_DAY / HOURS;
/** Coins traded in a usual bar. */
const USUAL_VOLUME = 85;
/** Standard deviation of a usual bar: half of the price per year. */
const USUAL_SPREAD = 0.0015;

/**
 * The 5-minute spot bars of a day, hung between the hours of the skeleton. The extremes of a bar are those of a Brownian bridge
 * between its open and close; its volume follows its volatility and the size of its move.
 */
export function makeSpotDay(path: AssetPath, day: number): BarColumns {
  const last = (day + 1) * HOURS;
  path.extendTo(last - 1);
  const random = path.stream('spot', day);
  const bars = columnsOfDay(startOfDay(day));
  const returns = new Float64Array(BARS_PER_HOUR);
  const spreads = new Float64Array(BARS_PER_HOUR);
  let price = path.round(path.close(day * HOURS - 1));
  let bar = 0;
  for (let hour = day * HOURS; hour < last; hour += 1) {
    const { turnover } = path.world.dynamics(hour);
    const variance = (path.world.volatility(hour) * path.scale) ** 2 * path.world.burst(hour);
    drawHour(returns, spreads, variance, path.logClose(hour) - path.logClose(hour - 1), random);
    for (let part = 0; part < BARS_PER_HOUR; part += 1) {
      const change = returns[part]!;
      const spread = spreads[part]!;
      // The last bar of an hour ends on the skeleton itself, so that days made apart fit together to the last digit.
      const end = path.round(part === BARS_PER_HOUR - 1 ? path.close(hour) : price * Math.exp(change));
      const above = price * bridgeExtreme(change, spread, random.uniform());
      const below = price * bridgeExtreme(-change, spread, random.uniform());
      bars.open[bar] = price;
      bars.close[bar] = end;
      bars.high[bar] = Math.max(price, end, path.round(price + above));
      bars.low[bar] = Math.min(price, end, path.round(price - below));
      const activity = (spread / USUAL_SPREAD) ** 0.8 * (0.5 + (0.5 * Math.abs(change)) / spread);
      bars.volume[bar] = rounded(USUAL_VOLUME * turnover * activity * Math.exp(0.35 * random.normal()), 5);
      price = end;
      bar += 1;
    }
  }
  return bars;
}

/**
 * The returns of an hour's bars, and their standard deviations: the variance of the hour is divided into unequal parts, and
 * normal returns with these variances are led to the return of the hour, each correcting in proportion to its variance. Given
 * the variances this is exact: the returns are independent of each other and of what follows, however fat their tails.
 */
function drawHour(returns: Float64Array, spreads: Float64Array, variance: number, total: number, random: RandomStream): void {
  let parts = 0;
  for (let part = 0; part < BARS_PER_HOUR; part += 1) parts += spreads[part] = random.burst();
  let sum = 0;
  for (let part = 0; part < BARS_PER_HOUR; part += 1) {
    spreads[part] = Math.sqrt((spreads[part]! / parts) * variance);
    sum += returns[part] = spreads[part]! * random.normal();
  }
  const missing = (total - sum) / variance;
  for (let part = 0; part < BARS_PER_HOUR; part += 1) returns[part]! += spreads[part]! ** 2 * missing;
}

/** How far a Brownian bridge that ends at `change` gets above its start, as a fraction of the price, drawn with one uniform number. */
function bridgeExtreme(change: number, spread: number, uniform: number): number {
  const variance = 0.6 * spread * spread;
  return (change + Math.sqrt(change * change - 2 * variance * Math.log(1 - uniform))) / 2;
}
