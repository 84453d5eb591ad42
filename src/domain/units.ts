/**
 * Units of the numbers that flow through the council. A unit is part of a column's or a signal's type, so that mixing
 * two of them is a compile error.
 *
 * - `quote`, `base`: the quote currency and the asset of the market that a candle comes from
 * - `native`: coins of the asset itself · `USD`: US dollars · `USD/oz`: US dollars per troy ounce
 * - `fraction`: 0.01 is one percent · `percent`: 1 is one percent · `percentage-points`: a difference of two percents
 * - `annualised-fraction`, `annualised-percent`: the same, per year
 * - `ratio`: one quantity over another of the same kind · `index`: a published index · `z-score`: standard deviations
 * - `TH/s`: 10^12 hashes per second · `hours`, `minutes`: durations · `count`: how many · `text`: not a number
 */
export const UNITS = [
  'quote',
  'base',
  'native',
  'USD',
  'USD/oz',
  'fraction',
  'percent',
  'percentage-points',
  'annualised-fraction',
  'annualised-percent',
  'ratio',
  'index',
  'z-score',
  'TH/s',
  'hours',
  'minutes',
  'count',
  'text',
] as const;

/** The name of a unit. */
export type Unit = (typeof UNITS)[number];

declare const unitOf: unique symbol;

/**
 * A number with its unit in the type. Arithmetic gives a plain number; passing one unit where another is asked for is
 * a compile error. At run time it is a number.
 */
export type Quantity<U extends Unit> = number & { readonly [unitOf]?: U };

/** The type of a value in a given unit: text for `text`, else a number that carries the unit. */
export type ValueIn<U extends Unit> = U extends 'text' ? string : Quantity<U>;
