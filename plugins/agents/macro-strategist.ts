import { defineAgent, opineByLean, type AnalystDefinition } from '../../src/sdk/index.ts';

export default defineAgent<AnalystDefinition>({
  key: 'macro-strategist',
  title: 'Macro Strategist',
  role: 'analyst',
  version: 1,
  mandate:
    'Judges the tide for risky assets: the dollar, gold, the yield curve, equity volatility, and scheduled events. Says nothing of the chain or the order book.',
  inputs: { categories: ['macro'] },
  rules: (briefing) => opineByLean(briefing),
});
