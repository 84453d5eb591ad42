/**
 * Memory of a million bars in a table, and what a step costs at row 100 and at row 1,000,000.
 *
 *   node --expose-gc test/bench/memory.ts
 */
import { candles } from '../../src/feeds/index.ts';
import { HOUR, MINUTE } from '../../src/domain/time.ts';
import { SignalEngine } from '../../src/kernel/compute/signal-engine.ts';
import { Frame } from '../../src/series/frame.ts';
import { derived, defineSignal } from '../../src/sdk/index.ts';
import { atr, ema, rsi } from '../../src/series/operators.ts';
import { openTable } from '../kit/rows.ts';

const BARS = 1_000_000;
const feed = candles('5m');
const signals = [rsi(14), ema(200)].map((operator) =>
  defineSignal({
    key: operator.key,
    title: operator.key,
    category: 'momentum',
    unit: 'index',
    version: 1,
    description: 'A bench.',
    source: 'https://example.org',
    range: { min: -1e9, max: 1e9 },
    inputs: { value: derived(feed.close, operator), atr: derived([feed.high, feed.low, feed.close], atr(14)) },
    compute: ({ value }) => value,
  }),
);

globalThis.gc?.();
const before = process.memoryUsage();
const table = openTable(feed, { maxAgeMs: HOUR });
for (let i = 0; i < BARS; i += 1) {
  const close = 30_000 + 1_000 * Math.sin(i / 500) + (i % 7);
  const at = (i + 1) * 5 * MINUTE;
  table.append({ asOf: at, knownAt: at, values: { open: close, high: close + 5, low: close - 5, close, volume: 1 } });
}
globalThis.gc?.();
const after = process.memoryUsage();
const bytes = after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers);
console.log(
  `memory of ${BARS.toLocaleString('en-US')} bars: ${(bytes / 1e6).toFixed(1)} MB, ${(bytes / BARS).toFixed(1)} bytes per bar (7 columns of 8 bytes are 56)`,
);

const frame = new Frame();
frame.add(table);
const engine = new SignalEngine(signals, frame);
const marks: readonly number[] = [100, 1_000, 10_000, 100_000, 500_000, 990_000];
let step = 0;
const advance = (to: number): number => {
  const from = performance.now();
  const first = step;
  for (; step < to; step += 1) {
    const now = (step + 1) * 5 * MINUTE;
    frame.advance(now);
    engine.compute(now);
  }
  return ((performance.now() - from) / (step - first)) * 1_000;
};
advance(50);
for (const mark of marks) {
  advance(mark);
  console.log(
    `  a step from row ${mark.toLocaleString('en-US').padStart(9)}: ${advance(mark + 10_000 < BARS && mark >= 10_000 ? mark + 10_000 : mark + 50).toFixed(3)} µs`,
  );
}
