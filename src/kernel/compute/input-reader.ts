import type { Absence } from '../../domain/reading.ts';
import type { Instant } from '../../domain/time.ts';

/** Follows one declared input: knows its value as of now, or why there is none. */
export interface InputReader {
  /** Brings the reader to `now`; true when what it reads differs from the last time it was asked. */
  poll(now: Instant): boolean;
  /** What the plugin receives; meaningful only while `absence` is null. */
  readonly value: unknown;
  readonly absence: Absence | null;
  /** When the value was true; NaN when it has no moment of its own or nothing is known yet. */
  readonly asOf: Instant;
  /** The sources that the value comes from, stale ones too; the same array while they are the same. */
  readonly sources: readonly string[];
}
