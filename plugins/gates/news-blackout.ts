import { block, defineGate, pass, reading, z } from '../../src/sdk/index.ts';

export default defineGate({
  key: 'news-blackout',
  title: 'News blackout',
  description: 'Blocks entries around rate decisions and the releases that move every market; an unknown calendar blocks too.',
  order: 4,
  inputs: { blackout: reading('news-blackout') },
  options: z.strictObject({}),
  evaluate({ values }) {
    const evidence = { observed: values.blackout.value, limit: 0 };
    return values.blackout.value > 0 ? block('IN_BLACKOUT', evidence) : pass(evidence);
  },
});
