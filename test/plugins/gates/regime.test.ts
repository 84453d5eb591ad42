import { it } from 'vitest';
import regimeGate from '../../../plugins/gates/regime.ts';
import { REGIMES } from '../../../src/sdk/index.ts';
import { gateKit } from '../../kit/gate-kit.ts';

const now = '2024-01-02';

it('blocks the regimes in which long positions lose, and no others', () => {
  for (const regime of REGIMES) {
    const check = gateKit(regimeGate).withRegime(regime).at(now);
    if (['BEAR_TRENDING', 'HIGH_VOLATILITY', 'DISTRIBUTION'].includes(regime)) check.expectBlock('REGIME_BLOCKED', { observed: regime });
    else check.expectPass({ observed: regime });
  }
});

it('blocks while the regime is unknown', () => {
  gateKit(regimeGate).withRegime(null).at(now).expectBlock('NO_REGIME', { observed: null });
});

it('blocks what its settings say', () => {
  const kit = gateKit(regimeGate).withOptions({ blocked: ['RECOVERY'] });
  kit.withRegime('RECOVERY').at(now).expectBlock('REGIME_BLOCKED');
  kit.withRegime('DISTRIBUTION').at(now).expectPass();
});
