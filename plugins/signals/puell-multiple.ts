import { mining } from '../../src/feeds/index.ts';
import { defineSignal, derived, scaleLean } from '../../src/sdk/index.ts';
import { ratioToMean } from '../../src/series/operators.ts';

/** Puell Multiple: what miners are paid in new coins, against the year. */
export default defineSignal({
  key: 'puell-multiple',
  title: 'Puell Multiple',
  category: 'on-chain',
  unit: 'ratio',
  version: 1,
  description:
    'Value in USD of the coins issued during the day over its mean of 365 days. High: issuance is worth far more than usual, above 4 marks tops. ' +
    'Low: miners are squeezed, below 0.4 marks bottoms. A halving halves it at once.',
  source: 'https://academy.glassnode.com/indicators/coin-issuance/puell-multiple',
  range: { min: 0, max: 365 },
  inputs: { multiple: derived(mining.issuanceUsd, ratioToMean(365)) },
  compute: ({ multiple }) => multiple,
  /** Contrarian, on a logarithmic scale because it is a ratio: fully bearish at 4, fully bullish at 0.4. */
  lean: (multiple) => scaleLean(Math.log(multiple), { bearish: Math.log(4), bullish: Math.log(0.4) }),
});
