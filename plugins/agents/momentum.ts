import { defineAgent, DEFAULT_LEAN_RULES, opineByLean, type AnalystDefinition } from '../../src/sdk/index.ts';

export default defineAgent<AnalystDefinition>({
  key: 'momentum',
  title: 'Momentum',
  role: 'analyst',
  version: 1,
  mandate:
    'Judges trend and its exhaustion from price and funding alone: returns, distance from the long average, relative strength, what leverage pays. Says nothing of valuation or news.',
  inputs: { categories: ['momentum'] },
  // The regime is mostly inferred from the same prices: it weighs less here than elsewhere.
  rules: (briefing) => opineByLean(briefing, { ...DEFAULT_LEAN_RULES, regimeShare: 0.15 }),
});
