import type { Clock, Timers } from '../domain/ports.ts';
import type { Instant } from '../domain/time.ts';
import { systemClock, systemTimers } from './system.ts';

/**
 * A clock that runs `speed` times as fast as the machine's from `anchor` on, and timers that wait in its time. The same
 * anchor and speed give the same time in every process, so that a restart does not go back.
 */
export function acceleratedTime(anchor: Instant, speed: number): { readonly clock: Clock; readonly timers: Timers } {
  return {
    clock: { now: () => Math.floor(anchor + (systemClock.now() - anchor) * speed) },
    timers: {
      sleep: (duration, signal) => systemTimers.sleep(duration / speed, signal),
      // A deadline guards against what really hangs: it stays in the machine's time.
      deadline: (duration, parent) => systemTimers.deadline(duration, parent),
    },
  };
}
