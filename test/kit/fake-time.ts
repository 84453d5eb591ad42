import type { Clock, Timers } from '../../src/domain/ports.ts';
import type { Instant, Milliseconds } from '../../src/domain/time.ts';

interface Waiting {
  readonly at: Instant;
  readonly wake: () => void;
}

/** A clock and its timers that move only when a test says so. */
export class FakeTime implements Clock, Timers {
  #now: Instant;
  #waiting: Waiting[] = [];

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  /** Moves time on, waking who waits in the order of their time. */
  async pass(duration: Milliseconds): Promise<void> {
    const end = this.#now + duration;
    for (;;) {
      await settle();
      const next = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = end;
    await settle();
  }

  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
      this.#waiting.push({ at: this.#now + duration, wake: resolve });
    });
  }

  deadline(duration: Milliseconds): { readonly signal: AbortSignal; clear(): void } {
    const controller = new AbortController();
    const waiting: Waiting = {
      at: this.#now + duration,
      wake: () => {
        controller.abort(new Error('the deadline has passed'));
      },
    };
    this.#waiting.push(waiting);
    return {
      signal: controller.signal,
      clear: () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
      },
    };
  }
}

/** Lets every promise that can be settled settle. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
