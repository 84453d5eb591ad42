import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { CycleRecord } from '../../src/domain/cycle-record.ts';
import { rebuildPortfolio } from '../../src/ghost-trader/rebuild.ts';
import { openDatabase } from '../../src/store/data-source.ts';
import { listRuns, readChain } from '../../src/store/queries.ts';
import { verifyChain, type StoredLink } from '../../src/track-record/verify-chain.ts';
import { launch, waitForOutput } from '../kit/launch.ts';
import { seededRandom } from '../kit/random.ts';

const root = mkdtempSync(join(tmpdir(), 'server-kill-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const KILLS = Number(process.env['KILLS'] ?? 4);

it(
  'a council that is killed at any moment goes on where it was: nothing lost, nothing double',
  { timeout: 60_000 + KILLS * 60_000 },
  async () => {
    // An hour of the market passes each second: many cycles between two kills.
    writeFileSync(join(root, 'ghost-council.config.json'), JSON.stringify({ simulated: { seed: 5, speed: 3_600 }, gates: {} }));
    const env = { DATA_DIR: join(root, 'data'), PORT: '0' };
    const uniform = seededRandom(17);
    let logged: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const running = launch(['start'], env, root);
      await waitForOutput(running, /"msg":"a cycle was stored"/);
      await sleep(uniform() * 3_000);
      running.child.kill('SIGKILL');
      await running.ended;
      const slots = [...running.output().matchAll(/"slot":(\d+).*"msg":"a cycle was stored"/g)].map(([, slot]) => Number(slot));
      logged = [...logged, ...slots];
    }

    const database = await openDatabase({ folder: join(root, 'data', 'simulated') });
    try {
      const [run, ...others] = await listRuns(database.source);
      expect(others).toEqual([]);
      const links: StoredLink[] = [];
      for await (const link of readChain(database.source, run!.id, 'BTC')) links.push(link);
      const records = links.map(({ document }) => JSON.parse(document!) as CycleRecord);

      // Every cycle that was said to be stored is there, none twice; the hashes hold.
      const slots = records.map(({ scheduledAt }) => scheduledAt);
      expect(slots).toEqual(expect.arrayContaining(logged));
      expect(new Set(slots).size).toBe(slots.length);
      expect(await verifyChain(links)).toMatchObject({ verified: links.length, fault: null });

      // The book of each cycle follows from the events of all cycles before it, across the kills.
      const last = records.at(-1)!.portfolio;
      const checked = Object.fromEntries(last.positions.map(({ asset, checkedUntil }) => [asset, checkedUntil]));
      expect(
        rebuildPortfolio(
          '10000',
          records.flatMap(({ events }) => events),
          checked,
        ),
      ).toEqual(last);
      expect(records.length).toBeGreaterThan(KILLS);
      expect(records.at(-1)!.regime.regime).not.toBeNull();
    } finally {
      await database.close();
    }
  },
);
