import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/data-source.ts';
import { listCyclesAfter, listTradeEventsAfter, readChain } from '../../src/store/queries.ts';
import { checkSchema, migrate } from '../../src/store/schema.ts';
import { verifyChain } from '../../src/track-record/verify-chain.ts';
import { requireHistoryLikeRecords } from '../kit/history.ts';
import { takeOutcomes } from '../kit/records.ts';
import { batchSize, EVERY } from './batches.ts';

const root = mkdtempSync(path.join(tmpdir(), 'ghost-council-kill-'));
const folder = path.join(root, 'killed-while-writing');
const victim = fileURLToPath(new URL('write-cycles.ts', import.meta.url));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Lets a process store cycles, kills it at a moment that nothing decides, and returns how many cycles it had acknowledged. */
async function storeUntilKilled(): Promise<number> {
  const child = spawn(process.execPath, [victim, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = 0;
  let acknowledgements = 0;
  const lines = createInterface(child.stdout);
  const exited = once(child, 'exit');
  const enough = 2 + Math.floor(Math.random() * 12);
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      acknowledged = Number(line);
      if (++acknowledgements === enough) resolve();
    });
  });
  await Promise.race([ready, exited]);
  expect(child.exitCode).toBeNull();
  await sleep(Math.random() * 25);
  child.kill('SIGKILL');
  await Promise.all([exited, once(lines, 'close')]);
  return acknowledged;
}

it(
  'a process that is killed while it makes its database leaves nothing that the next one stumbles over',
  { timeout: 180_000 },
  async () => {
    const fresh = path.join(root, 'killed-while-making');
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, [victim, fresh], { stdio: 'ignore' });
      const exited = once(child, 'exit');
      while (!existsSync(path.join(fresh, 'store.lock')) && child.exitCode === null) await sleep(10);
      await sleep(Math.random() * 3_000);
      expect(child.exitCode).toBeNull();
      child.kill('SIGKILL');
      await exited;
    }
    const database = await openDatabase({ folder: fresh });
    await migrate(database);
    expect((await checkSchema(database)).problems).toEqual([]);
    await database.close();
  },
);

it('a killed process loses no acknowledged cycle, doubles none and leaves no half of a batch', { timeout: 180_000 }, async () => {
  let before = 0;
  for (let round = 0; round < 4; round++) {
    const acknowledged = await storeUntilKilled();
    const database = await openDatabase({ folder });
    try {
      expect((await checkSchema(database)).problems).toEqual([]);
      const cycles = await listCyclesAfter(database.source, 0, 1_000_000);
      const expected = takeOutcomes(cycles.length, { run: 'killed', every: EVERY }).map(({ record }) => record);
      expect(cycles.map((cycle) => cycle.record)).toEqual(expected);
      expect(cycles.length).toBeGreaterThanOrEqual(acknowledged);
      expect(cycles.length).toBeLessThanOrEqual(acknowledged + batchSize(acknowledged));
      expect(cycles.length).toBeGreaterThan(before);
      expect(isWhole(cycles.length)).toBe(true);
      expect(cycles.map((cycle) => cycle.position)).toEqual(cycles.map((_, index) => index + 1));
      expect(await verifyChain(readChain(database.source, 'killed', 'XYZ'))).toMatchObject({ verified: cycles.length, fault: null });
      const events = await listTradeEventsAfter(database.source, 0, 1_000_000);
      expect(events.map(({ event }) => event)).toEqual(expected.flatMap((record) => record.events));
      if (cycles.length > 10) await requireHistoryLikeRecords(database.source, expected);
      before = cycles.length;
    } finally {
      await database.close();
    }
  }
});

/** Whether a number of cycles is one after which a batch ends. */
function isWhole(cycles: number): boolean {
  let done = 0;
  while (done < cycles) done += batchSize(done);
  return done === cycles;
}
