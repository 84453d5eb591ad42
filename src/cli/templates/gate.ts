import type { PluginNames } from './names.ts';

/** A gate that works: it blocks entries right after a steep fall. */
export function gateTemplate({ key, title }: PluginNames, order: number): string {
  return `import { candles } from '../../src/feeds/index.ts';
import { block, defineGate, derived, pass, z } from '../../src/sdk/index.ts';
import { roc } from '../../src/series/operators.ts';

/** No entry into a falling knife. */
export default defineGate({
  key: '${key}',
  title: '${title}',
  description: 'Blocks entries after an hour in which the price fell steeply.',
  order: ${String(order)},
  inputs: { change: derived(candles('1h').close, roc(1)) },
  options: z.strictObject({
    /** The steepest fall of an hour, in percent, after which an entry may still pass. */
    maxFallPercent: z.number().positive().default(5),
  }),
  evaluate({ values, options }) {
    const evidence = { observed: values.change, limit: -options.maxFallPercent };
    return values.change < -options.maxFallPercent ? block('FELL_STEEPLY', evidence) : pass(evidence);
  },
});
`;
}

/** The test of that gate. */
export function gateTestTemplate({ key }: PluginNames): string {
  return `import { it } from 'vitest';
import gate from '../../../plugins/gates/${key}.ts';
import { candles } from '../../../src/feeds/index.ts';
import { HOUR } from '../../../src/sdk/index.ts';
import { gateKit } from '../../kit/gate-kit.ts';
import { rowsFrom } from '../../kit/rows.ts';

const closes = (...prices: readonly number[]) =>
  rowsFrom(
    0,
    HOUR,
    prices.map((close) => ({ close })),
  );

it('passes a fall up to the limit and blocks a steeper one', () => {
  gateKit(gate).given(candles('1h'), closes(100, 95)).at(HOUR).expectPass({ observed: -5, limit: -5 });
  gateKit(gate).given(candles('1h'), closes(100, 94)).at(HOUR).expectBlock('FELL_STEEPLY', { observed: -6, limit: -5 });
  gateKit(gate).given(candles('1h'), closes(100, 94)).withOptions({ maxFallPercent: 10 }).at(HOUR).expectPass({ limit: -10 });
});

it('blocks without its input', () => {
  gateKit(gate).given(candles('1h'), closes(100)).at(0).expectBlock('INPUT_MISSING');
});
`;
}
