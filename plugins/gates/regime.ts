import { block, defineGate, pass, REGIMES, z } from '../../src/sdk/index.ts';

export default defineGate({
  key: 'regime',
  title: 'Market regime',
  description: 'Blocks entries in regimes in which long positions lose on average, and while the regime is unknown.',
  order: 1,
  inputs: {},
  options: z.strictObject({
    blocked: z.array(z.enum(REGIMES)).default(['BEAR_TRENDING', 'HIGH_VOLATILITY', 'DISTRIBUTION']),
  }),
  evaluate({ regime, options }) {
    const limit = `not ${options.blocked.join(', ')}`;
    if (regime.regime === null) return block('NO_REGIME', { observed: null, limit, detail: regime.reason ?? 'the regime is unknown' });
    return options.blocked.includes(regime.regime)
      ? block('REGIME_BLOCKED', { observed: regime.regime, limit })
      : pass({ observed: regime.regime, limit });
  },
});
