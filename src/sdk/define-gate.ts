import type { z } from 'zod';
import type { Verdict } from '../domain/council.ts';
import type { RegimeReading } from '../domain/regime.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Portfolio } from '../domain/trade.ts';
import type { Inputs, Values } from './inputs.ts';

/** What a gate says: pass or block, with what was observed and what it was held against. */
export interface GateDecision {
  readonly passed: boolean;
  readonly code: string;
  readonly observed: number | string | null;
  readonly limit: number | string | null;
  readonly detail: string | null;
}

/** What a gate decides on. */
export interface GateContext<I extends Inputs, O> {
  readonly asset: string;
  readonly now: Instant;
  /** The declared inputs; a missing required one blocks before the gate is asked. */
  readonly values: Values<I>;
  readonly options: O;
  readonly regime: RegimeReading;
  readonly verdict: Verdict;
  readonly portfolio: Portfolio;
}

/** A gate: a condition that an entry must meet. All gates run in every cycle; all must pass. */
export interface GateDefinition<I extends Inputs = Inputs, O extends z.ZodObject = z.ZodObject> {
  readonly kind: 'gate';
  /** Kebab-case; equal to the file's name. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** Place in the row of gates; unique. */
  readonly order: number;
  readonly inputs: I;
  /** Its settings with their defaults: a zod object, filled from `gates.<key>` of the configuration. */
  readonly options: O;
  /** Pure. A gate that throws blocks with `GATE_ERROR`. */
  evaluate(context: GateContext<I, z.infer<O>>): GateDecision;
}

/** Declares a gate: the default export of a file in `plugins/gates`. */
export function defineGate<const I extends Inputs, O extends z.ZodObject>(
  definition: Omit<GateDefinition<I, O>, 'kind'>,
): GateDefinition<I, O> {
  return Object.freeze({ ...definition, kind: 'gate' });
}

type Evidence = Pick<GateDecision, 'observed' | 'limit'> & { readonly detail?: string };

/** The entry may pass. */
export function pass(evidence: Evidence): GateDecision {
  return { passed: true, code: 'PASSED', observed: evidence.observed, limit: evidence.limit, detail: evidence.detail ?? null };
}

/** The entry is blocked. `code` is SCREAMING_CASE and stable. */
export function block(code: string, evidence: Evidence): GateDecision {
  return { passed: false, code, observed: evidence.observed, limit: evidence.limit, detail: evidence.detail ?? null };
}

/** A duration in hours, for limits and observed values that people read. */
export function inHours(duration: Milliseconds): number {
  return Math.round(duration / 36_000) / 100;
}
