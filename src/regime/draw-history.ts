import { REGIMES } from '../domain/regime.ts';
import { toIso, type Instant } from '../domain/time.ts';
import { PROTOTYPES } from './prototypes.ts';
import type { LabelledHistory } from './report.ts';

/** Colours of the regimes in the order of `REGIMES`, chosen to differ in lightness as well as in hue. */
const COLOURS = ['#2e9e5b', '#c0392b', '#3b6fb5', '#e08e2b', '#7d2181', '#9fb8c8', '#b8a12e', '#6fd0a8'] as const;

const WIDTH = 1200;
const HEIGHT = 420;
const LEGEND = 60;
const AXIS = 24;

/** A picture of a labelled history: the price on a logarithmic scale over bands in the colours of the regimes. Plain SVG. */
export function drawHistory(history: LabelledHistory): string {
  const { asOf } = history;
  const from = asOf[0]!;
  const to = asOf.at(-1)!;
  const x = (instant: Instant): number => ((instant - from) / (to - from)) * WIDTH;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + AXIS + LEGEND}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT + AXIS + LEGEND}" fill="#ffffff"/>`,
    ...drawBands(history, x),
    `<path d="${tracePrice(history, x)}" fill="none" stroke="#111111" stroke-width="1.2"/>`,
    ...drawYears(from, to, x),
    ...REGIMES.map(drawLegend),
    '</svg>',
    '',
  ].join('\n');
}

function drawBands({ asOf, labels }: LabelledHistory, x: (instant: Instant) => number): string[] {
  const bands: string[] = [];
  for (let start = 0, hour = 1; hour <= labels.length; hour += 1) {
    if (hour < labels.length && labels[hour] === labels[start]) continue;
    const end = asOf[Math.min(hour, labels.length - 1)]!;
    const label = labels[start]!;
    if (label >= 0) {
      const left = x(asOf[start]!);
      bands.push(
        `<rect x="${left.toFixed(2)}" width="${(x(end) - left).toFixed(2)}" height="${HEIGHT}" fill="${COLOURS[label]!}" fill-opacity="0.55"/>`,
      );
    }
    start = hour;
  }
  return bands;
}

/** The price once per pixel: finer detail would only make the file larger. */
function tracePrice({ asOf, closes }: LabelledHistory, x: (instant: Instant) => number): string {
  const known = closes.filter((close) => close > 0);
  const low = Math.log(known.reduce((a, b) => Math.min(a, b)));
  const high = Math.log(known.reduce((a, b) => Math.max(a, b)));
  const step = Math.max(1, Math.floor(closes.length / WIDTH));
  const points: string[] = [];
  for (let hour = 0; hour < closes.length; hour += step) {
    const close = closes[hour]!;
    if (!(close > 0)) continue;
    const y = HEIGHT - 10 - ((Math.log(close) - low) / (high - low)) * (HEIGHT - 20);
    points.push(`${x(asOf[hour]!).toFixed(1)},${y.toFixed(1)}`);
  }
  return `M${points.join('L')}`;
}

function drawYears(from: Instant, to: Instant, x: (instant: Instant) => number): string[] {
  const marks: string[] = [];
  for (let year = new Date(from).getUTCFullYear() + 1; Date.UTC(year, 0, 1) < to; year += 1) {
    const at = x(Date.UTC(year, 0, 1)).toFixed(1);
    marks.push(`<path d="M${at},0V${HEIGHT + 6}" stroke="#444444" stroke-dasharray="2 4"/>`);
    marks.push(`<text x="${at}" y="${HEIGHT + 20}" text-anchor="middle">${toIso(Date.UTC(year, 0, 1)).slice(0, 4)}</text>`);
  }
  return marks;
}

function drawLegend(_: string, k: number): string {
  const left = 10 + (k % 4) * (WIDTH / 4);
  const top = HEIGHT + AXIS + 8 + Math.floor(k / 4) * 24;
  return `<rect x="${left}" y="${top}" width="16" height="16" fill="${COLOURS[k]!}" fill-opacity="0.55"/><text x="${left + 24}" y="${top + 13}">${PROTOTYPES[k]!.title}</text>`;
}
