import type { Abstention, Opinion, Rationale, Stance, Verdict } from '../domain/council.ts';
import type { Reading, SignalCategory } from '../domain/reading.ts';
import type { RegimeReading } from '../domain/regime.ts';
import type { Instant } from '../domain/time.ts';
import type { Portfolio } from '../domain/trade.ts';

/** A reading together with what its signal says of itself. */
export interface BriefedReading {
  readonly reading: Reading;
  readonly title: string;
  readonly category: SignalCategory;
}

/** What an analyst sees in one cycle. */
export interface Briefing {
  readonly asset: string;
  /** The readings of the declared categories and the extra signals, in the registry's order; absent ones are there, with their reason. */
  readonly readings: readonly BriefedReading[];
  readonly regime: RegimeReading;
  /** Only for those who declared it. */
  readonly portfolio: Portfolio | null;
}

/** The part of an opinion that an analyst forms; the council adds who formed it and how. */
export type OpinionDraft = Pick<
  Opinion,
  'stance' | 'confidence' | 'probabilityUp4h' | 'probabilityUp24h' | 'rationale' | 'citedSignals' | 'risks' | 'abstention'
>;

/** What the Judge sees in one cycle. */
export interface JudgeBriefing {
  readonly asset: string;
  readonly now: Instant;
  readonly opinions: readonly Opinion[];
  readonly regime: RegimeReading;
  /** Weight of each analyst by key; they sum to one. */
  readonly weights: Readonly<Record<string, number>>;
}

/** The part of a verdict that a Judge forms. */
export type VerdictDraft = Pick<Verdict, 'stance' | 'confidence' | 'rationale'>;

interface AgentBase {
  readonly kind: 'agent';
  /** Kebab-case; equal to the file's name. */
  readonly key: string;
  readonly title: string;
  /** Raised when mandate or rules change. */
  readonly version: number;
  /** What the agent may conclude from, and what is outside its domain. */
  readonly mandate: string;
}

/** An analyst: forms an opinion from its part of the readings. */
export interface AnalystDefinition extends AgentBase {
  readonly role: 'analyst';
  /** What it sees, by category, so that a new signal is briefed without an edit here. */
  readonly inputs: {
    readonly categories: readonly SignalCategory[];
    /** Keys of signals outside its categories. */
    readonly signals?: readonly string[];
    readonly portfolio?: boolean;
  };
  /** The deterministic opinion: used without a key, over budget, and in backtests. Pure. */
  rules(briefing: Briefing): OpinionDraft;
}

/** The Chief Judge: weighs the opinions and decides. */
export interface JudgeDefinition extends AgentBase {
  readonly role: 'judge';
  /** The deterministic verdict. Pure. Asked only when there is a quorum. */
  rules(briefing: JudgeBriefing): VerdictDraft;
}

/** A member of the council. */
export type AgentDefinition = AnalystDefinition | JudgeDefinition;

/** Declares a member of the council: the default export of a file in `plugins/agents`. */
export function defineAgent<A extends AgentDefinition>(definition: Omit<A, 'kind'> & Pick<A, 'role'>): A {
  return Object.freeze({ ...definition, kind: 'agent' }) as unknown as A;
}

/** An opinion with a stance. */
export function opine(opinion: {
  readonly stance: Stance;
  readonly confidence: number;
  readonly probabilityUp4h: number;
  readonly probabilityUp24h: number;
  readonly rationale: Rationale;
  readonly citedSignals: readonly string[];
  readonly risks: readonly string[];
}): OpinionDraft {
  return { ...opinion, abstention: null };
}

/** No opinion, and why. Never a silent HOLD. */
export function abstain(code: Abstention['code'], detail: string): OpinionDraft {
  return {
    stance: null,
    confidence: null,
    probabilityUp4h: null,
    probabilityUp24h: null,
    rationale: null,
    citedSignals: [],
    risks: [],
    abstention: { code, detail },
  };
}
