import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time.ts';
import { calendar, candles, capitalisation, fundingRate, type Row } from '../../../src/feeds/index.ts';
import { InputSet } from '../../../src/kernel/compute/input-set.ts';
import { allowOlder, derived, eachVenue, events, history, latest, optional, type Input } from '../../../src/sdk/inputs.ts';
import { Frame } from '../../../src/series/frame.ts';
import { sma } from '../../../src/series/operators.ts';
import { appendRows, instantOf, openTable, rowsFrom } from '../../kit/rows.ts';

const START = instantOf('2024-01-01');

function setOf(inputs: Readonly<Record<string, Input>>, frame: Frame): InputSet {
  return new InputSet(inputs, frame, () => {
    throw new Error('no signal is read here');
  });
}

function closes(values: readonly number[]) {
  return rowsFrom(START, HOUR, values).map(({ asOf, values: close }) => ({
    asOf,
    values: { open: close, high: close, low: close, close, volume: 1 } satisfies Partial<Row<typeof candles.contract.fields>>,
  }));
}

describe('inputs of a preferred source', () => {
  it('are absent with the reason: no source, not yet, warming up, stale', () => {
    const frame = new Frame();
    const inputs = setOf({ mean: derived(candles('1h').close, sma(3)) }, frame);
    inputs.poll(START - 1);
    expect(inputs.absence).toMatchObject({ code: 'NO_SOURCE' });

    const table = openTable(candles('1h'), { source: 'a', maxAgeMs: 2 * HOUR });
    appendRows(table, closes([1, 2, 6]));
    frame.add(table);
    const codes = [START - 1, START, START + 2 * HOUR, START + 4 * HOUR, START + 4 * HOUR + 1].map((now) => {
      frame.advance(now);
      inputs.poll(now);
      return inputs.absence?.code ?? inputs.values['mean'];
    });
    expect(codes).toEqual(['NOT_YET', 'WARMING_UP', 3, 3, 'STALE']);
    expect(inputs.asOf).toBe(START + 2 * HOUR);
    expect(inputs.sources).toEqual(['a']);
  });

  it('fall back as a whole column to the next fresh source, which the reading names', () => {
    const frame = new Frame();
    const first = openTable(candles('1h'), { source: 'first', maxAgeMs: 2 * HOUR });
    const second = openTable(candles('1h'), { source: 'second', maxAgeMs: 2 * HOUR });
    appendRows(first, closes([10, 10, 10]));
    appendRows(second, closes([20, 20, 20, 20, 20, 20]));
    frame.add(first);
    frame.add(second);
    const inputs = setOf({ mean: derived(candles('1h').close, sma(2)) }, frame);
    frame.advance(START + 2 * HOUR);
    inputs.poll(START + 2 * HOUR);
    expect([inputs.values['mean'], inputs.sources]).toEqual([10, ['first']]);
    frame.advance(START + 5 * HOUR);
    expect(inputs.poll(START + 5 * HOUR)).toBe(true);
    expect([inputs.values['mean'], inputs.sources]).toEqual([20, ['second']]);
  });

  it('move only when a row, freshness or source changes', () => {
    const frame = new Frame();
    const table = openTable(candles('1h'), { maxAgeMs: HOUR });
    appendRows(table, closes([1, 2]));
    frame.add(table);
    const inputs = setOf({ close: latest(candles('1h').close) }, frame);
    const moved = [0, 1, 59 * MINUTE, HOUR, HOUR + 1, 2 * HOUR, 2 * HOUR + 1, 3 * HOUR].map((after) => {
      frame.advance(START + after);
      return inputs.poll(START + after);
    });
    expect(moved).toEqual([true, false, false, true, false, false, true, false]);
  });

  it('say when the source had no value in its newest row, and leave optional inputs out', () => {
    const frame = new Frame();
    const table = openTable(capitalisation, { maxAgeMs: 2 * DAY });
    appendRows(table, [{ asOf: START, values: { marketCap: 5, mvrv: 2 } }]);
    frame.add(table);
    const inputs = setOf(
      { row: latest(capitalisation), realized: optional(latest(capitalisation.realizedCap)), market: latest(capitalisation.marketCap) },
      frame,
    );
    frame.advance(START);
    inputs.poll(START);
    expect(inputs.absence?.code).toBe('MISSING_VALUE');
    expect(inputs.values).toEqual({ row: undefined, realized: undefined, market: 5 });
  });

  it('may be declared to be worth something for longer, never for less', () => {
    const frame = new Frame();
    const table = openTable(candles('1h'), { maxAgeMs: HOUR });
    appendRows(table, closes([7]));
    frame.add(table);
    const patient = setOf({ close: allowOlder(latest(candles('1h').close), { maxAgeMs: DAY, reason: 'a test' }) }, frame);
    const hasty = setOf({ close: allowOlder(latest(candles('1h').close), { maxAgeMs: MINUTE, reason: 'a test' }) }, frame);
    frame.advance(START + HOUR);
    for (const inputs of [patient, hasty]) {
      inputs.poll(START + HOUR);
      expect(inputs.absence).toBeNull();
    }
  });

  it('give a history as a copy that later rows do not change', () => {
    const frame = new Frame();
    const table = openTable(candles('1h'));
    appendRows(table, closes([1, 2, 3]));
    frame.add(table);
    const inputs = setOf({ last: history(candles('1h').close, 2) }, frame);
    frame.advance(START + HOUR);
    inputs.poll(START + HOUR);
    const before = inputs.values['last'];
    frame.advance(START + 2 * HOUR);
    inputs.poll(START + 2 * HOUR);
    expect([before, inputs.values['last']]).toEqual([Float64Array.of(1, 2), Float64Array.of(2, 3)]);
  });
});

