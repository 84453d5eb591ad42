import { expect } from 'vitest';
import type { Opinion, Stance } from '../../src/domain/council.ts';
import type { Reading } from '../../src/domain/reading.ts';
import type { Regime } from '../../src/domain/regime.ts';
import type { Portfolio } from '../../src/domain/trade.ts';
import type { AnalystDefinition, BriefedReading, Briefing, JudgeDefinition, OpinionDraft, VerdictDraft } from '../../src/sdk/index.ts';
import { opinionOf, portfolioOf, readingOf, regimeReading } from './cycle-fixtures.ts';
import { frozen } from './guard.ts';
import { instantOf, type Moment } from './rows.ts';

/** An analyst's opinion, with the expectations that a test has of it. */
export class OpinionCheck {
  readonly opinion: OpinionDraft;

  constructor(opinion: OpinionDraft) {
    this.opinion = opinion;
  }

  expectStance(stance: Stance): this {
    expect(this.opinion).toMatchObject({ stance, abstention: null });
    return this;
  }

  /** Expects that the analyst declines, by code. */
  expectAbstention(code: string): this {
    expect(this.opinion).toMatchObject({ stance: null, abstention: { code } });
    return this;
  }
}

/** Holds an opinion to what the council accepts: proportions from 0 to 1, no signal cited that was not there. */
export function checkOpinion(opinion: OpinionDraft, briefing: Briefing): void {
  const { stance, confidence, probabilityUp4h, probabilityUp24h, abstention, rationale, citedSignals } = opinion;
  if (abstention !== null) {
    expect([stance, confidence, probabilityUp4h, probabilityUp24h]).toEqual([null, null, null, null]);
    expect(abstention.code).toMatch(/^[A-Z][A-Z0-9_]*$/);
    return;
  }
  expect(['BUY', 'HOLD', 'SELL']).toContain(stance);
  expect(rationale).not.toBeNull();
  for (const proportion of [confidence, probabilityUp4h, probabilityUp24h]) {
    expect(proportion).toBeGreaterThanOrEqual(0);
    expect(proportion).toBeLessThanOrEqual(1);
  }
  const there = briefing.readings.filter(({ reading }) => reading.absence === null).map(({ reading }) => reading.signal);
  expect(there).toEqual(expect.arrayContaining([...citedSignals]));
}

/** Tests the rules of one analyst: give it readings, look at its opinion. */
export class AnalystKit {
  readonly #definition: AnalystDefinition;
  readonly #readings: BriefedReading[] = [];
  #regime = regimeReading(null);
  #portfolio = portfolioOf();

  constructor(definition: AnalystDefinition) {
    this.#definition = definition;
  }

  /** What a signal reads; by default of the analyst's first category. */
  withReading(signal: string, reading: Partial<Reading> & { readonly value: number | null }, about: Partial<BriefedReading> = {}): this {
    const category = this.#definition.inputs.categories[0] ?? 'momentum';
    this.#readings.push({ title: signal, category, ...about, reading: readingOf(signal, reading.value, reading) });
    return this;
  }

  /** The regime, or null for none, which is the default. */
  withRegime(regime: Regime | null, probability?: number): this {
    this.#regime = regimeReading(regime, probability);
    return this;
  }

  withPortfolio(changes: Partial<Portfolio>): this {
    this.#portfolio = portfolioOf(changes);
    return this;
  }

  /** The opinion that its rules form, checked against what the council accepts. */
  opinion(asset = 'XYZ'): OpinionCheck {
    const portfolio = this.#definition.inputs.portfolio === true ? this.#portfolio : null;
    const briefing = frozen(structuredClone({ asset, readings: this.#readings, regime: this.#regime, portfolio }));
    const opinion = this.#definition.rules(briefing);
    checkOpinion(opinion, briefing);
    return new OpinionCheck(opinion);
  }
}

/** Tests the rules of a Judge: give it opinions, look at its verdict. */
export class JudgeKit {
  readonly #definition: JudgeDefinition;
  readonly #opinions: Opinion[] = [];
  readonly #weights: Record<string, number> = {};
  #regime = regimeReading(null);

  constructor(definition: JudgeDefinition) {
    this.#definition = definition;
  }

  /** An opinion; null as its stance for an abstention. `weight` is relative to the other opinions'. */
  withOpinion(agent: string, stance: Stance | null, confidence?: number, weight = 1): this {
    this.#opinions.push(opinionOf(agent, stance, confidence));
    this.#weights[agent] = weight;
    return this;
  }

  withRegime(regime: Regime | null, probability?: number): this {
    this.#regime = regimeReading(regime, probability);
    return this;
  }

  /** The verdict that its rules form. */
  verdict(now: Moment = 0, asset = 'XYZ'): VerdictDraft {
    const total = Object.values(this.#weights).reduce((sum, weight) => sum + weight, 0);
    const weights = Object.fromEntries(Object.entries(this.#weights).map(([agent, weight]) => [agent, weight / total]));
    const briefing = { asset, now: instantOf(now), opinions: this.#opinions, regime: this.#regime, weights };
    const verdict = this.#definition.rules(frozen(structuredClone(briefing)));
    expect(['BUY', 'HOLD', 'SELL']).toContain(verdict.stance);
    expect(verdict.confidence).toBeGreaterThanOrEqual(0);
    expect(verdict.confidence).toBeLessThanOrEqual(1);
    return verdict;
  }
}

/** Opens the test kit of an analyst: `analystKit(definition).withReading('gold', { value: 1, lean: 1 }).opinion().expectStance('BUY')`. */
export function analystKit(definition: AnalystDefinition): AnalystKit {
  return new AnalystKit(definition);
}

/** Opens the test kit of a Judge: `judgeKit(definition).withOpinion('a', 'BUY').verdict()`. */
export function judgeKit(definition: JudgeDefinition): JudgeKit {
  return new JudgeKit(definition);
}
