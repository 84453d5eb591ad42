import { it } from 'vitest';
import newsBlackout from '../../../plugins/gates/news-blackout.ts';
import { gateKit } from '../../kit/gate-kit.ts';

const now = '2024-01-02';

it('blocks during a blackout', () => {
  gateKit(newsBlackout).withReading('news-blackout', 1).at(now).expectBlock('IN_BLACKOUT', { observed: 1, limit: 0 });
});

it('passes outside', () => {
  gateKit(newsBlackout).withReading('news-blackout', 0).at(now).expectPass({ observed: 0 });
});

it('blocks when no calendar covers now', () => {
  gateKit(newsBlackout).withReading('news-blackout', null).at(now).expectBlock('INPUT_MISSING');
});
