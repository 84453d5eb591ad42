import { it } from 'vitest';
import fundamentals from '../../../plugins/agents/fundamentals.ts';
import { analystKit } from '../../kit/agent-kit.ts';

it('follows the lean of what it sees', () => {
  const kit = analystKit(fundamentals).withReading('sopr', { value: 1, lean: 0.8 });
  kit.opinion().expectStance('BUY');
  kit.withReading('nupl', { value: 1, lean: -0.8 }).opinion().expectStance('HOLD');
  kit.withRegime('BEAR_TRENDING').opinion().expectStance('SELL');
});

it('abstains when most of what it sees is missing', () => {
  const kit = analystKit(fundamentals).withReading('sopr', { value: 1, lean: 1 });
  kit.withReading('nupl', { value: null }).opinion().expectStance('BUY');
  kit.withReading('third', { value: null }).opinion().expectAbstention('NO_INPUT');
});
