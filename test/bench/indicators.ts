/*
 * What each indicator costs per point against a plain loop over typed arrays, without the care for missing rows and
 * rounding. All run by turns, and the median of many short runs is taken: shorter than the time slices in which other
 * work on the machine gets between.
 * `node test/bench/indicators.ts [points] [turns]`
 */
import { performance } from 'node:perf_hooks';
import * as indicators from '../../src/series/indicators.ts';
import * as operators from '../../src/series/operators.ts';
import type { Operator } from '../../src/series/operator.ts';
import * as plain from './plain-indicators.ts';

const points = Number(process.argv[2] ?? 100_000);
const turns = Number(process.argv[3] ?? 101);
const BARS_PER_YEAR = 105_120;

function randomBars(count: number): { high: Float64Array; low: Float64Array; close: Float64Array } {
  const high = new Float64Array(count);
  const low = new Float64Array(count);
  const close = new Float64Array(count);
  let seed = 12_345;
  const draw = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  let price = 30_000;
  for (let i = 0; i < count; i += 1) {
    price *= 1 + 0.004 * (draw() - 0.5);
    close[i] = price;
    high[i] = price * (1 + 0.001 * draw());
    low[i] = price * (1 - 0.001 * draw());
  }
  return { high, low, close };
}

function runOperator(operator: Operator, columns: readonly Float64Array[]): Float64Array {
  const state = operator.create();
  const [a, b = a, c = a] = columns as [Float64Array, Float64Array?, Float64Array?];
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i += 1) out[i] = state.push(a[i]!, b[i]!, c[i]!);
  return out;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >>> 1]!;
}

function nanosecondsPerPoint(run: () => Float64Array): number {
  const start = performance.now();
  const out = run();
  return ((performance.now() - start) * 1e6) / out.length;
}

const { high, low, close } = randomBars(points);

interface Contest {
  readonly name: string;
  readonly plain: () => Float64Array;
  readonly batch: () => Float64Array;
  readonly stream: () => Float64Array;
}

const contests: readonly Contest[] = [
  {
    name: 'rsi(14)',
    plain: () => plain.rsi(close, 14),
    batch: () => indicators.rsi(close, 14),
    stream: () => runOperator(operators.rsi(14), [close]),
  },
  {
    name: 'ema(200)',
    plain: () => plain.ema(close, 200),
    batch: () => indicators.ema(close, 200),
    stream: () => runOperator(operators.ema(200), [close]),
  },
  {
    name: 'sma(50)',
    plain: () => plain.sma(close, 50),
    batch: () => indicators.sma(close, 50),
    stream: () => runOperator(operators.sma(50), [close]),
  },
  {
    name: 'atr(14)',
    plain: () => plain.atr(high, low, close, 14),
    batch: () => indicators.atr(high, low, close, 14),
    stream: () => runOperator(operators.atr(14), [high, low, close]),
  },
  {
    name: 'roc(10)',
    plain: () => plain.roc(close, 10),
    batch: () => indicators.roc(close, 10),
    stream: () => runOperator(operators.roc(10), [close]),
  },
  {
    name: 'bollingerWidth(20,2)',
    plain: () => plain.bollingerWidth(close, 20, 2),
    batch: () => indicators.bollingerWidth(close, 20, 2),
    stream: () => runOperator(operators.bollingerWidth(20, 2), [close]),
  },
  {
    name: 'realizedVolatility(30)',
    plain: () => plain.realizedVolatility(close, 30, BARS_PER_YEAR),
    batch: () => indicators.realizedVolatility(close, 30, BARS_PER_YEAR),
    stream: () => runOperator(operators.realizedVolatility(30, BARS_PER_YEAR), [close]),
  },
  {
    name: 'rollingZScore(200)',
    plain: () => plain.rollingZScore(close, 200),
    batch: () => indicators.rollingZScore(close, 200),
    stream: () => runOperator(operators.rollingZScore(200), [close]),
  },
  ...[30, 100, 2_016, 105_120]
    .filter((window) => window < points)
    .map((window) => ({
      name: `percentileRank(${String(window)})`,
      plain: () => plain.percentileRank(window > 5_000 ? close.subarray(0, window + 2_000) : close.subarray(0, 50_000), window),
      batch: () => indicators.percentileRank(close, window),
      stream: () => runOperator(operators.percentileRank(window), [close]),
    })),
];

console.log(`${String(points)} points, median of ${String(turns)} turns, ns per point (x = times the plain loop)`);
console.log('indicator                  plain    batch      x   stream      x');
for (const contest of contests) {
  const times = { plain: [] as number[], batch: [] as number[], stream: [] as number[] };
  const warmUp = 20;
  for (let turn = -warmUp; turn < turns; turn += 1) {
    for (const side of ['plain', 'batch', 'stream'] as const) {
      const time = nanosecondsPerPoint(contest[side]);
      if (turn >= 0) times[side].push(time);
    }
  }
  const [floor, batch, stream] = [median(times.plain), median(times.batch), median(times.stream)];
  const cells = [floor.toFixed(1), batch.toFixed(1), (batch / floor).toFixed(2), stream.toFixed(1), (stream / floor).toFixed(2)];
  console.log(contest.name.padEnd(24) + cells.map((cell, i) => cell.padStart(i === 2 || i === 4 ? 7 : 9)).join(''));
}
