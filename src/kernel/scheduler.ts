import type { Clock, Timers } from '../domain/ports.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';

/** What a scheduler works with. */
export interface SchedulerParts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** The distance between two slots. */
  readonly every: Milliseconds;
  /** How long after its slot a cycle starts: the bar must be there. */
  readonly delayMs: Milliseconds;
  /** Runs the cycles of one slot; the next slot waits for it. */
  readonly run: (scheduledAt: Instant) => Promise<void>;
  /** Told of slots that passed while a cycle was still running or the machine slept. */
  readonly onMissed: (slots: number) => void;
}

/**
 * Calls for a cycle in every slot: the first at once, for the slot that has begun, then each a little after its slot begins.
 * Cycles never overlap; slots that pass meanwhile are missed, said so, and not made up for.
 */
export async function runSchedule(parts: SchedulerParts, signal: AbortSignal): Promise<void> {
  const { clock, timers, every, delayMs } = parts;
  let slot = Math.floor(clock.now() / every) * every;
  while (!signal.aborted) {
    await parts.run(slot);
    const next = Math.max(slot + every, Math.floor((clock.now() - delayMs) / every) * every);
    if (next > slot + every) parts.onMissed((next - slot) / every - 1);
    slot = next;
    if (!(await sleepUntil(slot + delayMs, { clock, timers }, signal))) return;
  }
}

/** Waits for an instant; false when it was called off. */
async function sleepUntil(
  instant: Instant,
  { clock, timers }: Pick<SchedulerParts, 'clock' | 'timers'>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await timers.sleep(Math.max(0, instant - clock.now()), signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
