import { defineAgent, type JudgeDefinition, type Stance } from '../../src/sdk/index.ts';

/** The weighted balance of convictions beyond which the council acts. */
const THRESHOLD = 0.2;

export default defineAgent<JudgeDefinition>({
  key: 'chief-judge',
  title: 'Chief Judge',
  role: 'judge',
  version: 1,
  mandate: 'Weighs all opinions by the analysts’ weights, names contradictions and dissent, and decides.',
  /**
   * balance = Σ weight · sign(stance) · confidence over those who have an opinion, their weights scaled to sum to one.
   * Above 0.2 BUY, below −0.2 SELL, else HOLD. Confidence = the mean of the support for the decision (weight of those who share
   * it) and of the supporters' own mean confidence.
   */
  rules({ opinions, weights }) {
    let total = 0;
    let balance = 0;
    for (const { agent, stance, confidence } of opinions) {
      if (stance === null || confidence === null) continue;
      const weight = weights[agent] ?? 0;
      total += weight;
      if (stance !== 'HOLD') balance += (stance === 'BUY' ? weight : -weight) * confidence;
    }
    balance /= total;
    const stance: Stance = balance > THRESHOLD ? 'BUY' : balance < -THRESHOLD ? 'SELL' : 'HOLD';
    let support = 0;
    let conviction = 0;
    for (const opinion of opinions) {
      if (opinion.stance !== stance || opinion.confidence === null) continue;
      const weight = weights[opinion.agent] ?? 0;
      support += weight;
      conviction += weight * opinion.confidence;
    }
    const confidence = support === 0 ? 0 : (support / total + conviction / support) / 2;
    return {
      stance,
      confidence: Math.round(confidence * 1e6) / 1e6,
      rationale: {
        kind: 'code',
        code: 'WEIGHTED_BALANCE',
        args: { balance: Math.round(balance * 1e6) / 1e6, support: Math.round((support / total) * 1e6) / 1e6 },
      },
    };
  },
});
