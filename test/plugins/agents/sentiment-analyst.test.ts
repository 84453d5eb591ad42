import { it } from 'vitest';
import sentimentAnalyst from '../../../plugins/agents/sentiment-analyst.ts';
import { analystKit } from '../../kit/agent-kit.ts';

it('follows the lean of what it sees', () => {
  const kit = analystKit(sentimentAnalyst).withReading('fear-greed', { value: 1, lean: 0.8 });
  kit.opinion().expectStance('BUY');
  kit.withReading('funding', { value: 1, lean: -0.8 }).opinion().expectStance('HOLD');
  kit.withRegime('BEAR_TRENDING').opinion().expectStance('SELL');
});

it('abstains when most of what it sees is missing', () => {
  const kit = analystKit(sentimentAnalyst).withReading('fear-greed', { value: 1, lean: 1 });
  kit.withReading('funding', { value: null }).opinion().expectStance('BUY');
  kit.withReading('third', { value: null }).opinion().expectAbstention('NO_INPUT');
});
