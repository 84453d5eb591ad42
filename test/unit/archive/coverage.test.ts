import { describe, expect, it } from 'vitest';
import { coveredRanges, isCovered } from '../../../src/backtest/archive/coverage.ts';
import { openArchive } from '../../../src/backtest/archive/open-archive.ts';
import { HOUR, toIso } from '../../../src/domain/time.ts';
import { candleFile, type FixtureFile } from '../../kit/archive-fixture.ts';
import { archiveOf } from './support.ts';

const START = Date.UTC(2024, 0, 1);
const bars = candleFile({ interval: '1h', from: START, closes: Array.from({ length: 12 }, (_, index) => 100 + index) });
const without = (...missing: number[]): FixtureFile => ({ ...bars, rows: bars.rows.filter((_, index) => !missing.includes(index)) });

/** The same bars as a feed that is free to date its rows. */
const unmarked: FixtureFile = { feed: 'gauge', venue: 'test', interval: '1h', columns: bars.columns, rows: bars.rows };

async function rangesOf(file: FixtureFile): Promise<string[]> {
  const { manifest } = await openArchive(archiveOf(file));
  return coveredRanges(manifest.files[0]!).map(({ from, to }) => `${toIso(from).slice(8, 13)} ${toIso(to).slice(8, 13)}`);
}

describe('coveredRanges', () => {
  it('reaches from the first open to the last close, over the outages of the exchange', async () => {
    expect(await rangesOf(bars)).toEqual(['01T00 01T12']);
    expect(await rangesOf(without(3, 4))).toEqual(['01T00 01T12']);
  });

  it('ends between segments', async () => {
    const pieces = { ...without(4, 5), segmentStarts: [START, START + 6 * HOUR] };
    expect(await rangesOf(pieces)).toEqual(['01T00 01T04', '01T06 01T12']);
  });

  it('goes on where the next segment starts with the next bar, and over outages inside a segment', async () => {
    const pieces = { ...without(2, 8), segmentStarts: [START, START + 6 * HOUR] };
    expect(await rangesOf(pieces)).toEqual(['01T00 01T12']);
  });

  it('ends where one bar is missing between two segments', async () => {
    const pieces = { ...without(5), segmentStarts: [START, START + 6 * HOUR] };
    expect(await rangesOf(pieces)).toEqual(['01T00 01T05', '01T06 01T12']);
  });

  it('joins business days over a holiday, not over a week', async () => {
    const rows = ['2023-12-29', '2024-01-02', '2024-01-09'].map((day) => ({ time: `${day}T00:00:00Z`, close: 1 }));
    const file: FixtureFile = {
      feed: 'vix',
      venue: 'test',
      interval: '1d',
      timeMeaning: 'day-start',
      grid: 'business-days',
      columns: { close: 'index' },
      rows,
    };
    expect(await rangesOf({ ...file, segmentStarts: rows.map((row) => row.time) })).toEqual(['29T00 03T00', '09T00 10T00']);
  });

  it('starts a period before its first end, and adds nothing to events', async () => {
    expect(await rangesOf({ ...unmarked, timeMeaning: 'period-end' })).toEqual(['31T23 01T11']);
    expect(await rangesOf({ ...unmarked, timeMeaning: 'event' })).toEqual(['01T00 01T11']);
  });
});

describe('isCovered', () => {
  it('asks for one range that holds the whole stretch', () => {
    const ranges = [
      { from: 0, to: 10 },
      { from: 20, to: 30 },
    ];
    expect(isCovered(ranges, 0, 10)).toBe(true);
    expect(isCovered(ranges, 22, 25)).toBe(true);
    expect(isCovered(ranges, 5, 25)).toBe(false);
    expect(isCovered(ranges, 25, 31)).toBe(false);
    expect(isCovered(ranges, -1, 5)).toBe(false);
  });
});
