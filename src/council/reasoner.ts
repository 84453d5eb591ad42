import { answeredAtOnce, type MaybePromise } from '../domain/maybe-promise.ts';
import type { Reasoner as ReasonerKind } from '../domain/council.ts';
import type { AnalystDefinition, Briefing, JudgeBriefing, JudgeDefinition, OpinionDraft, VerdictDraft } from '../sdk/define-agent.ts';

/** Where an answer came from: kept with every opinion and verdict. */
export interface Provenance {
  readonly reasoner: ReasonerKind;
  /** Identity of the language model, null for rules. */
  readonly model: string | null;
  /** SHA-256 of the full request, null for rules. */
  readonly promptHash: string | null;
}

/** Forms opinions and verdicts for the council: by the agents' rules, by a language model, or from answers stored before. */
export interface Reasoner {
  opine(analyst: AnalystDefinition, briefing: Briefing): MaybePromise<OpinionDraft & Provenance>;
  judge(judge: JudgeDefinition, briefing: JudgeBriefing): MaybePromise<VerdictDraft & Provenance>;
}

const BY_RULES: Provenance = Object.freeze({ reasoner: 'rules', model: null, promptHash: null });

/** The reasoner that asks the agents' own deterministic rules; it never waits. */
export const rulesReasoner: Reasoner = Object.freeze({
  opine: (analyst: AnalystDefinition, briefing: Briefing) => ({ ...answeredAtOnce(analyst.rules(briefing)), ...BY_RULES }),
  judge: (judge: JudgeDefinition, briefing: JudgeBriefing) => ({ ...answeredAtOnce(judge.rules(briefing)), ...BY_RULES }),
});
