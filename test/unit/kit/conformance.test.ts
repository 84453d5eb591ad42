import { describe, expect, test } from 'vitest';
import { capitalisation, fearGreed, fundingRate } from '../../../src/feeds/index.ts';
import {
  block,
  defineAgent,
  defineGate,
  defineSignal,
  derived,
  eachVenue,
  history,
  latest,
  opineByLean,
  optional,
  pass,
  reading,
  z,
  type AnalystDefinition,
  type GateDefinition,
  type JudgeDefinition,
  type SignalDefinition,
} from '../../../src/sdk/index.ts';
import type { Operator } from '../../../src/series/operator.ts';
import { sma } from '../../../src/series/operators.ts';
import { examineAnalyst, examineGate, examineJudge } from '../../kit/council-conformance.ts';
import { examineSignal } from '../../kit/signal-conformance.ts';

const sound = defineSignal({
  key: 'sound',
  title: 'Sound',
  category: 'sentiment',
  unit: 'index',
  version: 1,
  description: 'Sound.',
  source: 'https://example.org',
  range: { min: 0, max: 100 },
  inputs: { mood: latest(fearGreed.value), mean: derived(fearGreed.value, sma(30)) },
  compute: ({ mood, mean }) => (mood + mean) / 2,
  lean: (value) => value / 50 - 1,
}) as unknown as SignalDefinition;

const like = (changes: Partial<Record<keyof SignalDefinition, unknown>>): SignalDefinition =>
  ({ ...sound, key: 'planted', ...changes }) as unknown as SignalDefinition;

const faultsOf = (changes: Partial<Record<keyof SignalDefinition, unknown>>, ...others: SignalDefinition[]): string => {
  const planted = like(changes);
  return examineSignal(planted, [sound, ...others, planted]).join('\n');
};

describe('the examination of a signal', () => {
  test('finds nothing in sound ones', () => {
    expect(examineSignal(sound, [sound])).toEqual([]);
    expect(faultsOf({ inputs: { mood: reading('sound') }, compute: ({ mood }: { mood: { value: number } }) => mood.value })).toBe('');
    const venues = { rates: eachVenue(latest(fundingRate.rate)), mood: optional(latest(fearGreed.value)) };
    expect(faultsOf({ inputs: venues, compute: ({ rates }: { rates: readonly unknown[] }) => rates.length })).toBe('');
  });

  test('finds a signal that remembers', () => {
    let highest = 0;
    const compute = ({ mood }: { mood: number }): number => (highest = Math.max(highest, mood));
    expect(faultsOf({ compute })).toContain('another answer to the same values');
    let calls = 0;
    expect(faultsOf({ compute: () => (calls += 1e-6) })).toContain('reads otherwise when it is asked for the first time');
  });

  test('finds a signal that sees what is not known yet', () => {
    // All tables of one operator share one list: rows that another table had loaded are "seen" through it.
    const leaking: number[] = [];
    const peek: Operator<readonly ['index'], 'index'> = {
      key: 'peek',
      arity: 1,
      unit: 'index',
      warmup: 2,
      create: () => ({ push: (a) => (leaking.push(a) > 3 ? leaking.reduce((sum, each) => sum + each, 0) % 100 : a) }),
    };
    const faults = faultsOf({ inputs: { mood: derived(fearGreed.value, peek) }, compute: ({ mood }: { mood: number }) => Math.abs(mood) });
    expect(faults).toContain('reads otherwise when later rows are removed');
    expect(faults).toContain('reads otherwise when later rows are altered');
  });

  test('finds a signal that changes what it is given', () => {
    const inputs = { all: history(fearGreed.value, 5) };
    const compute = ({ all }: { all: Float64Array }): number => all.sort()[0]!;
    expect(faultsOf({ inputs, compute })).toContain('planted changes the arrays that it is given');
    const rows = { row: latest(capitalisation) };
    const overwrite = ({ row }: { row: Record<string, number> }): number => (row['marketCap'] = 1);
    expect(faultsOf({ inputs: rows, compute: overwrite })).toContain('Cannot assign to read only property');
  });

  test('finds values out of range, never there, or not finite', () => {
    expect(faultsOf({ range: { min: 0, max: 10 } })).toMatch(/returned [\d.]+, outside 0 to 10/);
    expect(faultsOf({ compute: () => NaN })).toContain('it returned NaN');
    const endless: Operator<readonly ['index'], 'index'> = {
      key: 'endless',
      arity: 1,
      unit: 'index',
      warmup: 1,
      create: () => ({ push: () => NaN }),
    };
    expect(faultsOf({ inputs: { mood: derived(fearGreed.value, endless) } })).toContain('it has no value after its warm-up: MISSING_VALUE');
    const slow = { ...endless, key: 'slow', create: () => sma(200).create() };
    expect(faultsOf({ inputs: { mood: derived(fearGreed.value, slow) }, compute: () => 1 })).toContain('it has no value after its warm-up');
  });

  test('finds divisions by zero and by nothing', () => {
    const compute = ({ mood }: { mood: number }): number => Math.min(100, 1 / mood);
    expect(faultsOf({ compute })).toBe('');
    expect(faultsOf({ compute: ({ mood }: { mood: number }) => mood / mood })).toContain('when all numbers are zero, it returned NaN');
    const changes = {
      inputs: { all: history(fearGreed.value, 2) },
      compute: ({ all }: { all: Float64Array }) => 1 / (1 / (all[0]! - all[1]!) ** 2),
    };
    expect(faultsOf(changes)).toBe('');
    const flat = {
      ...changes,
      compute: ({ all }: { all: Float64Array }) => Math.min(100, Math.abs(1 / (all[0]! - all[1]!) - 1 / (all[0]! - all[1]!))),
    };
    expect(faultsOf(flat)).toContain('when nothing ever changes, it returned NaN');
  });

  test('finds a lean out of bounds', () => {
    expect(faultsOf({ lean: (value: number) => value / 40 - 1 })).toContain('its lean at');
  });

  test('finds answers without input, and to stale input', () => {
    expect(faultsOf({ inputs: { mood: optional(latest(fearGreed.value)) }, compute: () => 1 })).toContain(
      'although its inputs are years old',
    );
    const patient = { ...latest(fearGreed.value), staleness: { maxAgeMs: 1e15, reason: 'x' } };
    expect(faultsOf({ inputs: { mood: patient }, compute: ({ mood }: { mood: number }) => mood })).toContain(
      'although its inputs are years old',
    );
  });

  test('finds an optional input that is taken for granted', () => {
    const inputs = { mood: latest(fearGreed.value), cap: optional(latest(capitalisation)) };
    const compute = ({ mood, cap }: { mood: number; cap: { mvrv: number } }): number => mood + 0 * cap.mvrv;
    expect(faultsOf({ inputs, compute })).toContain('when capitalisation of source-a is missing, it threw');
  });
});

