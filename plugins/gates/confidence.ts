import { block, defineGate, pass, z } from '../../src/sdk/index.ts';

export default defineGate({
  key: 'confidence',
  title: 'Council confidence',
  description: 'Blocks entries that the council is not sure enough of.',
  order: 7,
  inputs: {},
  options: z.strictObject({ min: z.number().min(0).max(1).default(0.65) }),
  evaluate({ verdict, options }) {
    const evidence = { observed: verdict.confidence, limit: options.min };
    return verdict.confidence < options.min ? block('NOT_CONFIDENT', evidence) : pass(evidence);
  },
});
