import { describe, expect, it } from 'vitest';
import { REGIMES } from '../../../src/domain/regime.ts';
import { DAY, HOUR } from '../../../src/domain/time.ts';
import { drawHistory } from '../../../src/regime/draw-history.ts';
import { renderReport } from '../../../src/regime/render-report.ts';
import { summariseRegimes, type LabelledHistory } from '../../../src/regime/report.ts';

const START = Date.UTC(2024, 0, 1);
const BULL = REGIMES.indexOf('BULL_TRENDING');
const BEAR = REGIMES.indexOf('BEAR_TRENDING');

/** Ten unnamed hours, 40 of a bull market in which every hour doubles, 10 flat ones of a bear market, 40 of a bull market again. */
function makeHistory(): LabelledHistory {
  const labels = [
    ...Array<number>(10).fill(-1),
    ...Array<number>(40).fill(BULL),
    ...Array<number>(10).fill(BEAR),
    ...Array<number>(40).fill(BULL),
  ];
  const closes = labels.map((_, hour) => (hour < 50 ? 2 ** hour : 2 ** 50));
  return {
    asOf: Float64Array.from(labels, (_, hour) => START + (hour + 1) * HOUR),
    labels: Int8Array.from(labels),
    closes: Float64Array.from(closes),
  };
}

describe('the report on regimes', () => {
  const report = summariseRegimes(makeHistory(), [
    { title: 'the turn', from: START + 45 * HOUR, to: START + 55 * HOUR },
    { title: 'long gone', from: START - 10 * DAY, to: START - 9 * DAY },
  ]);

  it('counts hours, visits and stays', () => {
    expect(report.hours).toBe(90);
    expect(report.from).toBe(START + 11 * HOUR);
    expect(report.to).toBe(START + 100 * HOUR);
    expect(report.regimes[BULL]).toMatchObject({ share: 80 / 90, visits: 2, meanHours: 40 });
    expect(report.regimes[BEAR]).toMatchObject({ share: 10 / 90, visits: 1, meanHours: 10 });
  });

  it('measures the return of the next day, where there is one', () => {
    expect(report.regimes[BEAR]!.nextDayMean).toBe(0);
    expect(report.regimes[BEAR]!.nextDayDeviation).toBe(0);
    // 17 hours with 24 doublings ahead, 23 with 24 − n; 16 flat hours of the second visit have a next day.
    const ahead = [...Array<number>(17).fill(24), ...Array.from({ length: 23 }, (_, n) => 23 - n), ...Array<number>(16).fill(0)].map(
      (n) => n * Math.LN2,
    );
    const mean = ahead.reduce((sum, value) => sum + value, 0) / ahead.length;
    const deviation = Math.sqrt(ahead.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (ahead.length - 1));
    expect(report.regimes[BULL]!.nextDayMean).toBeCloseTo(mean, 9);
    expect(report.regimes[BULL]!.nextDayDeviation).toBeCloseTo(deviation, 9);
  });

  it('counts what follows what', () => {
    expect(report.regimes[BULL]!.followedBy[BEAR]).toBeCloseTo(1 / 79, 12);
    expect(report.regimes[BEAR]!.followedBy[BULL]).toBeCloseTo(1 / 10, 12);
  });

  it('tells how known episodes were named, and leaves out those it does not cover', () => {
    expect(report.episodes).toHaveLength(1);
    expect(report.episodes[0]).toMatchObject({ title: 'the turn', hours: 10 });
    expect(report.episodes[0]!.shares[BULL]).toBe(0.5);
  });

  it('prints Markdown', () => {
    const text = renderReport(report);
    expect(text).toContain('| Bull trend | 88.9 % |');
    expect(text).toContain('| Recovery | 0.0 % | – | – | – | 0 |');
    expect(text).toContain('| the turn | 2024-01-02 | 2024-01-03 | Bull trend 50 %, Bear trend 50 % |');
    expect(text).not.toContain('NaN');
  });

  it('draws a picture', () => {
    const svg = drawHistory(makeHistory());
    expect(svg.match(/<rect [^>]*height="420"/g)).toHaveLength(3);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});
