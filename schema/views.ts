import type { Opinion } from '../src/domain/council.ts';
import type { Stage } from '../src/domain/cycle-record.ts';
import type { GateResult } from '../src/domain/gate.ts';
import type { Reading } from '../src/domain/reading.ts';
import type { Regime } from '../src/domain/regime.ts';
import type { Milliseconds } from '../src/domain/time.ts';
import type { PluginKind } from '../src/kernel/registry.ts';
import type { AgentDefinition, GateDefinition, SignalDefinition } from '../src/sdk/index.ts';
import type { StoredCycle } from '../src/store/queries.ts';

/** A part of a cycle with the cycle it belongs to, so that its fields can lead back. */
export interface PartOfCycle<Part> {
  readonly cycle: StoredCycle;
  readonly part: Part;
}

/** One signal's reading in one cycle. */
export type CycleReading = PartOfCycle<Reading>;

/** One analyst's opinion in one cycle. */
export type CycleOpinion = PartOfCycle<Opinion>;

/** One gate's result in one cycle. */
export type CycleGateResult = PartOfCycle<GateResult>;

/** A named figure: a number, or a text such as the name of a regime. */
export interface Figure {
  readonly name: string;
  readonly value: number | string;
}

/** How long one stage of a cycle took. */
export interface StageTiming {
  readonly stage: Stage;
  readonly milliseconds: Milliseconds;
}

/** How probable one regime is, 0 to 1. */
export interface RegimeProbability {
  readonly regime: Regime;
  readonly probability: number;
}

/** How far a trade has come. */
export type TradeState = 'ORDERED' | 'OPEN' | 'CLOSED' | 'EXPIRED';

/** A plugin of any kind with the file or package that it came from. */
export interface PluginView {
  readonly kind: PluginKind;
  readonly key: string;
  readonly title: string;
  readonly origin: string;
}

/** A plugin, or null for a key of which only old records know. */
export type MaybeRetired<Definition> = { readonly key: string; readonly definition: Definition | null };

/** A signal that is loaded, or only known from records. */
export type SignalView = MaybeRetired<SignalDefinition>;

/** An agent that is loaded, or only known from records. */
export type AgentView = MaybeRetired<AgentDefinition>;

/** A gate that is loaded, or only known from records. */
export type GateView = MaybeRetired<GateDefinition>;

/** The figures of a record by name, as a list. */
export function toFigures(figures: Readonly<Record<string, number | string>>): readonly Figure[] {
  return Object.entries(figures).map(([name, value]) => ({ name, value }));
}
