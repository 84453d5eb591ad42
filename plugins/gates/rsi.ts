import { block, defineGate, pass, reading, z } from '../../src/sdk/index.ts';

export default defineGate({
  key: 'rsi',
  title: 'Relative strength',
  description: 'Blocks entries into an overbought market.',
  order: 3,
  inputs: { rsi: reading('rsi-1h') },
  options: z.strictObject({ max: z.number().min(0).max(100).default(70) }),
  evaluate({ values, options }) {
    const evidence = { observed: values.rsi.value, limit: options.max };
    return values.rsi.value > options.max ? block('OVERBOUGHT', evidence) : pass(evidence);
  },
});
