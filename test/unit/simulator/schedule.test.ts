import { expect, test } from 'vitest';
import { DAY, toIso } from '../../../src/domain/time.ts';
import { scheduledEvents } from '../../../src/simulator/schedule.ts';

const now = Date.UTC(2027, 11, 31);
const year = scheduledEvents(Date.UTC(2027, 0, 1), now).filter(({ asOf }) => asOf < now);
const timesOf = (title: string): string[] => year.filter(({ values }) => values.title === title).map(({ asOf }) => toIso(asOf));

test('decisions of the Federal Reserve are at 14:00 in New York, winter and summer', () => {
  expect(timesOf('FOMC rate decision')).toEqual([
    '2027-01-27T19:00:00Z',
    '2027-03-17T18:00:00Z',
    '2027-05-05T18:00:00Z',
    '2027-06-16T18:00:00Z',
    '2027-07-28T18:00:00Z',
    '2027-09-15T18:00:00Z',
    '2027-11-03T18:00:00Z',
    '2027-12-08T19:00:00Z',
  ]);
});

test('decisions of the ECB are at 14:15 in Frankfurt, also in the weeks in which only one side has changed its clocks', () => {
  expect(timesOf('ECB monetary policy decision')).toEqual([
    '2027-01-28T13:15:00Z',
    '2027-03-11T13:15:00Z',
    '2027-04-15T12:15:00Z',
    '2027-06-03T12:15:00Z',
    '2027-07-22T12:15:00Z',
    '2027-09-09T12:15:00Z',
    '2027-10-28T12:15:00Z',
    '2027-12-16T13:15:00Z',
  ]);
  expect(timesOf('US Producer Price Index')[2]).toBe('2027-03-11T13:30:00Z');
  expect(timesOf('US Consumer Price Index')[10]).toBe('2027-11-10T13:30:00Z');
});

test('jobs are reported on the first Friday at 8:30 in New York', () => {
  const jobs = timesOf('US Non-Farm Payrolls');
  expect(jobs).toHaveLength(12);
  for (const each of jobs) {
    expect(new Date(each).getUTCDay()).toBe(5);
    expect(new Date(each).getUTCDate()).toBeLessThanOrEqual(7);
  }
  expect(jobs.slice(2, 4)).toEqual(['2027-03-05T13:30:00Z', '2027-04-02T12:30:00Z']);
});

test('minutes and producer prices are there and are no decisions', () => {
  const minutes = year.filter(({ values }) => values.title === 'FOMC minutes');
  expect(minutes).toHaveLength(8);
  for (const { values } of minutes) expect(values).toMatchObject({ category: 'FOMC', currency: 'USD', impact: 'medium' });
  expect(timesOf('US Producer Price Index')).toHaveLength(12);
});

test('events are known half a year ahead and no earlier, and none is missed from one look to the next', () => {
  const moment = Date.UTC(2027, 2, 20, 9);
  const known = scheduledEvents(moment - 30 * DAY, moment);
  const last = known.at(-1)!.asOf;
  expect(last).toBeLessThanOrEqual(moment + 180 * DAY);
  expect(last).toBeGreaterThan(moment + 150 * DAY);
  const later = scheduledEvents(last, moment + 60 * DAY);
  const atOnce = scheduledEvents(moment - 30 * DAY, moment + 60 * DAY);
  expect([...known, ...later]).toEqual(atOnce);
  expect(atOnce.map(({ asOf }) => asOf)).toEqual(atOnce.map(({ asOf }) => asOf).toSorted((a, b) => a - b));
});
