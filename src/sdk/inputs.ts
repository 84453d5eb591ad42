import { PluginError } from '../domain/errors.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { Quantity, Unit, ValueIn } from '../domain/units.ts';
import type { Column, Feed, FeedRef, Fields, Row } from '../feeds/define-feed.ts';
import type { Operator } from '../series/operator.ts';

declare const valueType: unique symbol;

/** What an input is read from. The kernel resolves it; a plugin only declares it. */
export type InputSource =
  | { readonly kind: 'row'; readonly feed: FeedRef }
  | { readonly kind: 'value'; readonly column: Column }
  | { readonly kind: 'derived'; readonly columns: readonly Column[]; readonly operator: Operator }
  | { readonly kind: 'history'; readonly column: Column; readonly rows: number }
  | { readonly kind: 'timed-history'; readonly column: Column; readonly rows: number }
  | { readonly kind: 'events'; readonly feed: FeedRef; readonly beforeMs: Milliseconds; readonly afterMs: Milliseconds }
  | { readonly kind: 'venues'; readonly of: InputSource }
  | { readonly kind: 'reading'; readonly signal: string };

/** A declared input; its type parameter is what `compute` receives. */
export interface Input<T = unknown> {
  readonly source: InputSource;
  /** A missing optional input arrives as `undefined`; a missing required one makes the reading unavailable. */
  readonly optional: boolean;
  /** Widens the source's own staleness limit, with the reason why that is sound. */
  readonly staleness?: { readonly maxAgeMs: Milliseconds; readonly reason: string };
  /** Type only: never set at run time. */
  readonly [valueType]?: T;
}

/** The declared inputs of a plugin by name. */
export type Inputs = Readonly<Record<string, Input>>;

/** What `compute` or `evaluate` receives for the declared inputs. */
export type Values<I extends Inputs> = { readonly [K in keyof I]: I[K] extends Input<infer T> ? T : never };

/** A scheduled event near now. */
export interface NearbyEvent<F extends Fields> {
  /** Minutes from now to the event, negative once it has passed. */
  readonly minutes: Quantity<'minutes'>;
  readonly row: Row<F>;
}

/** The events near now, and whether any calendar reaches far enough to know them. */
export interface NearbyEvents<F extends Fields> {
  readonly events: readonly NearbyEvent<F>[];
  /** False when no source knows of any event at or after the end of the window: "no news" cannot be concluded. */
  readonly covered: boolean;
}

/** One venue's value of a `perVenue` feed. */
export interface VenueValue<T> {
  readonly venue: string;
  readonly value: T;
}

/** The newest values of a column with the moments at which they were true, oldest first; both arrays have the same length. */
export interface TimedHistory {
  readonly asOf: Float64Array;
  readonly values: Float64Array;
}

type UnitsOf<C extends readonly Column[]> = { readonly [K in keyof C]: C[K] extends Column<infer U> ? U : never };
type OutputUnit<First extends Unit, Out extends Unit | 'same'> = Out extends Unit ? Out : First;

/** `unknown`, which changes nothing, where an operator on columns of units `In` may be given columns of units `Given`; else a type that nothing has. */
type Accepts<In extends readonly Unit[], Given extends readonly Unit[]> = Given extends In ? unknown : { readonly operatorWantsUnits: In };

/** The newest row of a feed, or the newest value of a column. */
export function latest<F extends Fields>(feed: Feed<F>): Input<Row<F>>;
export function latest<U extends Unit>(column: Column<U>): Input<ValueIn<U>>;
export function latest(of: FeedRef | Column): Input {
  requireDeclared(of, 'latest');
  return 'unit' in of && 'name' in of ? input({ kind: 'value', column: of }) : input({ kind: 'row', feed: of });
}

/**
 * An operator's output for the newest row of a column, or of two or three columns of one feed: `derived(candles('1h').close, rsi(14))`.
 * It is computed once per row however many plugins ask for it.
 */
export function derived<U extends Unit, In extends readonly Unit[], Out extends Unit | 'same'>(
  column: Column<U>,
  operator: Operator<In, Out> & Accepts<In, readonly [U]>,
): Input<Quantity<OutputUnit<U, Out>>>;
export function derived<const C extends readonly [Column, ...Column[]], In extends readonly Unit[], Out extends Unit | 'same'>(
  columns: C,
  operator: Operator<In, Out> & Accepts<In, UnitsOf<C>>,
): Input<Quantity<OutputUnit<C[0]['unit'], Out>>>;
export function derived(columns: Column | readonly Column[], operator: Operator): Input<never> {
  for (const column of Array.isArray(columns) ? columns : [columns]) requireDeclared(column as unknown, 'derived');
  const list = 'unit' in columns ? [columns] : columns;
  return input({ kind: 'derived', columns: list, operator });
}

/** The newest `rows` values of a column, oldest first; missing until there are that many. */
export function history(column: Column, rows: number): Input<Float64Array> {
  return input({ kind: 'history', column, rows });
}

/**
 * The newest `rows` values of a column with their moments, oldest first; missing until there are that many. For figures that
 * combine two feeds: the newest rows of two feeds need not be of the same time, and only their moments can tell.
 */
export function historyWithTimes(column: Column, rows: number): Input<TimedHistory> {
  return input({ kind: 'timed-history', column, rows });
}

/** The value that was true at exactly that moment; undefined when the history has none. */
export function valueAt({ asOf, values }: TimedHistory, moment: Instant): number | undefined {
  const index = asOf.lastIndexOf(moment);
  return index === -1 ? undefined : values[index];
}

/** The events of a calendar from `beforeMs` ago to `afterMs` ahead. */
export function events<F extends Fields>(
  feed: Feed<F>,
  window: { readonly beforeMs: Milliseconds; readonly afterMs: Milliseconds },
): Input<NearbyEvents<F>> {
  return input({ kind: 'events', feed, ...window });
}

/** An input of a `perVenue` feed, once for each venue that has a fresh value; missing when none has. */
export function eachVenue<T>(of: Input<T>): Input<readonly VenueValue<T>[]> {
  return Object.freeze({ ...of, source: Object.freeze({ kind: 'venues', of: of.source } as const) }) as Input<readonly VenueValue<T>[]>;
}

/** What a signal reads now: its value with its parts. Missing when that signal is unavailable. */
export function reading(signal: string): Input<{ readonly value: number; readonly parts: Readonly<Record<string, number>> }> {
  return input({ kind: 'reading', signal });
}

/** An input that may be missing; it then arrives as `undefined`. */
export function optional<T>(of: Input<T>): Input<T | undefined> {
  return Object.freeze({ ...of, optional: true });
}

/** An input that may be older than its source allows. The reason is shown where the signal is described. */
export function allowOlder<T>(of: Input<T>, staleness: { readonly maxAgeMs: Milliseconds; readonly reason: string }): Input<T> {
  return Object.freeze({ ...of, staleness });
}

/** A misspelt column is `undefined` to a plugin that was not compiled. */
function requireDeclared(of: unknown, reader: string): void {
  if ((typeof of === 'object' && of !== null) || typeof of === 'function') return;
  throw new PluginError(
    'PLUGINS_INVALID',
    `${reader} was given ${String(of)} instead of a feed or a column; correct the name, such as candles('1h').close`,
  );
}

function input<T>(source: InputSource): Input<T> {
  return Object.freeze({ source: Object.freeze(source), optional: false });
}
