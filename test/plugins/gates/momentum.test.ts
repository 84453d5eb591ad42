import { it } from 'vitest';
import momentum from '../../../plugins/gates/momentum.ts';
import { gateKit } from '../../kit/gate-kit.ts';

const now = '2024-01-02';

const kit = (h4: number, h4Previous: number) => gateKit(momentum).withReading('price-momentum', h4, { h4, h4Previous });

it('blocks a fall that is steeper than the one four hours before', () => {
  kit(-2, -1).at(now).expectBlock('FALLING_FASTER', { observed: -2, limit: -1 });
  kit(-2, 1).at(now).expectBlock('FALLING_FASTER', { observed: -2, limit: 0 });
});

it('passes a rise, and a fall that slows down', () => {
  kit(1, 3).at(now).expectPass({ observed: 1, limit: 0 });
  kit(-1, -2).at(now).expectPass({ observed: -1, limit: -2 });
  kit(-1, -1).at(now).expectPass();
  kit(0, 5).at(now).expectPass();
});

it('blocks while the return of four hours before is not known', () => {
  gateKit(momentum).withReading('price-momentum', 1, { h4: 1 }).at(now).expectBlock('NO_PREVIOUS_RETURN', { observed: 1 });
  gateKit(momentum).at(now).expectBlock('INPUT_MISSING');
});
