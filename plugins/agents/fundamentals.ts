import { defineAgent, opineByLean, type AnalystDefinition } from '../../src/sdk/index.ts';

export default defineAgent<AnalystDefinition>({
  key: 'fundamentals',
  title: 'Fundamentals',
  role: 'analyst',
  version: 1,
  mandate:
    'Judges from the chain what holders and miners do: valuation against cost basis, profit taking, flows to and from exchanges, miner stress. Says nothing of price patterns, news or derivatives.',
  inputs: { categories: ['on-chain'] },
  rules: (briefing) => opineByLean(briefing),
});
