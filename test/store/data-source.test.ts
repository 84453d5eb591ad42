import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/data-source.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { migrate } from '../../src/store/schema.ts';
import { forEachDatabase } from '../kit/database.ts';
import { makeRun, takeOutcomes } from '../kit/records.ts';

const root = mkdtempSync(path.join(tmpdir(), 'ghost-council-open-'));

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('openDatabase', () => {
  it('keeps the embedded database in a folder of its owner only, for one process at a time', { timeout: 120_000 }, async () => {
    const folder = path.join(root, 'data', 'live');
    const database = await openDatabase({ folder });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await expect(openDatabase({ folder })).rejects.toMatchObject({ name: 'ConfigError', code: 'STORE_LOCKED' });
    await migrate(database);
    const [outcome] = takeOutcomes(1);
    const store = new DatabaseRunStore(database);
    await store.open(makeRun());
    await store.write([outcome!]);
    await database.close();
    const again = await openDatabase({ folder });
    expect(await new DatabaseRunStore(again).newest('run-a', 'XYZ')).toEqual(outcome!.record);
    await again.close();
  });

  it('says which folder does not open and gives its lock back', async () => {
    const folder = path.join(root, 'broken');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'pg'), 'not a folder');
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openDatabase({ folder })).rejects.toMatchObject({
        name: 'ConfigError',
        code: 'STORE_UNREACHABLE',
        message: expect.stringContaining(path.join(folder, 'pg')) as string,
      });
    }
  });

  it.each(['postgres://user:secret@127.0.0.1:1/nowhere', 'postgres://user:secret@[nonsense'])(
    'says that a server does not answer, without the password: %s',
    async (url) => {
      const failure = await openDatabase({ url }).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        name: 'ConfigError',
        code: 'STORE_UNREACHABLE',
        message: expect.stringContaining('DATABASE_URL') as string,
      });
      expect((failure as Error).message).not.toContain('secret');
    },
  );
});

forEachDatabase((open) => {
  it('a server refuses the writes of a process that opened it to read only', async () => {
    const database = await open();
    if (database.url === null) return;
    const reader = await openDatabase({ url: database.url, readOnly: true });
    const writing = new DatabaseRunStore(reader).open(makeRun());
    await expect(writing).rejects.toThrow('read-only transaction');
    await reader.close();
  });
});
