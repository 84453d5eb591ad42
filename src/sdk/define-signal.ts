import type { SignalCategory } from '../domain/reading.ts';
import type { Unit } from '../domain/units.ts';
import type { Inputs, Values } from './inputs.ts';

declare const declined: unique symbol;

/** A plugin's statement that there is no meaningful value now, and why. */
export interface Unavailable {
  readonly [declined]: true;
  readonly why: string;
}

/** A value with further figures of the same computation. */
export interface ValueWithParts {
  readonly value: number;
  readonly parts: Readonly<Record<string, number>>;
}

/** What `compute` may return. */
export type Computed = number | ValueWithParts | Unavailable;

/** A signal: one number about the market, computed from feeds, with everything that people and programs need to know of it. */
export interface SignalDefinition<I extends Inputs = Inputs> {
  readonly kind: 'signal';
  /** Kebab-case; equal to the file's name. */
  readonly key: string;
  readonly title: string;
  readonly category: SignalCategory;
  readonly unit: Exclude<Unit, 'text'>;
  /** Raised when the formula changes, so that old readings stay comparable with their own kind. */
  readonly version: number;
  /** The formula in words, and what high and low mean. */
  readonly description: string;
  /** Address of the formula's source. */
  readonly source: string;
  /** Values outside are a fault of the plugin, not clamped. */
  readonly range: { readonly min: number; readonly max: number };
  readonly inputs: I;
  /** Pure: the same values give the same result. Called again only when an input moved. */
  compute(values: Values<I>): Computed;
  /** −1 bearish to +1 bullish: a documented rule of thumb for the rules council and the dashboard's colour. */
  lean?(value: number, parts: Readonly<Record<string, number>>): number;
  /** 0 to 1, for estimators that only approximate what they are named after. */
  readonly confidence?: number;
}

/** Declares a signal: the default export of a file in `plugins/signals`. */
export function defineSignal<const I extends Inputs>(definition: Omit<SignalDefinition<I>, 'kind'>): SignalDefinition<I> {
  return Object.freeze({ ...definition, kind: 'signal' });
}

/** Says that a signal has no meaningful value now. The reason is a sentence for people. */
export function unavailable(why: string): Unavailable {
  return Object.freeze({ why }) as Unavailable;
}

/** Whether `compute` declined to give a value. */
export function isUnavailable(computed: Computed): computed is Unavailable {
  return typeof computed === 'object' && 'why' in computed;
}

/** Maps a value linearly onto −1…+1 between the value that is fully bearish and the one that is fully bullish; flat outside. */
export function scaleLean(value: number, ends: { readonly bearish: number; readonly bullish: number }): number {
  const scaled = (2 * (value - ends.bearish)) / (ends.bullish - ends.bearish) - 1;
  return Math.max(-1, Math.min(1, scaled));
}
