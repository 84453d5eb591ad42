import { DAY, type Instant } from '../domain/time.ts';
import type { calendar } from '../feeds/index.ts';
import type { ProvidedRow } from '../sdk/index.ts';
import { GENESIS } from './grid.ts';
import { zonedTime } from './zoned-time.ts';

type CalendarRow = ProvidedRow<(typeof calendar)['contract']['fields']>;
type Category = 'FOMC' | 'NFP' | 'CPI' | 'PPI' | 'ECB';

/** How long before it happens an event is announced. */
const ANNOUNCED = 180 * DAY;

const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;

/** Months (0 is January) in which a central bank decides, with the week of the month. */
const FED_WEEKS = new Map([
  [0, 5],
  [2, 3],
  [4, 1],
  [5, 3],
  [6, 5],
  [8, 3],
  [10, 1],
  [11, 2],
]);
const ECB_WEEKS = new Map([
  [0, 4],
  [2, 2],
  [3, 3],
  [5, 1],
  [6, 4],
  [8, 2],
  [9, 4],
  [11, 3],
]);

/**
 * The events after an instant that have been announced at `now`, in the order of time. The dates follow the habits of the real
 * calendars (eight decisions a year of each bank, jobs on the first Friday, prices in the middle of the month) and are
 * invented like everything else here; the hours are those of New York and Frankfurt, with their daylight saving.
 */
export function scheduledEvents(after: Instant, now: Instant): readonly CalendarRow[] {
  const last = now + ANNOUNCED;
  const rows: CalendarRow[] = [];
  const from = new Date(Math.max(GENESIS, after));
  for (let month = from.getUTCFullYear() * 12 + from.getUTCMonth() - 1; ; month += 1) {
    const ofMonth = eventsOf(Math.floor(month / 12), month % 12);
    rows.push(...ofMonth.filter(({ asOf }) => asOf > after && asOf <= last && asOf > GENESIS));
    if (Date.UTC(Math.floor(month / 12), month % 12) > last) break;
  }
  return rows.sort((a, b) => a.asOf - b.asOf);
}

/** The events of a month; minutes of a meeting belong to the month of the meeting. */
function eventsOf(year: number, month: number): readonly CalendarRow[] {
  const newYork = (day: number, hour: number, minute: number): Instant => zonedTime('America/New_York', year, month, day, hour, minute);
  const prices = nthWeekday(year, month, WEDNESDAY, 2);
  const rows = [
    event(newYork(nthWeekday(year, month, FRIDAY, 1), 8, 30), 'NFP', 'US Non-Farm Payrolls'),
    event(newYork(prices, 8, 30), 'CPI', 'US Consumer Price Index'),
    event(newYork(prices + 1, 8, 30), 'PPI', 'US Producer Price Index'),
  ];
  const fedWeek = FED_WEEKS.get(month);
  if (fedWeek !== undefined) {
    const day = nthWeekday(year, month, WEDNESDAY, fedWeek);
    rows.push(event(newYork(day, 14, 0), 'FOMC', 'FOMC rate decision'));
    rows.push(event(newYork(day + 21, 14, 0), 'FOMC', 'FOMC minutes', 'medium'));
  }
  const ecbWeek = ECB_WEEKS.get(month);
  if (ecbWeek !== undefined) {
    const decision = zonedTime('Europe/Berlin', year, month, nthWeekday(year, month, THURSDAY, ecbWeek), 14, 15);
    rows.push(event(decision, 'ECB', 'ECB monetary policy decision'));
  }
  return rows;
}

function event(asOf: Instant, category: Category, title: string, impact: 'high' | 'medium' = 'high'): CalendarRow {
  return { asOf, values: { title, currency: category === 'ECB' ? 'EUR' : 'USD', impact, category } };
}

/** The day of the month of its n-th given weekday (0 is Sunday), or of the last one when there are fewer. */
function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = 1 + ((weekday - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7);
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = first + 7 * (n - 1);
  return day <= days ? day : day - 7;
}
