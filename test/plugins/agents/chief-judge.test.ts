import { expect, it } from 'vitest';
import chiefJudge from '../../../plugins/agents/chief-judge.ts';
import { judgeKit } from '../../kit/agent-kit.ts';

it('acts on a clear balance and holds on a narrow one', () => {
  const kit = judgeKit(chiefJudge).withOpinion('a', 'BUY', 0.9).withOpinion('b', 'BUY', 0.7).withOpinion('c', 'HOLD', 0.5);
  expect(kit.verdict()).toMatchObject({ stance: 'BUY', rationale: { args: { balance: 0.533333, support: 0.666667 } } });
  expect(kit.withOpinion('d', 'SELL', 0.9).withOpinion('e', 'SELL', 0.9).verdict().stance).toBe('HOLD');
  expect(kit.withOpinion('f', 'SELL', 0.9).withOpinion('g', 'SELL', 0.9).verdict().stance).toBe('SELL');
});

it('weighs analysts by their weights and leaves out those who abstain', () => {
  const kit = judgeKit(chiefJudge).withOpinion('a', 'SELL', 0.8, 5).withOpinion('b', 'BUY', 0.8, 1).withOpinion('c', null, 0, 9);
  expect(kit.verdict()).toMatchObject({ stance: 'SELL', confidence: 0.816667 }); // (5/6 + 0.8) / 2
});