describe('the examination of the council', () => {
  const analyst = (rules: AnalystDefinition['rules']): AnalystDefinition =>
    defineAgent<AnalystDefinition>({
      key: 'a',
      title: 'A',
      role: 'analyst',
      version: 1,
      mandate: 'A.',
      inputs: { categories: ['sentiment'] },
      rules,
    });
  const judge = (rules: JudgeDefinition['rules']): JudgeDefinition =>
    defineAgent<JudgeDefinition>({ key: 'j', title: 'J', role: 'judge', version: 1, mandate: 'J.', rules });
  const text = { kind: 'text', text: '' } as const;

  test('finds nothing in a sound analyst', () => {
    expect(
      examineAnalyst(
        analyst((briefing) => opineByLean(briefing)),
        [sound],
      ),
    ).toEqual([]);
  });

  test.each<[string, AnalystDefinition['rules'], string]>([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
      'it throws: boom',
    ],
    [
      'draws lots',
      (briefing) => ({ ...opineByLean(briefing), risks: [String(performance.now())] }),
      'it answers otherwise when it is asked again',
    ],
    ['is too sure', (briefing) => ({ ...opineByLean(briefing), confidence: 2 }), 'less than or equal to 1'],
    [
      'ignores that all is missing',
      (briefing) => ({
        ...opineByLean(briefing),
        stance: 'HOLD',
        confidence: 0,
        probabilityUp4h: 0.5,
        probabilityUp24h: 0.5,
        rationale: text,
        abstention: null,
      }),
      'it has an opinion although all it sees is missing',
    ],
    [
      'meddles',
      (briefing) => {
        (briefing.readings as unknown[]).length = 0;
        return opineByLean(briefing);
      },
      'it throws: ',
    ],
  ])('finds an analyst that %s', (_, rules, fault) => {
    expect(examineAnalyst(analyst(rules), [sound]).join('\n')).toContain(fault);
  });

  test('finds a Judge out of bounds', () => {
    expect(examineJudge(judge(() => ({ stance: 'BUY', confidence: 1, rationale: text })))).toEqual([]);
    expect(examineJudge(judge(() => ({ stance: 'BUY', confidence: NaN, rationale: text })))).toEqual([
      'its confidence is NaN, outside 0 to 1',
    ]);
    expect(examineJudge(judge(() => ({ stance: 'WAIT' as 'BUY', confidence: 1, rationale: text })))).toEqual(['its stance is WAIT']);
  });

  test('finds gates that err, contradict their code, or pass without input', () => {
    const gate = (evaluate: GateDefinition['evaluate'], inputs: GateDefinition['inputs'] = {}): readonly string[] =>
      examineGate(defineGate({ key: 'g', title: 'G', description: 'G.', order: 1, inputs, options: z.strictObject({}), evaluate }), [
        sound,
      ]);
    const evidence = { observed: 1, limit: 1 };
    expect(gate(({ verdict }) => (verdict.confidence < 0.6 ? block('LOW', evidence) : pass(evidence)), { r: reading('sound') })).toEqual(
      [],
    );
    expect(
      gate(({ regime }) => {
        if (regime.regime === null) throw new Error('boom');
        return pass(evidence);
      }),
    ).toEqual(['GATE_ERROR: boom']);
    expect(gate(() => block('too low', evidence))).toEqual(['its code too low is not in SCREAMING_CASE']);
    expect(gate(() => ({ ...pass(evidence), passed: false }))).toEqual(['it blocks with the code PASSED']);
    expect(gate(() => pass(evidence), { mood: optional(latest(fearGreed.value)) })).toEqual([]);
  });
});
