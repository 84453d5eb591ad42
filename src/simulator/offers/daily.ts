import { DAY, HOUR, type Instant, type Milliseconds } from '../../domain/time.ts';
import { dayAt, startOfDay, type Window } from '../grid.ts';
import { isTradingDay } from '../macro-days.ts';
import type { Delivery } from './simulated-offer.ts';

/** History of what is published once a day. */
export const DAILY_HISTORY = 1_200 * DAY;

/** The hour (UTC) at which a day of the US markets has closed. */
export const US_CLOSE = 22 * HOUR;

/** The values of a day, and when they were true. */
export interface DailyRow<V> {
  readonly asOf: Instant;
  readonly values: V;
}

/** A row for every day, published some time after the day's end; two missing days are an outage. */
export function daily(publicationLagMs: Milliseconds, historyMs: Milliseconds = DAILY_HISTORY): Delivery {
  return { cadenceMs: DAY, publicationLagMs, maxAgeMs: 2 * DAY + publicationLagMs, historyMs };
}

/** A row for every trading day; five days bridge a long weekend. */
export function tradingDaily(publicationLagMs: Milliseconds): Delivery {
  return { cadenceMs: DAY, publicationLagMs, maxAgeMs: 5 * DAY + publicationLagMs, historyMs: DAILY_HISTORY };
}

/**
 * One row per day whose moment lies within a window. `early` is how long before midnight a day's value stands.
 * @param make - the values of a day by its number from the genesis
 */
export function dailyRows<V>({ after, until }: Window, early: Milliseconds, make: (day: number) => V): readonly DailyRow<V>[] {
  const rows: DailyRow<V>[] = [];
  for (let day = Math.max(0, dayAt(after) - 1); ; day += 1) {
    const asOf = startOfDay(day + 1) - early;
    if (asOf > until) return rows;
    if (asOf > after) rows.push({ asOf, values: make(day) });
  }
}

/** As `dailyRows`, without the days on which US markets rest. */
export function tradingRows<V>(window: Window, early: Milliseconds, make: (day: number) => V): readonly DailyRow<V>[] {
  return dailyRows(window, early, make).filter(({ asOf }) => isTradingDay(asOf + early - DAY));
}
