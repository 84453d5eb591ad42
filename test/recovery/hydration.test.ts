import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemTimers } from '../../src/adapters/system.ts';
import { createApp, type App } from '../../src/app/app.ts';
import { openSimulatedCouncil } from '../../src/app/council.ts';
import { parseConfig } from '../../src/config.ts';
import type { CycleRecord } from '../../src/domain/cycle-record.ts';
import { HOUR, MINUTE, type Instant } from '../../src/domain/time.ts';
import { Progress } from '../../src/kernel/progress.ts';
import type { Database } from '../../src/store/data-source.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { canonicalJson } from '../../src/track-record/canonical-json.ts';
import { scriptedPlugins } from '../kit/backtest.ts';
import { openTestMemory } from '../kit/database.ts';
import { instantOf } from '../kit/rows.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'hydration-'));
afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

const START = instantOf('2026-03-02T10:00:00Z');
const SLOTS = 60;

/** A process that runs some slots on a database and is gone. */
async function runSlots(app: App, database: Database, first: number, count: number): Promise<CycleRecord[]> {
  let now: Instant = START + first * 15 * MINUTE;
  const time = { clock: { now: () => now }, timers: systemTimers };
  const store = new DatabaseRunStore(database);
  const { runner } = await openSimulatedCouncil(app, database, store, new Progress(() => undefined), time);
  await runner.prepare();
  const records: CycleRecord[] = [];
  for (let slot = first; slot < first + count; slot += 1) {
    now = START + slot * 15 * MINUTE;
    for (const { record } of await runner.runSlot(now, 'scheduled')) records.push(record);
  }
  return records;
}

it(
  'a restart after any cycle puts everything back: the cycles that follow are those of a process that never stopped',
  { timeout: 180_000 },
  async () => {
    // Buys for six hours, sells for three: positions are open, stops move and cooldowns count at some of the restarts.
    const registry = await scriptedPlugins((now) => (Math.floor(now / (3 * HOUR)) % 3 === 2 ? 'SELL' : 'BUY'));
    const config = parseConfig({ dataDir, assets: ['AAA', 'BBB'], every: '15m', logLevel: 'error', simulated: { seed: 4 } }, {});
    const app: App = { ...(await createApp(config)), registry, gateOptions: new Map() };

    const whole = await openTestMemory();
    const uninterrupted = await runSlots(app, whole, 0, SLOTS);
    await whole.close();

    const broken = await openTestMemory();
    const restarted: CycleRecord[] = [];
    for (const [first, count] of [
      [0, 1],
      [1, 17],
      [18, 5],
      [23, 37],
    ] as const) {
      restarted.push(...(await runSlots(app, broken, first, count)));
    }
    await broken.close();

    expect(uninterrupted).toHaveLength(2 * SLOTS);
    expect(uninterrupted.flatMap(({ events }) => events).filter(({ kind }) => kind === 'close').length).toBeGreaterThan(2);
    expect(uninterrupted.some(({ portfolio }) => portfolio.positions.length === 2)).toBe(true);
    expect(uninterrupted.every(({ regime }) => regime.posterior !== null)).toBe(true);
    // What a process fetches before its first cycle is not part of that cycle's collection; everything else must be the same.
    const withoutCollection = (record: CycleRecord): string => canonicalJson({ ...record, collection: [] });
    expect(restarted.map(({ asset, scheduledAt }) => [asset, scheduledAt])).toEqual(
      uninterrupted.map(({ asset, scheduledAt }) => [asset, scheduledAt]),
    );
    for (const [index, record] of uninterrupted.entries()) expect(withoutCollection(restarted[index]!)).toBe(withoutCollection(record));
  },
);
