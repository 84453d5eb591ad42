import { FINEST } from './day-bars.ts';
import type { AssetPath } from './asset-path.ts';

/** The four prices of a bar. */
interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * The price inside a 5-minute bar: straight lines from the open over both extremes to the close, so that it touches all four
 * prices and leaves none of them. Which extreme comes first, and when, is drawn per bar; mostly it is the one against the move.
 * @param number - the number of the bar since the epoch
 * @param elapsed - milliseconds since the bar opened, 0 up to its length
 */
export function priceWithin(path: AssetPath, { open, high, low, close }: Bar, number: number, elapsed: number): number {
  const random = path.stream('within', number);
  const againstFirst = random.uniform() < 0.75;
  const lowFirst = close >= open === againstFirst;
  const first = 0.1 + 0.35 * random.uniform();
  const second = 0.55 + 0.35 * random.uniform();
  const at = elapsed / FINEST;
  const [one, two] = lowFirst ? [low, high] : [high, low];
  const price =
    at <= first
      ? between(open, one, at / first)
      : at <= second
        ? between(one, two, (at - first) / (second - first))
        : between(two, close, (at - second) / (1 - second));
  return path.round(price);
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
