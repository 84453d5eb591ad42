import { isDeepStrictEqual } from 'node:util';
import { describeError } from '../../src/domain/errors.ts';
import { REGIMES, type RegimeReading } from '../../src/domain/regime.ts';
import type { Inputs } from '../../src/sdk/index.ts';
import type {
  AnalystDefinition,
  BriefedReading,
  Briefing,
  GateDefinition,
  JudgeDefinition,
  SignalDefinition,
} from '../../src/sdk/index.ts';
import { GateRow } from '../../src/kernel/cycle/gate.ts';
import { checkOpinion } from './agent-kit.ts';
import { opinionOf, portfolioOf, readingOf, regimeReading, verdictOf } from './cycle-fixtures.ts';
import { frozen } from './guard.ts';
import { seededRandom } from './random.ts';
import { frameOf, SYNTHETIC_END, syntheticHistory } from './synthetic-history.ts';

const REGIME_READINGS: readonly RegimeReading[] = [null, ...REGIMES].map((regime) => regimeReading(regime));
const PORTFOLIOS = [
  portfolioOf(),
  portfolioOf({ streak: -3, closedTrades: 3, lastClose: { XYZ: { at: SYNTHETIC_END - 1, won: false } } }),
  portfolioOf({ streak: 2, closedTrades: 2, wins: 2, lastClose: { XYZ: { at: SYNTHETIC_END - 1e9, won: true } } }),
];
const DRAWS = 40;

/** Runs a rule twice on the same frozen input; returns its answer, or what is wrong with it. */
function askTwice<Q, A>(ask: (question: Q) => A, question: Q): { readonly answer: A } | { readonly fault: string } {
  try {
    const answer = ask(frozen(question));
    return isDeepStrictEqual(ask(question), answer) ? { answer } : { fault: 'it answers otherwise when it is asked again' };
  } catch (error) {
    return { fault: `it throws: ${describeError(error)}` };
  }
}

/**
 * Examines the rules of an analyst on drawn readings, in every regime and with inputs missing; returns what they do wrong.
 *
 * @param all - the registry's signals
 */
export function examineAnalyst(analyst: AnalystDefinition, all: readonly SignalDefinition[]): readonly string[] {
  const { categories, signals = [], portfolio = false } = analyst.inputs;
  const seen = all.filter(({ category, key }) => categories.includes(category) || signals.includes(key));
  const uniform = seededRandom(1);
  const faults = new Set<string>();
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (const share of [0, 0.3, 1]) {
      const briefing: Briefing = {
        asset: 'XYZ',
        readings: seen.map((signal) => drawReading(signal, uniform, uniform() < share)),
        regime: REGIME_READINGS[draw % REGIME_READINGS.length]!,
        portfolio: portfolio ? PORTFOLIOS[draw % PORTFOLIOS.length]! : null,
      };
      const asked = askTwice((question: Briefing) => analyst.rules(question), briefing);
      if ('fault' in asked) faults.add(asked.fault);
      else
        faults.add(
          faultOf(() => {
            checkOpinion(asked.answer, briefing);
          }),
        );
      if (share === 1 && seen.length > 0 && 'answer' in asked && asked.answer.abstention === null)
        faults.add('it has an opinion although all it sees is missing');
    }
  }
  faults.delete('');
  return [...faults];
}

function drawReading(signal: SignalDefinition, uniform: () => number, missing: boolean): BriefedReading {
  const { key, title, category, range } = signal;
  const value = range.min + uniform() * (range.max - range.min);
  const lean = signal.lean === undefined ? null : 2 * uniform() - 1;
  return { title, category, reading: missing ? readingOf(key, null) : readingOf(key, value, { lean }) };
}

function faultOf(check: () => void): string {
  try {
    check();
    return '';
  } catch (error) {
    return describeError(error);
  }
}

/** Examines the rules of a Judge on drawn opinions; returns what they do wrong. */
export function examineJudge(judge: JudgeDefinition): readonly string[] {
  const uniform = seededRandom(2);
  const agents = ['a', 'b', 'c', 'd', 'e', 'f'];
  const weights = Object.fromEntries(agents.map((agent) => [agent, 1 / agents.length]));
  const faults = new Set<string>();
  for (let draw = 0; draw < DRAWS; draw += 1) {
    // The Judge is asked only when there is a quorum: at most two abstain.
    const opinions = agents.map((agent, index) => {
      const stance = index < draw % 3 ? null : (['BUY', 'HOLD', 'SELL'] as const)[Math.floor(3 * uniform())]!;
      return opinionOf(agent, stance, draw === 0 ? 0 : uniform());
    });
    const regime = REGIME_READINGS[draw % REGIME_READINGS.length]!;
    const asked = askTwice((question) => judge.rules(question), { asset: 'XYZ', now: SYNTHETIC_END, opinions, regime, weights });
    if ('fault' in asked) faults.add(asked.fault);
    else {
      const { stance, confidence } = asked.answer;
      if (!['BUY', 'HOLD', 'SELL'].includes(stance)) faults.add(`its stance is ${stance}`);
      if (!(confidence >= 0 && confidence <= 1)) faults.add(`its confidence is ${String(confidence)}, outside 0 to 1`);
    }
  }
  return [...faults];
}

/**
 * Examines a gate on made-up inputs, in every regime, with several verdicts and portfolios; returns what it does wrong.
 *
 * @param all - the registry's signals
 */
export function examineGate(gate: GateDefinition, all: readonly SignalDefinition[]): readonly string[] {
  const faults = new Set<string>();
  const tables = syntheticHistory([{ ...all[0]!, inputs: gate.inputs }]);
  const uniform = seededRandom(3);
  const codes = new Set<string>();
  for (const regime of REGIME_READINGS) {
    for (const portfolio of PORTFOLIOS) {
      for (const confidence of [0, 0.5, 0.7, 1]) {
        const frame = frameOf(tables);
        frame.advance(SYNTHETIC_END);
        const drawn = new Map(all.map((signal) => [signal.key, drawReading(signal, uniform, false).reading]));
        const row = new GateRow([gate], new Map([[gate.key, frozen(gate.options.parse({}))]]), frame, (key) => drawn.get(key)!);
        const question = { asset: 'XYZ', now: SYNTHETIC_END, regime, verdict: verdictOf({ confidence }), portfolio };
        const asked = askTwice((each: typeof question) => row.evaluate(each)[0]!, question);
        if ('fault' in asked) {
          faults.add(asked.fault);
          continue;
        }
        const { passed, code, detail } = asked.answer;
        codes.add(code);
        if (code === 'GATE_ERROR' || code === 'INPUT_MISSING') faults.add(`${code}: ${detail ?? ''}`);
        if (!/^[A-Z][A-Z0-9_]*$/.test(code)) faults.add(`its code ${code} is not in SCREAMING_CASE`);
        if (passed !== (code === 'PASSED')) faults.add(`it ${passed ? 'passes' : 'blocks'} with the code ${code}`);
      }
    }
  }
  if (requiresAny(gate.inputs)) {
    const row = new GateRow([gate], new Map(), frameOf([]), (key) => readingOf(key, null));
    const question = {
      asset: 'XYZ',
      now: SYNTHETIC_END,
      regime: regimeReading('BULL_TRENDING'),
      verdict: verdictOf(),
      portfolio: portfolioOf(),
    };
    if (row.evaluate(question)[0]!.passed) faults.add('it passes without its inputs');
  }
  return [...faults];
}

function requiresAny(inputs: Inputs): boolean {
  return Object.values(inputs).some(({ optional }) => !optional);
}
