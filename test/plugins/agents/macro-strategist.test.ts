import { it } from 'vitest';
import macroStrategist from '../../../plugins/agents/macro-strategist.ts';
import { analystKit } from '../../kit/agent-kit.ts';

it('follows the lean of what it sees', () => {
  const kit = analystKit(macroStrategist).withReading('gold', { value: 1, lean: 0.8 });
  kit.opinion().expectStance('BUY');
  kit.withReading('vix', { value: 1, lean: -0.8 }).opinion().expectStance('HOLD');
  kit.withRegime('BEAR_TRENDING').opinion().expectStance('SELL');
});

it('abstains when most of what it sees is missing', () => {
  const kit = analystKit(macroStrategist).withReading('gold', { value: 1, lean: 1 });
  kit.withReading('vix', { value: null }).opinion().expectStance('BUY');
  kit.withReading('third', { value: null }).opinion().expectAbstention('NO_INPUT');
});
