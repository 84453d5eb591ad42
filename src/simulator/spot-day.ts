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
 * The 5-minute spot bars of a day: twelve fat-tailed returns per hour, shifted so that they end where the skeleton of hours
 * says. The variances agree, so that the shift is small and leaves no trace in the correlations. The extremes are those of a
 * Brownian bridge between open and close; the volume follows the volatility and the size of the bar's own move.
 */
export function makeSpotDay(path: AssetPath, day: number): BarColumns {
  const last = (day + 1) * HOURS;
  path.extendTo(last - 1);
  const random = path.stream('spot', day);
  const bars = columnsOfDay(startOfDay(day));
  const returns = new Float64Array(BARS_PER_HOUR);
  let price = path.round(path.close(day * HOURS - 1));
  let bar = 0;
  for (let hour = day * HOURS; hour < last; hour += 1) {
    const spread = (path.world.volatility(hour) * path.scale) / Math.sqrt(BARS_PER_HOUR);
    const usualVolume = USUAL_VOLUME * path.world.dynamics(hour).turnover * (spread / USUAL_SPREAD) ** 0.8;
    drawReturns(returns, spread, path.logClose(hour) - path.logClose(hour - 1), random);
    for (let part = 0; part < BARS_PER_HOUR; part += 1) {
      const change = returns[part]!;
      // The last bar of an hour ends on the skeleton itself, so that days made apart fit together to the last digit.
      const end = path.round(part === BARS_PER_HOUR - 1 ? path.close(hour) : price * Math.exp(change));
      const above = price * bridgeExtreme(change, spread, random.uniform());
      const below = price * bridgeExtreme(-change, spread, random.uniform());
      bars.open[bar] = price;
      bars.close[bar] = end;
      bars.high[bar] = Math.max(price, end, path.round(price + above));
      bars.low[bar] = Math.min(price, end, path.round(price - below));
      const activity = 0.4 + (0.6 * Math.abs(change)) / spread;
      bars.volume[bar] = rounded(usualVolume * activity * Math.exp(0.4 * random.normal()), 5);
      price = end;
      bar += 1;
    }
  }
  return bars;
}

/** Fat-tailed returns of an hour's bars that add up to the return of the hour. */
function drawReturns(returns: Float64Array, spread: number, total: number, random: RandomStream): void {
  let sum = 0;
  for (let part = 0; part < returns.length; part += 1) sum += returns[part] = random.shock() * spread;
  const shift = (total - sum) / returns.length;
  for (let part = 0; part < returns.length; part += 1) returns[part]! += shift;
}

/** How far a Brownian bridge that ends at `change` gets above its start, as a fraction of the price, drawn with one uniform number. */
function bridgeExtreme(change: number, spread: number, uniform: number): number {
  const variance = 0.6 * spread * spread;
  return (change + Math.sqrt(change * change - 2 * variance * Math.log(1 - uniform))) / 2;
}
