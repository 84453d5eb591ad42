import { expect, it } from 'vitest';
import riskAssessor from '../../../plugins/agents/risk-assessor.ts';
import { analystKit } from '../../kit/agent-kit.ts';

const bullish = () => analystKit(riskAssessor).withReading('sopr', { value: 1, lean: 0.9 }).withRegime('BULL_TRENDING');

it('follows what it sees and the regime', () => {
  bullish().opinion().expectStance('BUY');
  bullish().withRegime('BEAR_TRENDING', 1).withReading('vix', { value: 60, lean: -0.9 }).opinion().expectStance('SELL');
});

it('argues for no entry after three losses in a row', () => {
  bullish().withPortfolio({ streak: -2 }).opinion().expectStance('BUY');
  const { opinion } = bullish().withPortfolio({ streak: -3 }).opinion().expectStance('HOLD');
  expect(opinion.rationale).toEqual({ kind: 'code', code: 'LOSING_STREAK', args: { losses: 3 } });
});

it('still argues for an exit after losses', () => {
  const kit = analystKit(riskAssessor).withReading('sopr', { value: 1, lean: -0.9 }).withPortfolio({ streak: -4 });
  kit.opinion().expectStance('SELL');
});
