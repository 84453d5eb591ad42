import { it } from 'vitest';
import confidence from '../../../plugins/gates/confidence.ts';
import { gateKit } from '../../kit/gate-kit.ts';

const now = '2024-01-02';

it('passes from its limit on and blocks below', () => {
  gateKit(confidence).withVerdict({ confidence: 0.65 }).at(now).expectPass({ observed: 0.65, limit: 0.65 });
  gateKit(confidence).withVerdict({ confidence: 0.64 }).at(now).expectBlock('NOT_CONFIDENT', { observed: 0.64, limit: 0.65 });
  gateKit(confidence).withVerdict({ confidence: 0.64 }).withOptions({ min: 0.5 }).at(now).expectPass({ limit: 0.5 });
});
