/** What a member of the council would do. */
export const STANCES = ['BUY', 'HOLD', 'SELL'] as const;

/** What a member of the council would do: open or keep a long position, nothing, or close it. */
export type Stance = (typeof STANCES)[number];

/** Who formed an opinion: the rules of the plugin, Claude, or an answer stored before. */
export type Reasoner = 'rules' | 'claude' | 'recorded';

/** A rationale: text of a model, or a code of our own rules with its arguments, rendered when it is read. */
export type Rationale =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly code: string; readonly args: Readonly<Record<string, number | string | readonly string[]>> };

/** Why a member declined to form an opinion. */
export interface Abstention {
  /** SCREAMING_CASE, stable: `NO_INPUT`, `NO_REGIME`, `TIMEOUT`… */
  readonly code: string;
  readonly detail: string;
}

/** One analyst's opinion in one cycle. When `abstention` is set, stance, confidence and probabilities are null. */
export interface Opinion {
  readonly agent: string;
  readonly reasoner: Reasoner;
  readonly stance: Stance | null;
  /** 0 to 1: how sure the analyst is of the stance. */
  readonly confidence: number | null;
  /** Probability that the price is higher four hours from now, 0 to 1. */
  readonly probabilityUp4h: number | null;
  /** Probability that the price is higher 24 hours from now, 0 to 1. */
  readonly probabilityUp24h: number | null;
  readonly rationale: Rationale | null;
  /** Keys of the signals that the opinion rests on. */
  readonly citedSignals: readonly string[];
  readonly risks: readonly string[];
  readonly abstention: Abstention | null;
  /** Identity of the language model, null for rules. */
  readonly model: string | null;
  /** SHA-256 of the full request, null for rules. */
  readonly promptHash: string | null;
}

/** What the council decided in one cycle. */
export interface Verdict {
  readonly stance: Stance;
  /** 0 to 1. */
  readonly confidence: number;
  /** `DECIDED`, or why the council could not: too few opinions, or a Judge that failed. */
  readonly reason: 'DECIDED' | 'NO_QUORUM' | 'JUDGE_ERROR';
  /** The agent that judged. */
  readonly judge: string;
  readonly reasoner: Reasoner;
  readonly rationale: Rationale;
  /** Analysts whose stance is not the verdict's. */
  readonly dissent: readonly string[];
  /** Pairs of analysts whose stances exclude each other: one BUY, one SELL. */
  readonly contradictions: readonly (readonly [string, string])[];
  /** How many analysts had an opinion. */
  readonly opinions: number;
}
