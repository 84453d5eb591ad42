import { it } from 'vitest';
import cooldown from '../../../plugins/gates/cooldown.ts';
import { HOUR } from '../../../src/sdk/index.ts';
import { instantOf } from '../../kit/rows.ts';
import { gateKit } from '../../kit/gate-kit.ts';

const now = '2024-01-02';

const closed = (hoursAgo: number, won: boolean) => ({ lastClose: { XYZ: { at: instantOf(now) - hoursAgo * HOUR, won } } });

it('blocks for three hours after a win and six after a loss', () => {
  gateKit(cooldown).withPortfolio(closed(2.99, true)).at(now).expectBlock('AFTER_WIN', { observed: 2.99, limit: 3 });
  gateKit(cooldown).withPortfolio(closed(3, true)).at(now).expectPass({ observed: 3, limit: 3 });
  gateKit(cooldown).withPortfolio(closed(5.99, false)).at(now).expectBlock('AFTER_LOSS', { limit: 6 });
  gateKit(cooldown).withPortfolio(closed(6, false)).at(now).expectPass();
});

it('passes before the first trade of the asset', () => {
  gateKit(cooldown).at(now).expectPass({ observed: null });
  gateKit(cooldown).withPortfolio(closed(1, false)).at(now, 'OTHER').expectPass();
});

it('takes its durations from the settings', () => {
  gateKit(cooldown).withOptions({ hoursAfterLoss: 1 }).withPortfolio(closed(1, false)).at(now).expectPass({ limit: 1 });
});
