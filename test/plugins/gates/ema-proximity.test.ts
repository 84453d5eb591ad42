import { it } from 'vitest';
import emaProximity from '../../../plugins/gates/ema-proximity.ts';
import { gateKit } from '../../kit/gate-kit.ts';

const now = '2024-01-02';

it('passes between its limits and blocks outside', () => {
  gateKit(emaProximity).withReading('ema200-distance', -2).at(now).expectPass({ observed: -2, limit: '-2 to 8' });
  gateKit(emaProximity).withReading('ema200-distance', 8).at(now).expectPass();
  gateKit(emaProximity).withReading('ema200-distance', -2.1).at(now).expectBlock('TOO_FAR_BELOW', { observed: -2.1 });
  gateKit(emaProximity).withReading('ema200-distance', 8.1).at(now).expectBlock('TOO_FAR_ABOVE', { observed: 8.1 });
});

it('blocks without its reading', () => {
  gateKit(emaProximity).at(now).expectBlock('INPUT_MISSING');
});
