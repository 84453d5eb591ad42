import { expect, it } from 'vitest';
import { candles } from '../../../src/feeds/index.ts';
import { derived, latest } from '../../../src/sdk/index.ts';
import { rsi } from '../../../src/series/operators.ts';

it('a misspelt column, which only the compiler would have found, is named as the fault', () => {
  const { klose } = candles('1h') as unknown as Record<string, never>;
  const fault = expect.objectContaining({
    name: 'PluginError',
    message: expect.stringContaining('undefined instead of a feed') as string,
  }) as Error;
  expect(() => latest(klose!)).toThrow(fault);
  expect(() => derived(klose!, rsi(14))).toThrow(fault);
});
