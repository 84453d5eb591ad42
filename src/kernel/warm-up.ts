import type { Instant } from '../domain/time.ts';
import type { Frame } from '../series/frame.ts';
import type { RegimeClassifier } from './desk.ts';

/**
 * Moves a frame through its history up to `now`, one step for each moment in which something became known, so that the
 * regime features see what a process that ran all the time would have seen.
 */
export function replayHistory(frame: Frame, regimes: Pick<RegimeClassifier, 'observe'>, now: Instant): void {
  const moments = new Set<Instant>();
  for (const table of frame.tables) {
    for (let row = 0; row < table.loaded; row += 1) {
      const knownAt = table.knownAt(row);
      if (knownAt <= now) moments.add(knownAt);
    }
  }
  for (const moment of Float64Array.from(moments).sort()) {
    frame.advance(moment);
    regimes.observe();
  }
}
