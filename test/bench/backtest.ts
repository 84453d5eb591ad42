/**
 * Cycles per second of a backtest with everything on: all signals, the regime, the council, the gates and the Ghost Trader.
 *
 *   node test/bench/backtest.ts [ARCHIVE]
 *
 * Without an archive (by default ../shared/data/btc-2017-2024) it runs on candles of a random walk. Each range is run twice
 * without and once with the stages timed; models come from a cache after the first run. Nothing is asserted.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app/app.ts';
import { backtest } from '../../src/app/backtest.ts';
import { parseConfig } from '../../src/config.ts';
import { STAGES } from '../../src/domain/cycle-record.ts';
import type { Interval } from '../../src/domain/time.ts';
import { candleFile, writeArchive } from '../kit/archive-fixture.ts';
import { normalFrom, seededRandom } from '../kit/random.ts';

interface Range {
  readonly name: string;
  readonly every: Interval;
  readonly from: number;
  readonly to: number;
}

const dataDir = mkdtempSync(join(tmpdir(), 'bench-'));
const given = process.argv[2] ?? '../shared/data/btc-2017-2024';
const real = existsSync(join(given, 'manifest.json'));
const archive = real ? given : randomWalk(join(dataDir, 'archive'));
const ranges: readonly Range[] = real
  ? [
      { name: '1-hour cycles, 2018 to 2024', every: '1h', from: Date.UTC(2018, 0, 1), to: Date.UTC(2024, 11, 31) },
      { name: '5-minute cycles, 2024-01-01 to 2024-09-24', every: '5m', from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 8, 24) },
    ]
  : [{ name: '5-minute cycles of a random walk', every: '5m', from: Date.UTC(2021, 1, 15), to: Date.UTC(2021, 5, 1) }];

const app = await createApp(parseConfig({ dataDir, logLevel: 'error' }, {}));
for (const { name, ...range } of ranges) {
  console.log(
    `\n${name} (${app.registry.signals.length} signals, ${app.registry.analysts.length} analysts, ${app.registry.gates.length} gates)`,
  );
  for (const timeStages of [false, false, true]) {
    const before = process.cpuUsage();
    const report = await backtest(app, { archive, ...range, store: false, timeStages, onProgress: () => undefined });
    const cpu = process.cpuUsage(before);
    const rest = `reading ${report.readingSeconds} s, warm-up ${report.warmUpSeconds} s, ${report.trainings} trainings ${report.trainingSeconds} s`;
    console.log(
      `  ${report.cyclesPerSecond.toLocaleString('en-US').padStart(7)} cycles/s over ${report.measuredCycles.toLocaleString('en-US')} cycles; ` +
        `apart: ${rest}; processor in all ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s; trades ${report.trades}, hash ${report.tradesHash.slice(0, 12)}`,
    );
    if (report.stageMicroseconds !== null) {
      const total = STAGES.reduce((sum, stage) => sum + report.stageMicroseconds![stage], 0);
      for (const stage of STAGES) {
        const micros = report.stageMicroseconds[stage];
        console.log(`      ${stage.padEnd(10)} ${micros.toFixed(2).padStart(7)} µs  ${((100 * micros) / total).toFixed(0).padStart(3)} %`);
      }
    }
  }
}
rmSync(dataDir, { recursive: true });

function randomWalk(folder: string): string {
  const normal = normalFrom(seededRandom(1));
  let price = 30_000;
  const closes = Array.from({ length: 151 * 288 }, () => {
    price *= Math.exp(0.002 * normal());
    return Math.round(price * 100) / 100;
  });
  writeArchive(folder, { asset: 'XYZ', quote: 'USDT', files: [candleFile({ interval: '5m', from: Date.UTC(2021, 0, 1), closes })] });
  return folder;
}
