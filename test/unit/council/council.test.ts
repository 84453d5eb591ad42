import { describe, expect, it } from 'vitest';
import { Council } from '../../../src/council/council.ts';
import { rulesReasoner, type Reasoner } from '../../../src/council/reasoner.ts';
import type { Stance } from '../../../src/domain/council.ts';
import { abstain, defineAgent, opine, type AnalystDefinition, type JudgeDefinition } from '../../../src/sdk/index.ts';
import { portfolioOf, regimeReading } from '../../kit/cycle-fixtures.ts';

function analyst(key: string, rules: AnalystDefinition['rules']): AnalystDefinition {
  return defineAgent<AnalystDefinition>({
    key,
    title: key,
    role: 'analyst',
    version: 1,
    mandate: 'a test',
    inputs: { categories: ['momentum'] },
    rules,
  });
}

function says(stance: Stance): AnalystDefinition['rules'] {
  return () =>
    opine({
      stance,
      confidence: 0.8,
      probabilityUp4h: 0.5,
      probabilityUp24h: 0.5,
      rationale: { kind: 'text', text: 'a test' },
      citedSignals: [],
      risks: [],
    });
}

const judge = defineAgent<JudgeDefinition>({
  key: 'judge',
  title: 'Judge',
  role: 'judge',
  version: 1,
  mandate: 'a test',
  rules: () => ({ stance: 'BUY', confidence: 0.7, rationale: { kind: 'text', text: 'a test' } }),
});

const question = { asset: 'XYZ', now: 0, readings: [], regime: regimeReading('BULL_TRENDING'), portfolio: portfolioOf() };

function councilOf(analysts: readonly AnalystDefinition[], options: { judge?: JudgeDefinition; reasoner?: Reasoner } = {}): Council {
  return new Council({ signals: [], analysts, judge, reasoner: rulesReasoner, quorum: 4, ...options });
}

const six = (stances: readonly Stance[]) => stances.map((stance, index) => analyst(`analyst-${index}`, says(stance)));

describe('a council', () => {
  it('names who dissents and who contradicts whom', async () => {
    const { verdict, opinions } = await councilOf(six(['BUY', 'BUY', 'BUY', 'BUY', 'HOLD', 'SELL'])).deliberate(question);
    expect(opinions).toHaveLength(6);
    expect(verdict).toMatchObject({ stance: 'BUY', reason: 'DECIDED', dissent: ['analyst-4', 'analyst-5'], opinions: 6 });
    expect(verdict.contradictions).toEqual([0, 1, 2, 3].map((index) => [`analyst-${index}`, 'analyst-5']));
  });

  it('answers at once when nothing has to be waited for', () => {
    expect(councilOf(six(['BUY', 'BUY', 'BUY', 'BUY'])).deliberate(question)).not.toBeInstanceOf(Promise);
  });

  it('holds for want of a quorum, and says so', async () => {
    const analysts = [...six(['BUY', 'BUY', 'BUY']), analyst('silent', () => abstain('NO_INPUT', 'nothing to see'))];
    const { verdict, opinions } = await councilOf(analysts).deliberate(question);
    expect(verdict).toMatchObject({ stance: 'HOLD', confidence: 0, reason: 'NO_QUORUM', opinions: 3 });
    expect(opinions[3]).toMatchObject({ stance: null, abstention: { code: 'NO_INPUT' } });
  });

  it('takes an analyst that throws, or is rejected later, as an abstention', async () => {
    const broken = analyst('broken', () => {
      throw new Error('out of order');
    });
    const now = await councilOf([...six(['BUY', 'BUY', 'BUY', 'BUY']), broken]).deliberate(question);
    expect(now.opinions[4]).toMatchObject({ stance: null, abstention: { code: 'AGENT_ERROR', detail: 'out of order' } });

    const late: Reasoner = { ...rulesReasoner, opine: () => Promise.reject(new Error('too late')) };
    const { verdict, opinions } = await councilOf(six(['BUY', 'BUY']), { reasoner: late }).deliberate(question);
    expect(opinions.map(({ abstention }) => abstention?.detail)).toEqual(['too late', 'too late']);
    expect(verdict.reason).toBe('NO_QUORUM');
  });

  it('holds when the Judge fails, and says so', async () => {
    const broken: JudgeDefinition = {
      ...judge,
      rules: () => {
        throw new Error('cannot decide');
      },
    };
    const { verdict } = await councilOf(six(['BUY', 'BUY', 'BUY', 'BUY']), { judge: broken }).deliberate(question);
    expect(verdict).toMatchObject({
      stance: 'HOLD',
      confidence: 0,
      reason: 'JUDGE_ERROR',
      rationale: { args: { detail: 'cannot decide' } },
    });
  });

  it('asks an analyst again only when what it sees has moved', async () => {
    let asked = 0;
    const counting = analyst('counting', (briefing) => {
      asked += 1;
      return says('BUY')(briefing);
    });
    const council = councilOf([counting]);
    await council.deliberate(question);
    await council.deliberate({ ...question, now: 300_000, portfolio: portfolioOf() });
    expect(asked).toBe(1);
    await council.deliberate({ ...question, regime: regimeReading('BEAR_TRENDING') });
    expect(asked).toBe(2);
  });
});
