import { describe, expect, it } from 'vitest';
import { orderByKnownAt } from '../../../src/backtest/archive/table.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../../src/domain/time.ts';
import { candleFile, type FixtureFile } from '../../kit/archive-fixture.ts';
import { archiveOf, readFirst } from './support.ts';

const iso = (instants: Float64Array) => Array.from(instants, toIso);

function daily(overrides: Partial<FixtureFile>): FixtureFile {
  return {
    feed: 'sopr',
    venue: 'test',
    interval: '1d',
    timeMeaning: 'day-start',
    columns: { sopr: 'ratio' },
    rows: [
      { time: '2024-01-01T00:00:00Z', sopr: 1 },
      { time: '2024-01-02T00:00:00Z', sopr: 1.01 },
    ],
    ...overrides,
  };
}

describe('the cells of a table', () => {
  it('come as numbers, moments and words, with NaN or the empty text where a cell is empty', async () => {
    const table = await readFirst(
      archiveOf({
        feed: 'calendar',
        venue: 'test',
        columns: { title: 'text', impact: 'text', value: 'count', known_from: 'time' },
        rows: [
          { time: '2024-01-05T13:30:00Z', title: 'Zinsentscheid – März', impact: 'high', value: -0.5, known_from: '2023-12-15T00:00:00Z' },
          { time: '2024-01-11T13:30:00Z', title: null, impact: 'low', value: null, known_from: null },
        ],
      }),
    );
    expect(table.rows).toBe(2);
    expect(table.texts).toEqual({ title: ['Zinsentscheid – März', ''], impact: ['high', 'low'] });
    expect(table.numbers).toEqual({ value: Float64Array.of(-0.5, NaN) });
    expect(table.times).toEqual({ known_from: Float64Array.of(Date.UTC(2023, 11, 15), NaN) });
  });

  it('keep the exact doubles that were written', async () => {
    const closes = [1e-8, 67_123.45, 0.1 + 0.2, 123_456_789.123456];
    const table = await readFirst(archiveOf(candleFile({ interval: '5m', from: '2024-01-01T00:00:00Z', closes })));
    expect(Array.from(table.numbers['close']!)).toEqual(closes);
    expect(iso(table.time)).toEqual(['2024-01-01T00:00:00Z', '2024-01-01T00:05:00Z', '2024-01-01T00:10:00Z', '2024-01-01T00:15:00Z']);
  });
});

describe('when a row was true and when it was known', () => {
  it('a candle: both when it closes', async () => {
    const table = await readFirst(archiveOf(candleFile({ interval: '1h', from: '2024-01-01T00:00:00Z', closes: [1, 2] })));
    expect(iso(table.asOf)).toEqual(['2024-01-01T01:00:00Z', '2024-01-01T02:00:00Z']);
    expect(table.knownAt).toEqual(table.asOf);
  });

  it('a day: true at its end, known after the lag', async () => {
    const table = await readFirst(archiveOf(daily({ publicationLag: 'P1DT9H' })));
    expect(iso(table.asOf)).toEqual(['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z']);
    expect(iso(table.knownAt)).toEqual(['2024-01-02T09:00:00Z', '2024-01-03T09:00:00Z']);
  });

  it('a day whose value is published in its first minutes is never true before it is known', async () => {
    const table = await readFirst(archiveOf(daily({ publicationLag: 'PT5M' })));
    expect(iso(table.asOf)).toEqual(['2024-01-01T00:05:00Z', '2024-01-02T00:05:00Z']);
    expect(table.asOf).toEqual(table.knownAt);
  });

  it('an event, and the end of a period: true at its time', async () => {
    for (const timeMeaning of ['event', 'period-end'] as const) {
      const table = await readFirst(archiveOf(daily({ timeMeaning, publicationLag: 'PT1M' })));
      expect(iso(table.asOf)).toEqual(['2024-01-01T00:00:00Z', '2024-01-02T00:00:00Z']);
      expect(iso(table.knownAt)).toEqual(['2024-01-01T00:01:00Z', '2024-01-02T00:01:00Z']);
    }
  });

  it('a stated moment wins over the lag, an empty one falls back to it', async () => {
    const columns = { sopr: 'ratio', known_from: 'time' };
    const rows = [
      { time: '2024-01-01T00:00:00Z', sopr: 1, known_from: '2024-01-02T03:30:00Z' },
      { time: '2024-01-02T00:00:00Z', sopr: 1 },
    ];
    const table = await readFirst(archiveOf(daily({ columns, rows, publicationLag: 'P1DT9H' })));
    expect(iso(table.knownAt)).toEqual(['2024-01-02T03:30:00Z', '2024-01-03T09:00:00Z']);
  });

  it('a scheduled event is known, and so true, before it happens', async () => {
    const rows = [{ time: '2024-03-20T18:00:00Z', title: 'meeting', known_from: '2023-10-01T00:00:00Z' }];
    const table = await readFirst(archiveOf({ feed: 'calendar', venue: 'test', columns: { title: 'text', known_from: 'time' }, rows }));
    expect(iso(table.knownAt)).toEqual(['2023-10-01T00:00:00Z']);
    expect(table.asOf).toEqual(table.knownAt);
  });
});

describe('orderByKnownAt', () => {
  it('puts late rows where they became known and keeps file order among equals', async () => {
    const rows = [
      ['2024-08-14', '2024-08-19T04:00:00Z'],
      ['2024-08-15', '2024-08-19T04:00:00Z'],
      ['2024-08-16', '2024-08-17T04:00:00Z'],
      ['2024-08-17', '2024-08-19T05:00:00Z'],
      ['2024-08-18', '2024-08-19T04:00:00Z'],
    ].map(([day, known]) => ({ time: `${day}T00:00:00Z`, sopr: 1, known_from: known }));
    const table = await readFirst(archiveOf(daily({ columns: { sopr: 'ratio', known_from: 'time' }, rows })));
    expect(iso(table.time).map((time) => time.slice(8, 10))).toEqual(['14', '15', '16', '17', '18']);
    expect(Array.from(orderByKnownAt(table))).toEqual([2, 0, 1, 4, 3]);
  });

  it('leaves rows alone that are in order', async () => {
    expect(Array.from(orderByKnownAt(await readFirst(archiveOf(daily({})))))).toEqual([0, 1]);
  });
});

describe('maxAgeMs', () => {
  it.each<[string, FixtureFile, number]>([
    ['candles: two bars', candleFile({ interval: '1h', from: '2024-01-01T00:00:00Z', closes: [1] }), 2 * HOUR],
    ['a day with a lag beyond it: two days and what the lag adds', daily({ publicationLag: 'P1DT9H' }), 2 * DAY + 9 * HOUR],
    ['a day with a short lag: two days', daily({ publicationLag: 'PT5M' }), 2 * DAY],
    [
      'business days: five days and the lag',
      daily({ grid: 'business-days', publicationLag: 'P4DT21H30M' }),
      9 * DAY + 21 * HOUR + 30 * MINUTE,
    ],
    [
      'no grid: none',
      { feed: 'calendar', venue: 'test', columns: { title: 'text' }, rows: [{ time: '2024-01-01T00:00:00Z', title: 'x' }] },
      Infinity,
    ],
  ])('%s', async (_, file, expected) => {
    expect((await readFirst(archiveOf(file))).maxAgeMs).toBe(expected);
  });
});
