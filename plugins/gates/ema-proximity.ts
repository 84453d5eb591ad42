import { block, defineGate, pass, reading, z } from '../../src/sdk/index.ts';

export default defineGate({
  key: 'ema-proximity',
  title: 'Distance from the long average',
  description: 'Blocks entries far below the 200-bar average (a falling market) and far above it (chasing).',
  order: 2,
  inputs: { distance: reading('ema200-distance') },
  options: z.strictObject({
    minPercent: z.number().default(-2),
    maxPercent: z.number().default(8),
  }),
  evaluate({ values, options }) {
    const evidence = { observed: values.distance.value, limit: `${options.minPercent} to ${options.maxPercent}` };
    if (values.distance.value < options.minPercent) return block('TOO_FAR_BELOW', evidence);
    if (values.distance.value > options.maxPercent) return block('TOO_FAR_ABOVE', evidence);
    return pass(evidence);
  },
});