describe('inputs of each venue', () => {
  it('hold the venues that are fresh, and are absent when none is', () => {
    const frame = new Frame();
    for (const [source, hours] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      const table = openTable(fundingRate, { source, maxAgeMs: HOUR });
      appendRows(
        table,
        rowsFrom(
          START,
          HOUR,
          Array.from({ length: hours }, () => ({ rate: 0.001, intervalHours: 8 })),
        ),
      );
      frame.add(table);
    }
    const inputs = setOf({ funding: eachVenue(latest(fundingRate)) }, frame);
    const venues = [START, START + 2 * HOUR, START + 3 * HOUR].map((now) => {
      frame.advance(now);
      inputs.poll(now);
      return inputs.absence?.code ?? (inputs.values['funding'] as { venue: string }[]).map(({ venue }) => venue);
    });
    expect(venues).toEqual([['a', 'b'], ['b'], 'STALE']);
  });
});

describe('an input of each venue that was declared optional or long-lived', () => {
  it('stays so', () => {
    const funding = eachVenue(allowOlder(optional(latest(fundingRate)), { maxAgeMs: DAY, reason: 'a test' }));
    expect(funding).toMatchObject({ optional: true, staleness: { maxAgeMs: DAY }, source: { kind: 'venues' } });
  });
});

describe('inputs of events', () => {
  const event = (asOf: string, knownAt: string, category = 'CPI') => ({
    asOf,
    knownAt,
    values: { title: `${category} ${asOf}`, currency: 'USD', impact: 'high', category },
  });

  it('hold what is near and known, and say whether the calendar reaches far enough', () => {
    const frame = new Frame();
    const table = openTable(calendar);
    appendRows(table, [
      event('2024-01-05T12:00:00Z', '2024-01-01'),
      event('2024-01-03T12:00:00Z', '2024-01-02'),
      event('2024-01-03T13:00:00Z', '2024-01-03T12:30:00Z'),
    ]);
    frame.add(table);
    const inputs = setOf({ near: events(calendar, { beforeMs: 30 * MINUTE, afterMs: HOUR }) }, frame);
    const seen = ['2024-01-01', '2024-01-03T11:30:00Z', '2024-01-03T12:30:00Z', '2024-01-05T11:30:00Z'].map((moment) => {
      const now = instantOf(moment);
      frame.advance(now);
      inputs.poll(now);
      const { events: near, covered } = inputs.values['near'] as { events: { minutes: number }[]; covered: boolean };
      return [near.map(({ minutes }) => minutes), covered];
    });
    expect(seen).toEqual([
      [[], true],
      [[30], true],
      [[-30, 30], true],
      [[30], false],
    ]);
  });

  it('unite the same event of two sources', () => {
    const frame = new Frame();
    for (const source of ['a', 'b']) {
      const table = openTable(calendar, { source });
      appendRows(table, [
        { ...event('2024-01-03T12:00:00Z', '2024-01-01'), values: { title: 'CPI', currency: 'USD', impact: 'high', category: 'CPI' } },
      ]);
      frame.add(table);
    }
    const inputs = setOf({ near: events(calendar, { beforeMs: HOUR, afterMs: HOUR }) }, frame);
    frame.advance(instantOf('2024-01-03T12:00:00Z'));
    inputs.poll(instantOf('2024-01-03T12:00:00Z'));
    expect((inputs.values['near'] as { events: unknown[] }).events).toHaveLength(1);
  });
});
