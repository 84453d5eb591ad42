import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemTimers } from '../../src/adapters/system.ts';
import type { CommittedCycle, Log } from '../../src/domain/ports.ts';
import type { Database } from '../../src/store/data-source.ts';
import { followCommits } from '../../src/store/follow-commits.ts';
import { LocalBus } from '../../src/store/notify.ts';
import { lastPosition, listCommitted } from '../../src/store/queries.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { forEachDatabase } from '../kit/database.ts';
import { makeRun, takeOutcomes } from '../kit/records.ts';

const cycle: CommittedCycle = { run: 'run-a', asset: 'XYZ', scheduledAt: 0, position: 1 };

interface LoggedLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

function makeLog(): { log: Log; lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const write = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error'), child: () => log };
  return { log, lines };
}

describe('LocalBus', () => {
  it('tells every listener until it unsubscribes', () => {
    const bus = new LocalBus(makeLog().log);
    const [first, second] = [vi.fn(), vi.fn()];
    const stop = bus.subscribe(first);
    bus.subscribe(second);
    bus.publish(cycle);
    stop();
    bus.publish({ ...cycle, position: 2 });
    expect(first.mock.calls).toEqual([[cycle]]);
    expect(second.mock.calls).toEqual([[cycle], [{ ...cycle, position: 2 }]]);
  });

  it('logs a listener that throws and goes on', () => {
    const { log, lines } = makeLog();
    const bus = new LocalBus(log);
    const error = new Error('broken');
    const after = vi.fn();
    bus.subscribe(() => {
      throw error;
    });
    bus.subscribe(after);
    bus.publish(cycle);
    expect(after).toHaveBeenCalledOnce();
    expect(lines).toEqual([{ level: 'error', fields: { error, committed: cycle }, message: 'A listener to committed cycles failed' }]);
  });
});

forEachDatabase((open) => {
  let database: Database;
  let runs = 0;

  beforeAll(async () => {
    database = await open();
  });

  async function follow(options: {
    readonly after?: number;
    readonly pollEvery?: number;
  }): Promise<{ heard: CommittedCycle[]; lines: LoggedLine[] }> {
    const { log, lines } = makeLog();
    const bus = new LocalBus(log);
    const heard: CommittedCycle[] = [];
    bus.subscribe((committed) => heard.push(committed));
    const following = await followCommits(database, bus, { timers: systemTimers, log, ...options });
    onTestFinished(() => following.close());
    return { heard, lines };
  }

  async function writeCycles(batches: number): Promise<void> {
    const store = new DatabaseRunStore(database);
    const run = `run-${++runs}`;
    await store.open(makeRun({ id: run }));
    const outcomes = takeOutcomes(batches * 2, { run });
    for (let from = 0; from < outcomes.length; from += 2) await store.write(outcomes.slice(from, from + 2));
  }

  /** Far beyond the test's time: what is heard was notified, not found by polling. */
  const NEVER = 1_000_000;

  describe('followCommits', () => {
    it('hears of every commit once, in order, by notification', async () => {
      const start = await lastPosition(database.source);
      const { heard } = await follow({ pollEvery: NEVER });
      await Promise.all([writeCycles(4), writeCycles(4)]);
      await vi.waitFor(
        async () => {
          expect(heard).toEqual(await listCommitted(database.source, start, 100));
        },
        { timeout: 10_000 },
      );
      expect(heard).toHaveLength(16);
    });

    it('begins after the position that it is given', async () => {
      await writeCycles(3);
      const last = await lastPosition(database.source);
      const { heard } = await follow({ after: last - 4, pollEvery: NEVER });
      await vi.waitFor(
        () => {
          expect(heard.map((committed) => committed.position)).toEqual([last - 3, last - 2, last - 1, last]);
        },
        { timeout: 10_000 },
      );
    });

    it('finds by polling what no notification told', async () => {
      const { heard } = await follow({ pollEvery: 20 });
      await database.source.query('select 1');
      const silent = { ...database, source: withoutNotifications(database) };
      const store = new DatabaseRunStore(silent);
      await store.open(makeRun({ id: 'run-silent' }));
      await store.write(takeOutcomes(2, { run: 'run-silent' }));
      await vi.waitFor(
        () => {
          expect(heard).toHaveLength(2);
        },
        { timeout: 10_000 },
      );
    });

    it('misses nothing while a server drops its connections, and says so once', async () => {
      if (database.url === null) return;
      const start = await lastPosition(database.source);
      const { heard, lines } = await follow({ pollEvery: NEVER });
      const listening = `select pid from pg_stat_activity where datname = current_database() and query like 'listen %'`;
      for (let round = 0; round < 3; round++) {
        await vi.waitFor(
          async () => {
            expect(await database.source.query(listening)).toHaveLength(1);
          },
          { timeout: 10_000 },
        );
        await database.source.query(`select pg_terminate_backend(pid) from (${listening}) listener`);
        await writeCycles(2);
      }
      await vi.waitFor(
        async () => {
          expect(heard).toEqual(await listCommitted(database.source, start, 100));
        },
        { timeout: 10_000 },
      );
      expect(heard).toHaveLength(12);
      await vi.waitFor(
        () => {
          expect(lines.map((line) => line.level)).toEqual(['warn', 'info', 'warn', 'info', 'warn', 'info']);
        },
        { timeout: 10_000 },
      );
    });
  });
});

function withoutNotifications({ source }: Database): Database['source'] {
  return new Proxy(source, {
    get(target, property) {
      if (property !== 'createQueryRunner') return Reflect.get(target, property) as unknown;
      return () => {
        const runner = target.createQueryRunner();
        const query = runner.query.bind(runner);
        runner.query = ((text: string, parameters?: unknown[]) =>
          text.includes('pg_notify') ? Promise.resolve([]) : query(text, parameters)) as typeof runner.query;
        return runner;
      };
    },
  });
}
