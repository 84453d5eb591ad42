import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/domain/time.ts';
import { runSchedule } from '../../../src/kernel/scheduler.ts';
import { FakeTime } from '../../kit/fake-time.ts';
import { instantOf } from '../../kit/rows.ts';

const SLOT = instantOf('2024-01-01T12:00:00Z');

function schedule(time: FakeTime, run: (slot: number) => Promise<void>) {
  const stop = new AbortController();
  const missed: number[] = [];
  const parts = { clock: time, timers: time, every: 5 * MINUTE, delayMs: 3 * SECOND, run, onMissed: (slots: number) => missed.push(slots) };
  return { stop, missed, done: runSchedule(parts, stop.signal) };
}

describe('the schedule', () => {
  it('runs the slot that has begun at once, then each slot three seconds after it began', async () => {
    const time = new FakeTime(SLOT + 2 * MINUTE);
    const ran: (readonly [number, number])[] = [];
    const { stop, done, missed } = schedule(time, (slot) => {
      ran.push([(slot - SLOT) / MINUTE, time.now() - slot]);
      return Promise.resolve();
    });
    await time.pass(14 * MINUTE);
    stop.abort();
    await done;
    expect(ran).toEqual([
      [0, 2 * MINUTE],
      [5, 3 * SECOND],
      [10, 3 * SECOND],
      [15, 3 * SECOND],
    ]);
    expect(missed).toEqual([]);
  });

  it('never overlaps, and says which slots it missed', async () => {
    const time = new FakeTime(SLOT);
    const ran: number[] = [];
    const { stop, done, missed } = schedule(time, async (slot) => {
      ran.push((slot - SLOT) / MINUTE);
      if (ran.length === 1) await time.sleep(17 * MINUTE);
    });
    await time.pass(21 * MINUTE);
    stop.abort();
    await done;
    expect([ran, missed]).toEqual([[0, 15, 20], [2]]);
  });

  it('ends with the error of a cycle that failed', async () => {
    const { done } = schedule(new FakeTime(SLOT), () => Promise.reject(new Error('out of order')));
    await expect(done).rejects.toThrow('out of order');
  });
});
