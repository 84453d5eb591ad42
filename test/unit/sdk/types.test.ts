import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Quantity } from '../../../src/domain/units.ts';
import { candles, capitalisation, exchangeFlows, field, fundingRate, mining } from '../../../src/feeds/index.ts';
import { defineSignal, derived, eachVenue, history, type Input, latest, optional, type VenueValue } from '../../../src/sdk/index.ts';
import { atr, difference, lag, pipe, quotient, roc, rsi, sma, sumOf, zScoreOfPreceding } from '../../../src/series/operators.ts';

// The compiler checks this file: a mistake that it no longer reports leaves an unused `@ts-expect-error`, which is itself an error.

const declaration = {
  key: 'example',
  title: 'Example',
  category: 'on-chain',
  unit: 'ratio',
  version: 1,
  description: 'An example.',
  source: 'https://example.org',
  range: { min: 0, max: 1 },
} as const;

const { high, low, close, volume } = candles('1h');
const coins = (amount: Quantity<'native'>): number => amount;

describe('what a signal declares decides what it computes with', () => {
  it('gives compute the declared inputs in their types', () => {
    const signal = defineSignal({
      ...declaration,
      inputs: {
        cap: latest(capitalisation),
        inflow: optional(latest(exchangeFlows.inflow)),
        closes: history(close, 3),
        rates: eachVenue(latest(fundingRate.rate)),
      },
      compute(values) {
        expectTypeOf(values.cap.marketCap).toEqualTypeOf<Quantity<'USD'>>();
        expectTypeOf(values.inflow).toEqualTypeOf<Quantity<'native'> | undefined>();
        expectTypeOf(values.closes).toEqualTypeOf<Float64Array>();
        expectTypeOf(values.rates).toEqualTypeOf<readonly VenueValue<Quantity<'fraction'>>[]>();
        return values.cap.mvrv;
      },
    });
    expect(Object.keys(signal.inputs)).toEqual(['cap', 'inflow', 'closes', 'rates']);
  });

  it('refuses an input that was not declared', () => {
    const signal = defineSignal({
      ...declaration,
      inputs: { cap: latest(capitalisation) },
      // @ts-expect-error: `volume` is not among the inputs
      compute: ({ cap, volume }) => cap.mvrv + volume,
    });
    expect(Object.keys(signal.inputs)).toEqual(['cap']);
  });

  it('refuses a field or a column that the feed does not have', () => {
    const signal = defineSignal({
      ...declaration,
      inputs: { cap: latest(capitalisation) },
      // @ts-expect-error: capitalisation has no field `price`
      compute: ({ cap }) => cap.price,
    });
    expect(signal.key).toBe('example');
    // @ts-expect-error: capitalisation has no column `price`
    expect(capitalisation.price).toBeUndefined();
  });

  it('refuses an optional input that is used as if it were always there', () => {
    const signal = defineSignal({
      ...declaration,
      inputs: { inflow: optional(latest(exchangeFlows.inflow)) },
      // @ts-expect-error: `inflow` may be undefined
      compute: ({ inflow }) => inflow / 2,
    });
    expect(signal.inputs.inflow.optional).toBe(true);
  });

  it('refuses a value of one unit where another is wanted', () => {
    const signal = defineSignal({
      ...declaration,
      inputs: { flows: latest(exchangeFlows) },
      // @ts-expect-error: USD is not native
      compute: ({ flows }) => coins(flows.inflowUsd),
    });
    expect(signal.compute({ flows: { inflow: 1, outflow: 2, inflowUsd: 3, outflowUsd: 4, reserve: 5 } })).toBe(3);
  });

  it('refuses units that do not exist', () => {
    // @ts-expect-error: bananas are no unit
    expect(defineSignal({ ...declaration, unit: 'bananas', inputs: {}, compute: () => 1 }).unit).toBe('bananas');
    // @ts-expect-error: a signal is a number
    expect(defineSignal({ ...declaration, unit: 'text', inputs: {}, compute: () => 1 }).unit).toBe('text');
    // @ts-expect-error: bananas are no unit
    expect(field('bananas', 'fruit', 'fruit').unit).toBe('bananas');
  });

  it('refuses a category that does not exist', () => {
    // @ts-expect-error: astrology is no category
    expect(defineSignal({ ...declaration, category: 'astrology', inputs: {}, compute: () => 1 }).category).toBe('astrology');
  });
});

describe('an operator on columns', () => {
  const flows = [exchangeFlows.inflow, exchangeFlows.outflow] as const;
  const mixed = [exchangeFlows.inflow, exchangeFlows.inflowUsd] as const;

  it('carries the unit through', () => {
    expectTypeOf(derived(capitalisation.marketCap, sma(3))).toEqualTypeOf<Input<Quantity<'USD'>>>();
    expectTypeOf(derived(close, rsi(14))).toEqualTypeOf<Input<Quantity<'index'>>>();
    expectTypeOf(derived(flows, difference<'native'>())).toEqualTypeOf<Input<Quantity<'native'>>>();
    expectTypeOf(derived(flows, pipe(difference<'native'>(), lag(1)))).toEqualTypeOf<Input<Quantity<'native'>>>();
    expectTypeOf(derived(flows, pipe(difference<'native'>(), zScoreOfPreceding(90)))).toEqualTypeOf<Input<Quantity<'z-score'>>>();
    expectTypeOf(derived([mining.issuanceUsd, mining.issuance], quotient<'USD', 'native', 'USD'>('USD'))).toEqualTypeOf<
      Input<Quantity<'USD'>>
    >();
    expectTypeOf(derived([high, low, close], atr(14))).toEqualTypeOf<Input<Quantity<'quote'>>>();
    expect(derived(flows, difference<'native'>()).source).toMatchObject({ kind: 'derived', columns: flows });
  });

  it('refuses columns of different units where it wants the same', () => {
    // @ts-expect-error: coins minus dollars
    expect(derived(mixed, difference<'native'>()).optional).toBe(false);
    // @ts-expect-error: coins plus dollars, further on in a chain
    expect(derived(mixed, pipe(sumOf<'USD'>(), roc(3))).optional).toBe(false);
    // @ts-expect-error: the unit of a difference must be named
    expect(derived(flows, difference()).optional).toBe(false);
    // @ts-expect-error: a volume is no price
    expect(derived([high, low, volume], atr(14)).optional).toBe(false);
  });

  it('refuses another number of columns than it takes', () => {
    // @ts-expect-error: a difference of one column
    expect(derived(close, difference<'quote'>()).optional).toBe(false);
    // @ts-expect-error: a mean of two columns
    expect(derived(flows, sma(3)).optional).toBe(false);
  });

  it('refuses an output of one unit where another is wanted', () => {
    // @ts-expect-error: a mean of coins is in coins
    const dollars: Input<Quantity<'USD'>> = derived(exchangeFlows.inflow, sma(3));
    expect(dollars.optional).toBe(false);
  });
});
