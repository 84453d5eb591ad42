import type { Opinion, Stance, Verdict } from '../../src/domain/council.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { REGIMES, type Regime, type RegimeReading } from '../../src/domain/regime.ts';
import type { Portfolio } from '../../src/domain/trade.ts';

/** A regime that is sure to `probability`, the rest spread evenly; null for none. */
export function regimeReading(regime: Regime | null, probability = 0.9): RegimeReading {
  if (regime === null) return { regime, posterior: null, model: null, asOf: null, reason: 'no model has been accepted yet' };
  const rest = (1 - probability) / (REGIMES.length - 1);
  return { regime, posterior: REGIMES.map((each) => (each === regime ? probability : rest)), model: 'test', asOf: 0, reason: null };
}

/** A portfolio without a trade. */
export function portfolioOf(changes: Partial<Portfolio> = {}): Portfolio {
  return { cash: '10000', positions: [], realizedPnl: '0', fees: '0', closedTrades: 0, wins: 0, streak: 0, lastClose: {}, ...changes };
}

/** A verdict; a BUY of confidence 0.8 unless the changes say else. */
export function verdictOf(changes: Partial<Verdict> = {}): Verdict {
  return {
    stance: 'BUY',
    confidence: 0.8,
    reason: 'DECIDED',
    judge: 'test-judge',
    reasoner: 'rules',
    rationale: { kind: 'text', text: 'a test' },
    dissent: [],
    contradictions: [],
    opinions: 6,
    ...changes,
  };
}

/** An analyst's opinion; null as its stance for an abstention. */
export function opinionOf(agent: string, stance: Stance | null, confidence = 0.7): Opinion {
  const abstains = stance === null;
  const up = stance === 'BUY' ? 0.55 : stance === 'SELL' ? 0.45 : 0.5;
  return {
    agent,
    reasoner: 'rules',
    stance,
    confidence: abstains ? null : confidence,
    probabilityUp4h: abstains ? null : up,
    probabilityUp24h: abstains ? null : up,
    rationale: abstains ? null : { kind: 'text', text: 'a test' },
    citedSignals: [],
    risks: [],
    abstention: abstains ? { code: 'NO_INPUT', detail: 'a test' } : null,
    model: null,
    promptHash: null,
  };
}

/** A reading with a value, or an absent one where the value is null. */
export function readingOf(signal: string, value: number | null, changes: Partial<Reading> = {}): Reading {
  const absence = value === null ? ({ code: 'NO_SOURCE', detail: 'a test' } as const) : null;
  return { signal, version: 1, value, parts: {}, lean: null, asOf: 0, sources: value === null ? [] : ['test'], absence, ...changes };
}
