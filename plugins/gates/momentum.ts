import { block, defineGate, pass, reading, z } from '../../src/sdk/index.ts';

export default defineGate({
  key: 'momentum',
  title: 'Momentum',
  description:
    'Blocks entries into a fall that gathers pace: the return of four hours is negative and lower than it was four hours before.',
  order: 6,
  inputs: { momentum: reading('price-momentum') },
  options: z.strictObject({}),
  evaluate({ values }) {
    const { h4, h4Previous } = values.momentum.parts;
    if (h4 === undefined || h4Previous === undefined) return block('NO_PREVIOUS_RETURN', { observed: h4 ?? null, limit: null });
    const evidence = { observed: h4, limit: Math.min(0, h4Previous) };
    return h4 < 0 && h4 < h4Previous ? block('FALLING_FASTER', evidence) : pass(evidence);
  },
});
