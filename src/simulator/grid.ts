import { DAY, HOUR, type Instant } from '../domain/time.ts';

/** Where every simulated market begins. Nothing is known before it. */
export const GENESIS: Instant = Date.UTC(2018, 0, 1);

/** Hours of a day. */
export const HOURS = 24;

/** Hours of a year, by which volatility is annualised. */
export const HOURS_PER_YEAR = 8760;

/** Rows are asked for by the time at which they were true: after `after`, up to and including `until`. */
export interface Window {
  readonly after: Instant;
  readonly until: Instant;
}

/** The number of the hour, from the genesis, that contains an instant. */
export function hourAt(instant: Instant): number {
  return Math.floor((instant - GENESIS) / HOUR);
}

/** The number of the last hour that was over at an instant; −1 at the genesis. */
export function hourEndedAt(instant: Instant): number {
  return hourAt(instant) - 1;
}

/** The number of the day, from the genesis, that contains an instant. */
export function dayAt(instant: Instant): number {
  return Math.floor((instant - GENESIS) / DAY);
}

/** When a day begins. */
export function startOfDay(day: number): Instant {
  return GENESIS + day * DAY;
}

const SCALES = Array.from({ length: 11 }, (_, decimals) => 10 ** decimals);

/** A value with a fixed number of decimals, up to ten. */
export function rounded(value: number, decimals: number): number {
  const scale = SCALES[decimals]!;
  return Math.round(value * scale) / scale;
}

/** A value held between two bounds. */
export function bounded(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
