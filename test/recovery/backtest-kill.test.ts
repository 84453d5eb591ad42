import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { VerifiedChain } from '../../src/app/verify.ts';
import type { BacktestReport } from '../../src/backtest/report.ts';
import { candleFile, writeArchive } from '../kit/archive-fixture.ts';
import { launch, runToEnd } from '../kit/launch.ts';
import { normalFrom, seededRandom } from '../kit/random.ts';

const root = mkdtempSync(join(tmpdir(), 'backtest-kill-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const KILLS = 3;

function environment(folder: string): Record<string, string> {
  return { DATA_DIR: join(root, folder), MARKET: 'replay', LOG_LEVEL: 'error' };
}

it('a stored backtest that is killed and run again is the same, cycle by cycle, as one that was not', { timeout: 300_000 }, async () => {
  const archive = join(root, 'archive');
  const normal = normalFrom(seededRandom(3));
  let price = 20_000;
  const closes = Array.from({ length: 60 * 288 }, () => Math.round((price *= Math.exp(0.002 * normal())) * 100) / 100);
  writeArchive(archive, { asset: 'XYZ', quote: 'USDT', files: [candleFile({ interval: '5m', from: '2023-01-01T00:00:00Z', closes })] });
  const backtest = ['backtest', '--archive', archive, '--every', '5m', '--from', '2023-02-10', '--store', '--json'];

  const whole = JSON.parse(await runToEnd(backtest, environment('whole'))) as BacktestReport;
  const uniform = seededRandom(11);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = launch(backtest, environment('killed'));
    await sleep(1_000 + uniform() * 2_500);
    running.child.kill('SIGKILL');
    await running.ended;
  }
  const resumed = JSON.parse(await runToEnd(backtest, environment('killed'))) as BacktestReport;
  expect(resumed).toMatchObject({ run: whole.run, cycles: whole.cycles, tradesHash: whole.tradesHash, finalEquity: whole.finalEquity });

  const [wholeChain] = JSON.parse(await runToEnd(['verify', '--json'], environment('whole'))) as VerifiedChain[];
  const [resumedChain] = JSON.parse(await runToEnd(['verify', '--json'], environment('killed'))) as VerifiedChain[];
  expect(wholeChain).toMatchObject({ verified: whole.cycles, fault: null });
  expect(resumedChain).toMatchObject({ verified: whole.cycles, fault: null });
  expect(resumedChain!.head!.chainHash).toBe(wholeChain!.head!.chainHash);
});
