import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time.ts';
import { rsi } from '../../../src/series/indicators.ts';
import { type BarColumns, resample } from '../../../src/series/resample.ts';
import { readVector, sharedAvailable } from './support.ts';

const FIVE = 5 * MINUTE;
const QUARTER = 15 * MINUTE;

type Row = readonly [asOf: number, knownAt: number, open: number, high: number, low: number, close: number, volume: number];

function columns(rows: readonly Row[]): BarColumns {
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index]!);
  return { asOf: column(0), knownAt: column(1), open: column(2), high: column(3), low: column(4), close: column(5), volume: column(6) };
}

function rows(bars: BarColumns): Row[] {
  return Array.from(bars.asOf, (asOf, i) => [
    asOf,
    bars.knownAt[i]!,
    bars.open[i]!,
    bars.high[i]!,
    bars.low[i]!,
    bars.close[i]!,
    bars.volume[i]!,
  ]);
}

/** A 5-minute bar that closes at `minute` and is known `late` minutes after. */
function bar(minute: number, late = 0): Row {
  return [minute * MINUTE, (minute + late) * MINUTE, minute, minute + 3, minute - 2, minute + 1, 10];
}

const quarters = (...parts: readonly Row[]): Row[] => rows(resample(columns(parts), FIVE, QUARTER));

describe('building larger bars', () => {
  it('takes open, high, low, close and volume over the parts of a whole bucket', () => {
    expect(quarters(bar(5), bar(10), bar(15))).toEqual([[15 * MINUTE, 15 * MINUTE, 5, 18, 3, 16, 30]]);
  });

  it('knows a bar when its bucket has ended and all its parts are known', () => {
    expect(quarters(bar(5, 30), bar(10), bar(15, 1)).map((row) => row[1])).toEqual([35 * MINUTE]);
    expect(quarters(bar(5, -3), bar(10, -3), bar(15, -3)).map((row) => row[1])).toEqual([15 * MINUTE]);
  });

  it('drops a first bucket that is partial at its start', () => {
    expect(quarters(bar(10), bar(15), bar(20), bar(25), bar(30)).map((row) => row[0])).toEqual([30 * MINUTE]);
  });

  it('gives the last bucket only when its end was reached by a part, or a later part exists', () => {
    expect(quarters(bar(5), bar(10))).toEqual([]);
    expect(quarters(bar(5), bar(10), bar(20))).toEqual([[15 * MINUTE, 20 * MINUTE, 5, 13, 3, 11, 20]]);
  });

  it('builds buckets with missing parts from what traded, and gives no empty ones', () => {
    const bars = quarters(bar(5), bar(15), bar(55), bar(60));
    expect(bars.map((row) => [row[0] / MINUTE, row[6]])).toEqual([
      [15, 20],
      [60, 20],
    ]);
  });

  it('does not know a bar whose last part never came before the next part came', () => {
    expect(quarters(bar(5), bar(10), bar(65, 2)).map((row) => row[1])).toEqual([67 * MINUTE]);
  });

  it('gives bars of the same interval as they are, and nothing for nothing', () => {
    const parts = [bar(5), bar(10, 1), bar(20)];
    expect(rows(resample(columns(parts), FIVE, FIVE))).toEqual(parts);
    expect(rows(resample(columns([]), FIVE, DAY))).toEqual([]);
  });

  it('refuses intervals and rows that do not fit', () => {
    expect(() => resample(columns([]), QUARTER, 20 * MINUTE)).toThrow(/no multiple/);
    expect(() => resample(columns([]), FIVE, MINUTE)).toThrow(/no multiple/);
    expect(() => quarters(bar(7))).toThrow(/rising multiples/);
    expect(() => quarters(bar(10), bar(5))).toThrow(/rising multiples/);
    expect(() => quarters(bar(10), bar(10))).toThrow(/rising multiples/);
    expect(() => resample({ ...columns([bar(5)]), volume: new Float64Array(2) }, FIVE, QUARTER)).toThrow(/volume has 2 rows/);
  });

  it('gives from the rows known at any instant the bars known at it: no look-ahead, live as in hindsight', () => {
    const history = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 40 })
      .map((steps) => {
        let minute = 0;
        let known = 0;
        return steps.map(([step, late]) => {
          minute += 5 * step;
          known = Math.max(known, minute + late);
          return bar(minute, known - minute);
        });
      });
    fc.assert(
      fc.property(history, fc.nat(1_000), (parts, minute) => {
        const now = minute * MINUTE;
        const live = quarters(...parts.filter((part) => part[1] <= now));
        // A bucket whose parts are all known is built, but carries its end as the earliest moment at which it is known.
        expect(live.filter((row) => row[1] <= now)).toEqual(quarters(...parts).filter((row) => row[1] <= now));
      }),
    );
  });
});

interface MtfVector {
  readonly ts0: number;
  readonly step_ms: number;
  readonly close: readonly number[];
  readonly [interval: string]: unknown;
}

interface MtfReference {
  readonly first_bar_open: number;
  readonly bar_rsi: readonly (number | null)[];
  readonly asof_checkpoints: Readonly<Record<string, number | null>>;
}

describe.skipIf(!sharedAvailable)('reference vector mtf (needs ../shared)', () => {
  const vector = readVector('mtf') as MtfVector;

  it.each([
    ['15m', QUARTER],
    ['1h', HOUR],
    ['4h', 4 * HOUR],
  ] as const)('RSI of %s bars as known at each 5-minute close', (interval, width) => {
    const reference = vector[interval] as MtfReference;
    const closes = vector.close;
    const asOf = Float64Array.from(closes, (_, row) => vector.ts0 + (row + 1) * vector.step_ms);
    const close = Float64Array.from(closes);
    const parts = { asOf, knownAt: asOf, open: close, high: close, low: close, close, volume: close };
    const bars = resample(parts, vector.step_ms, width);
    const index = rsi(bars.close, 14);

    expect(bars.asOf[0]).toBe(reference.first_bar_open + width);
    expect(index.length).toBe(reference.bar_rsi.length);
    const expectValue = (value: number | undefined, expected: number | null): void => {
      if (expected === null) expect(value ?? NaN).toBeNaN();
      else expect(Math.abs(value! / expected - 1)).toBeLessThan(1e-9);
    };
    for (const [row, expected] of reference.bar_rsi.entries()) expectValue(index[row], expected);
    for (const [row, expected] of Object.entries(reference.asof_checkpoints)) {
      expectValue(index[bars.knownAt.findLastIndex((known) => known <= asOf[Number(row)]!)], expected);
    }
  });
});
