import type { Opinion, Verdict } from '../domain/council.ts';
import type { VerdictDraft } from '../sdk/define-agent.ts';
import type { Provenance } from './reasoner.ts';

/** The verdict of a council that too few analysts could attend: HOLD, and why. */
export function noQuorum(judge: string, present: number, quorum: number): Verdict {
  return undecided(judge, 'NO_QUORUM', { present, quorum }, present);
}

/** The verdict when the Judge failed: HOLD, and why. */
export function judgeFailed(judge: string, detail: string, present: number): Verdict {
  return undecided(judge, 'JUDGE_ERROR', { detail: detail.toWellFormed() }, present);
}

function undecided(
  judge: string,
  reason: 'NO_QUORUM' | 'JUDGE_ERROR',
  args: Readonly<Record<string, number | string>>,
  present: number,
): Verdict {
  return {
    stance: 'HOLD',
    confidence: 0,
    reason,
    judge,
    reasoner: 'rules',
    rationale: { kind: 'code', code: reason, args },
    dissent: [],
    contradictions: [],
    opinions: present,
  };
}

/** The Judge's decision with what can be checked beside it: who dissents, and who contradicts whom. */
export function weighOpinions(judge: string, draft: VerdictDraft & Provenance, opinions: readonly Opinion[], present: number): Verdict {
  return {
    stance: draft.stance,
    confidence: draft.confidence,
    reason: 'DECIDED',
    judge,
    reasoner: draft.reasoner,
    rationale: draft.rationale,
    dissent: opinions.filter(({ stance }) => stance !== null && stance !== draft.stance).map(({ agent }) => agent),
    contradictions: findContradictions(opinions),
    opinions: present,
  };
}

function findContradictions(opinions: readonly Opinion[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i < opinions.length; i += 1) {
    const first = opinions[i]!;
    if (first.stance === null || first.stance === 'HOLD') continue;
    for (let j = i + 1; j < opinions.length; j += 1) {
      const second = opinions[j]!;
      if (second.stance !== null && second.stance !== 'HOLD' && second.stance !== first.stance) pairs.push([first.agent, second.agent]);
    }
  }
  return pairs;
}
