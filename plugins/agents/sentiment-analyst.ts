import { defineAgent, opineByLean, type AnalystDefinition } from '../../src/sdk/index.ts';

export default defineAgent<AnalystDefinition>({
  key: 'sentiment-analyst',
  title: 'Sentiment Analyst',
  role: 'analyst',
  version: 1,
  mandate:
    'Judges the crowd: fear and greed, positioning in options and futures, forced selling. Extremes are read against the crowd. Says nothing of valuation or macro.',
  inputs: { categories: ['sentiment', 'options'] },
  rules: (briefing) => opineByLean(briefing),
});
