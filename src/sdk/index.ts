/** Everything that a plugin imports, besides the feeds and the operators. */
export * from './define-agent.ts';
export * from './define-gate.ts';
export * from './define-provider.ts';
export * from './define-signal.ts';
export * from './inputs.ts';
export * from './lean-rules.ts';
export { z } from 'zod';
export type { Regime, RegimeReading } from '../domain/regime.ts';
export { REGIMES } from '../domain/regime.ts';
export type { Opinion, Stance, Verdict } from '../domain/council.ts';
export type { Reading, SignalCategory } from '../domain/reading.ts';
export { DAY, HOUR, MINUTE, SECOND } from '../domain/time.ts';
export { SourceError } from '../domain/errors.ts';
