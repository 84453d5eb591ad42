import { it } from 'vitest';
import rsi from '../../../plugins/gates/rsi.ts';
import { gateKit } from '../../kit/gate-kit.ts';

const now = '2024-01-02';

it('passes up to the limit and blocks above it', () => {
  gateKit(rsi).withReading('rsi-1h', 70).at(now).expectPass({ observed: 70, limit: 70 });
  gateKit(rsi).withReading('rsi-1h', 70.01).at(now).expectBlock('OVERBOUGHT', { observed: 70.01, limit: 70 });
  gateKit(rsi).withReading('rsi-1h', 75).withOptions({ max: 80 }).at(now).expectPass({ limit: 80 });
});

it('blocks without its reading', () => {
  gateKit(rsi).withReading('rsi-1h', null).at(now).expectBlock('INPUT_MISSING');
});
