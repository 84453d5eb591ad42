import type { Interval } from '../domain/time.ts';
import type { Unit, ValueIn } from '../domain/units.ts';

/** One field of a feed: its unit, what it is, and its column name in archives and tables of numbers. */
export interface Field<U extends Unit = Unit> {
  readonly unit: U;
  readonly description: string;
  /** The column's name in an archive file. */
  readonly column: string;
}

/** The fields of a feed by name. */
export type Fields = Readonly<Record<string, Field>>;

/** What every source of a kind of data must deliver, and how several sources of it combine. */
export interface FeedContract<F extends Fields = Fields> {
  /** Kebab-case, unique. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** `asset`: one series per asset. `global`: one series for all. */
  readonly scope: 'asset' | 'global';
  /** The bar lengths it comes in; empty where rows have no fixed length. */
  readonly intervals: readonly Interval[];
  /**
   * `prefer`: one source at a time, in the declared order, whole columns only; all sources define the quantity identically.
   * `perVenue`: a column per venue, side by side. `merge`: events of all sources, united by category and time.
   */
  readonly combine: 'prefer' | 'perVenue' | 'merge';
  /** `first`: a later restatement of a row is stored, not used. `latest`: the newest restatement is used. */
  readonly restatement: 'first' | 'latest';
  readonly fields: F;
}

/** A feed at one bar length: what a signal names as its input and a provider as its output. */
export interface FeedRef<F extends Fields = Fields> {
  readonly contract: FeedContract<F>;
  readonly interval: Interval | null;
  /** `candles@1h`, or the key alone where there is no interval. */
  readonly id: string;
}

/** One column of a feed, with its unit in the type. */
export interface Column<U extends Unit = Unit> {
  readonly feed: FeedRef;
  readonly name: string;
  readonly unit: U;
}

/** One row of a feed: every field in its unit; a number is NaN where the source had no value. */
export type Row<F extends Fields> = { readonly [K in keyof F]: ValueIn<F[K]['unit']> };

/** A feed whose columns are its properties: `capitalisation.marketCap`. */
export type Feed<F extends Fields> = FeedRef<F> & { readonly [K in keyof F]: Column<F[K]['unit']> };

/** A feed that comes in several bar lengths: `candles('1h').close`. */
export interface IntervalFeed<F extends Fields, I extends Interval> {
  (interval: I): Feed<F>;
  readonly contract: FeedContract<F>;
}

type Declaration<F extends Fields> = Omit<FeedContract<F>, 'intervals'>;

/** Declares a field. `column` is its name in archives. */
export function field<U extends Unit>(unit: U, description: string, column: string): Field<U> {
  return Object.freeze({ unit, description, column });
}

/** Declares a feed with one bar length, or with none for events and moments. */
export function defineFeed<F extends Fields>(declaration: Declaration<F> & { readonly interval: Interval | null }): Feed<F> {
  const { interval, ...rest } = declaration;
  const contract = Object.freeze({ ...rest, intervals: interval === null ? [] : [interval] });
  return bind(contract, interval, contract.key);
}

/** Declares a feed that comes in several bar lengths. */
export function defineIntervalFeed<F extends Fields, const I extends readonly Interval[]>(
  declaration: Declaration<F> & { readonly intervals: I },
): IntervalFeed<F, I[number]> {
  const contract = Object.freeze(declaration);
  const bound = new Map<Interval, Feed<F>>(contract.intervals.map((each) => [each, bind(contract, each, `${contract.key}@${each}`)]));
  const at = (interval: I[number]): Feed<F> => {
    const feed = bound.get(interval);
    if (feed === undefined) throw new TypeError(`${contract.key} has no interval ${interval}; it has ${contract.intervals.join(', ')}`);
    return feed;
  };
  return Object.freeze(Object.assign(at, { contract }));
}

function bind<F extends Fields>(contract: FeedContract<F>, interval: Interval | null, id: string): Feed<F> {
  const ref: FeedRef<F> & Record<string, unknown> = { contract, interval, id };
  for (const [name, { unit }] of Object.entries(contract.fields)) ref[name] = Object.freeze({ feed: ref, name, unit });
  return Object.freeze(ref) as Feed<F>;
}
