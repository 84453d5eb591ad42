import { MINUTE } from '../../src/domain/time.ts';

/** Milliseconds between two cycles of the killed process. */
export const EVERY = 5 * MINUTE;

/** How many cycles it writes at once when `done` are there: the same however often it was killed, so that halves can be told. */
export function batchSize(done: number): number {
  return 1 + (done % 7);
}
