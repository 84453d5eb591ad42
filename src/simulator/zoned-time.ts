import { MINUTE, type Instant } from '../domain/time.ts';

/** A city by whose clock economic events are scheduled. */
export type Zone = 'America/New_York' | 'Europe/Berlin';

const FORMATS: Readonly<Record<Zone, Intl.DateTimeFormat>> = {
  'America/New_York': format('America/New_York'),
  'Europe/Berlin': format('Europe/Berlin'),
};

/**
 * The instant at which the clock of a zone shows a date and time, its daylight saving included.
 * @param month - 0 is January
 */
export function zonedTime(zone: Zone, year: number, month: number, day: number, hour: number, minute: number): Instant {
  const shown = Date.UTC(year, month, day, hour, minute);
  // The offset is taken at the instant that is off by it: right except within hours of the change, when nothing is scheduled.
  return shown - offsetOf(zone, shown);
}

/** How far the clock of a zone is ahead of UTC. */
function offsetOf(zone: Zone, instant: Instant): number {
  const parts = new Map(FORMATS[zone].formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type)!;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return shown - Math.floor(instant / MINUTE) * MINUTE;
}

function format(timeZone: Zone): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}
