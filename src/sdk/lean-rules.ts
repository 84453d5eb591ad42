import { REGIMES, type Regime, type RegimeReading } from '../domain/regime.ts';
import type { Stance } from '../domain/council.ts';
import { abstain, opine, type Briefing, type BriefedReading, type OpinionDraft } from './define-agent.ts';

/** How the rules of an analyst weigh what it sees. */
export interface LeanRules {
  /** Share of the regime's tilt in the score, 0 to 1; the readings have the rest. */
  readonly regimeShare: number;
  /** Scores above it are BUY, below its negative SELL. */
  readonly threshold: number;
  /** The analyst abstains when fewer than this share of its leaning signals can be read. */
  readonly minimumPresent: number;
}

/** The rules that analysts use unless they say otherwise. */
export const DEFAULT_LEAN_RULES: LeanRules = Object.freeze({ regimeShare: 0.25, threshold: 0.12, minimumPresent: 0.5 });

/** How bullish each regime is on its own, −1 to 1: rules of thumb, fixed before any backtest. */
const REGIME_TILT: Readonly<Record<Regime, number>> = {
  BULL_TRENDING: 1,
  BEAR_TRENDING: -1,
  WHALE_ACCUMULATION: 0.5,
  DISTRIBUTION: -0.6,
  HIGH_VOLATILITY: -0.4,
  LOW_VOLATILITY_COMPRESSION: 0,
  MACRO_UNCERTAINTY: -0.4,
  RECOVERY: 0.6,
};

/** A score at which conviction counts as full. */
const FULL_CONVICTION = 0.6;
/** What a full score moves the probability of a rise away from one half: small, since hours are mostly noise. */
const PROBABILITY_SPAN_4H = 0.08;
const PROBABILITY_SPAN_24H = 0.12;

/** The expected tilt of the market under the posterior, −1 to 1; null without a regime. */
export function regimeTilt({ posterior }: RegimeReading): number | null {
  if (posterior === null) return null;
  let tilt = 0;
  for (let i = 0; i < REGIMES.length; i += 1) tilt += posterior[i]! * REGIME_TILT[REGIMES[i]!];
  return tilt;
}

/**
 * The deterministic opinion of an analyst: the mean lean of its readings, tilted by the regime.
 *
 * score = (1 − regimeShare) · mean(lean) + regimeShare · tilt, or the mean lean alone without a regime.
 * Confidence = ½ + ½ · min(1, |score| / 0.6) · agreement, where agreement is the share of leaning readings on the side of the
 * stance; for HOLD it is one minus half of how far the score is from zero in units of the threshold.
 */
export function opineByLean(briefing: Briefing, rules: LeanRules = DEFAULT_LEAN_RULES): OpinionDraft {
  const { readings, regime } = briefing;
  let leaning = 0;
  let absent = 0;
  let sum = 0;
  for (const { reading } of readings) {
    if (reading.absence !== null) absent += 1;
    else if (reading.lean !== null) {
      leaning += 1;
      sum += reading.lean;
    }
  }
  if (leaning === 0 || leaning < rules.minimumPresent * (leaning + absent)) {
    return abstain('NO_INPUT', `${leaning} of ${leaning + absent} readings are there`);
  }
  const tilt = regimeTilt(regime);
  const lean = sum / leaning;
  const score = tilt === null ? lean : (1 - rules.regimeShare) * lean + rules.regimeShare * tilt;
  const stance: Stance = score > rules.threshold ? 'BUY' : score < -rules.threshold ? 'SELL' : 'HOLD';
  const side = Math.sign(score);
  let agreeing = 0;
  for (const { reading } of readings) if (reading.lean !== null && reading.lean * side > 0) agreeing += 1;
  const confidence =
    stance === 'HOLD'
      ? 1 - (0.5 * Math.abs(score)) / rules.threshold
      : 0.5 + 0.5 * Math.min(1, Math.abs(score) / FULL_CONVICTION) * (agreeing / leaning);
  return opine({
    stance,
    confidence: round(confidence),
    probabilityUp4h: round(0.5 + PROBABILITY_SPAN_4H * score),
    probabilityUp24h: round(0.5 + PROBABILITY_SPAN_24H * score),
    rationale: {
      kind: 'code',
      code: 'MEAN_LEAN',
      args: { score: round(score), lean: round(lean), tilt: tilt === null ? 'unknown' : round(tilt), readings: leaning, agreeing, absent },
    },
    citedSignals: citedBy(readings),
    risks: [],
  });
}

/** The readings that leaned, by key, as they are cited. */
function citedBy(readings: readonly BriefedReading[]): readonly string[] {
  const cited = [];
  for (const { reading } of readings) if (reading.lean !== null) cited.push(reading.signal);
  return cited;
}

/** Six decimals: enough for any reader, and the same text on every machine. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
