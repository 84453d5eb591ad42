import { calendar } from '../../src/feeds/index.ts';
import { DAY, defineSignal, events, MINUTE, unavailable } from '../../src/sdk/index.ts';

const MINUTES_BEFORE_EVENT = 30;
const MINUTES_AFTER_EVENT = 60;

/** Category and currency of the events that move the market in an instant. */
const BLACKOUT_EVENTS = new Set(['FOMC USD', 'NFP USD', 'CPI USD', 'ECB EUR']);

/** Rows of the same categories that decide nothing: minutes of a meeting, accounts of it, speeches. */
const NO_DECISION = /minutes|accounts?\b|speech|speaks|testif|press conference/i;

interface ScheduledEvent {
  readonly row: { readonly title: string; readonly currency: string; readonly category: string };
}

function isBlackoutEvent({ row }: ScheduledEvent): boolean {
  return BLACKOUT_EVENTS.has(`${row.category} ${row.currency}`) && !NO_DECISION.test(row.title);
}

/** Whether a scheduled release is too near for an entry. */
export default defineSignal({
  key: 'news-blackout',
  title: 'News Blackout',
  category: 'macro',
  unit: 'count',
  version: 1,
  description:
    '1 from 30 minutes before to 60 minutes after a rate decision of the Federal Reserve or the European Central Bank, the US jobs report or ' +
    'US consumer prices; else 0. Minutes of meetings, producer prices and speeches do not count. Absent when no calendar reaches far enough. ' +
    'Parts, where known: `minutesToNext` within seven days, `minutesSinceLast` within three.',
  source: 'https://www.federalreserve.gov/monetarypolicy/fomccalendars.htm',
  range: { min: 0, max: 1 },
  inputs: {
    near: events(calendar, { beforeMs: MINUTES_AFTER_EVENT * MINUTE, afterMs: MINUTES_BEFORE_EVENT * MINUTE }),
    wide: events(calendar, { beforeMs: 3 * DAY, afterMs: 7 * DAY }),
  },
  compute({ near, wide }) {
    const inBlackout = near.events.some(isBlackoutEvent);
    // An event that is known needs no calendar beyond it; that there is none can be said only where a calendar reaches.
    if (!inBlackout && !near.covered) return unavailable('No economic calendar covers the next 30 minutes.');
    const parts: Record<string, number> = {};
    for (const event of wide.events.filter(isBlackoutEvent)) {
      if (event.minutes < 0) parts['minutesSinceLast'] = Math.abs(event.minutes);
      else parts['minutesToNext'] ??= event.minutes;
    }
    return { value: inBlackout ? 1 : 0, parts };
  },
});
