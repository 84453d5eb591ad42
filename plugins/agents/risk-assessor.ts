import { defineAgent, DEFAULT_LEAN_RULES, opineByLean, type AnalystDefinition, type OpinionDraft } from '../../src/sdk/index.ts';

/** Losses in a row after which the assessor no longer argues for an entry. */
const LOSING_STREAK = 3;

export default defineAgent<AnalystDefinition>({
  key: 'risk-assessor',
  title: 'Risk Assessor',
  role: 'analyst',
  version: 1,
  mandate:
    'Judges whether a position is worth its risk now: sees everything and the portfolio, counts missing data as risk, and argues against entries after a run of losses.',
  inputs: { categories: ['on-chain', 'momentum', 'macro', 'options', 'liquidity', 'sentiment'], portfolio: true },
  rules(briefing): OpinionDraft {
    // The regime says more about risk than any single reading: it weighs more here than elsewhere.
    const opinion = opineByLean(briefing, { ...DEFAULT_LEAN_RULES, regimeShare: 0.5 });
    const streak = briefing.portfolio?.streak ?? 0;
    if (opinion.stance !== 'BUY' || streak > -LOSING_STREAK) return opinion;
    return {
      ...opinion,
      stance: 'HOLD',
      confidence: 0.5,
      rationale: { kind: 'code', code: 'LOSING_STREAK', args: { losses: -streak } },
      risks: ['LOSING_STREAK'],
    };
  },
});
