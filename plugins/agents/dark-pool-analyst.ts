import { defineAgent, opineByLean, type AnalystDefinition } from '../../src/sdk/index.ts';

export default defineAgent<AnalystDefinition>({
  key: 'dark-pool-analyst',
  title: 'Dark Pool Analyst',
  role: 'analyst',
  version: 1,
  mandate:
    'Judges who absorbs supply out of sight: stablecoin issuance, book imbalance, estimated off-exchange absorption, flows to and from exchanges. Treats estimators as estimates.',
  inputs: { categories: ['liquidity'], signals: ['exchange-net-flow'] },
  rules: (briefing) => opineByLean(briefing),
});
