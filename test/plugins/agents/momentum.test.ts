import { it } from 'vitest';
import momentum from '../../../plugins/agents/momentum.ts';
import { analystKit } from '../../kit/agent-kit.ts';

it('follows the lean of what it sees', () => {
  analystKit(momentum).withReading('rsi-1h', { value: 30, lean: 0.8 }).opinion().expectStance('BUY');
  analystKit(momentum).withReading('rsi-1h', { value: 90, lean: -0.8 }).opinion().expectStance('SELL');
});

it('weighs the regime less than others do', () => {
  const kit = analystKit(momentum).withReading('rsi-1h', { value: 60, lean: 0.45 });
  kit.withRegime('BEAR_TRENDING', 1).opinion().expectStance('BUY');
});

it('abstains when all it sees is missing', () => {
  analystKit(momentum).withReading('rsi-1h', { value: null }).opinion().expectAbstention('NO_INPUT');
});
