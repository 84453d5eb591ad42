import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Timers } from '../domain/ports.ts';
import type { Milliseconds } from '../domain/time.ts';

/** The machine's clock. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() });

/** Milliseconds from an arbitrary start, monotonic: for measuring, not for telling the time. */
export function stopwatch(): Milliseconds {
  return performance.now();
}

/** Lets everything that waits for this process have its turn. */
export async function breathe(): Promise<void> {
  await nextTurn();
}

/** The machine's timers. */
export const systemTimers: Timers = Object.freeze({
  async sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, duration);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
  deadline(duration: Milliseconds, parent?: AbortSignal) {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort(new DOMException('The deadline has passed.', 'TimeoutError'));
    }, duration);
    const onParent = (): void => {
      controller.abort(parent?.reason);
    };
    if (parent?.aborted === true) onParent();
    else parent?.addEventListener('abort', onParent, { once: true });
    return {
      signal: controller.signal,
      clear: () => {
        clearTimeout(timer);
        parent?.removeEventListener('abort', onParent);
      },
    };
  },
});
