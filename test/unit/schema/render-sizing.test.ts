import { expect, test } from 'vitest';
import { renderSizing } from '../../../schema/render-sizing.ts';

const FIGURES = {
  equity: 10_000,
  cash: 10_000,
  exposure: 0,
  price: 42_000,
  realisedDailyVolatility: 0.041,
  targetDailyVolatility: 0.02,
  wantedFraction: 0.4878,
  maxFractionPerTrade: 0.25,
  maxExposure: 1,
  exposureRoom: 10_000,
  notional: 2_500,
  lot: 0.00001,
  minimumNotional: 10,
  quantity: 0.05952,
};

test('says how a quantity came about', () => {
  expect(renderSizing(FIGURES)).toBe(
    'A target of 2 % a day over a realised volatility of 4.1 % wants 48.78 % of the equity of 10000; at most 25 % per trade and 10000 in all ' +
      'are allowed: 2500, which is 0.05952 at 42000.',
  );
});

test('lists figures that it does not know, and is silent without any', () => {
  expect(renderSizing({ risk: 0.01, share: 2 })).toBe('risk 0.01, share 2');
  expect(renderSizing({})).toBeNull();
});
