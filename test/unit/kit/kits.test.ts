import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/domain/errors.ts';
import { candles, capitalisation } from '../../../src/feeds/index.ts';
import type { AnalystDefinition, JudgeDefinition, SignalDefinition } from '../../../src/sdk/index.ts';
import {
  block,
  DAY,
  defineAgent,
  defineGate,
  defineProvider,
  defineSignal,
  derived,
  history,
  HOUR,
  latest,
  offer,
  opineByLean,
  pass,
  reading,
  unavailable,
  z,
} from '../../../src/sdk/index.ts';
import { sma } from '../../../src/series/operators.ts';
import { analystKit, judgeKit } from '../../kit/agent-kit.ts';
import { gateKit } from '../../kit/gate-kit.ts';
import { providerKit } from '../../kit/provider-kit.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const about = {
  title: 'A',
  category: 'on-chain',
  unit: 'ratio',
  version: 1,
  description: 'A.',
  source: 'https://example.org',
  range: { min: -10, max: 10 },
} as const;

const growth = defineSignal({
  ...about,
  key: 'growth',
  inputs: { now: latest(capitalisation.marketCap), mean: derived(capitalisation.marketCap, sma(2)) },
  compute: ({ now, mean }) => (mean === 0 ? unavailable('nothing is worth anything') : { value: now / mean - 1, parts: { mean } }),
  lean: (value) => Math.max(-1, Math.min(1, value)),
});

describe('the kit of a signal', () => {
  const rows = rowsFrom('2024-01-01', DAY, [{ marketCap: 2 }, { marketCap: 4 }, { marketCap: 0 }, { marketCap: 0 }]);

  test('computes in the engine at each moment', () => {
    const kit = signalKit(growth).given(capitalisation, rows);
    kit.at('2024-01-01').expectAbsent('WARMING_UP', '1 of 2 rows');
    kit
      .at('2024-01-02')
      .expectValue(1 / 3)
      .expectParts({ mean: 3 })
      .expectLean(1 / 3);
    kit.at('2024-01-04').expectAbsent('DECLINED', 'nothing is worth anything');
    kit.at('2024-02-01').expectAbsent('STALE');
    signalKit(growth).at('2024-01-01').expectAbsent('NO_SOURCE');
  });

  test('sees a row when it is known, not when it was true', () => {
    const late = rows.slice(0, 2).map((row) => ({ ...row, knownAt: row.asOf + 6 * HOUR }));
    signalKit(growth).given(capitalisation, late).at('2024-01-02T05:00:00Z').expectAbsent('WARMING_UP');
    signalKit(growth)
      .given(capitalisation, late)
      .at('2024-01-02T06:00:00Z')
      .expectValue(1 / 3);
  });

  test('fails on a wrong expectation', () => {
    const check = signalKit(growth).given(capitalisation, rows).at('2024-01-02');
    expect(() => check.expectValue(0.3334)).toThrow('should be 0.3334');
    expect(() => check.expectParts({})).toThrow();
    expect(() => check.expectParts({ mean: 2 })).toThrow();
    expect(() => check.expectLean(0)).toThrow();
    expect(() => check.expectAbsent('STALE')).toThrow();
    expect(() => signalKit(growth).at(0).expectValue(0)).toThrow();
  });

  test('gives the readings of other signals', () => {
    const doubled = defineSignal({
      ...about,
      key: 'doubled',
      inputs: { other: reading('growth') },
      compute: ({ other }) => 2 * other.value,
    });
    signalKit(doubled).givenReading('growth', 3).at('2024-01-01').expectValue(6);
    signalKit(doubled).at('2024-01-01').expectAbsent('PLUGIN_ERROR', ".givenReading('growth', …)");
    expect(() => signalKit(doubled).givenReading('grow', 3)).toThrow('among the inputs');
  });

  test('notices a signal that changes what it is given', () => {
    const spoil = (compute: (values: { all: Float64Array }) => number): SignalDefinition =>
      defineSignal({
        ...about,
        key: 'spoil',
        inputs: { all: history(capitalisation.marketCap, 2) },
        compute,
      });
    const sorting = spoil(({ all }) => all.sort((a, b) => b - a)[0]!);
    signalKit(sorting).given(capitalisation, rows).at('2024-01-02').expectAbsent('PLUGIN_ERROR', 'changes the arrays');
    const reading = spoil(({ all }) => all[0]!);
    signalKit(reading).given(capitalisation, rows).at('2024-01-02').expectValue(2);
  });

  test('refuses rows that do not follow each other, and nonsense moments', () => {
    expect(() => signalKit(growth).given(capitalisation, [...rows, rows[0]!])).toThrow('is not after the one before it');
    expect(() => signalKit(growth).at('yesterday')).toThrow("'yesterday' is no moment");
  });
});

test('the kit of a gate asks it as the kernel does', () => {
  const gate = defineGate({
    key: 'g',
    title: 'G',
    description: 'G.',
    order: 1,
    inputs: { rsi: reading('rsi-1h'), close: latest(candles('1h').close) },
    options: z.strictObject({ max: z.number().default(70) }),
    evaluate({ values, options, regime, verdict, portfolio }) {
      if (regime.regime === null) throw new TypeError('no regime');
      const evidence = { observed: values.rsi.value, limit: options.max };
      if (verdict.confidence < 0.5 || portfolio.streak < 0 || values.close < 1) return block('POOR', evidence);
      return values.rsi.value > options.max ? block('HOT', evidence) : pass(evidence);
    },
  });
  const kit = (rsi: number | null) =>
    gateKit(gate)
      .withReading('rsi-1h', rsi)
      .given(candles('1h'), rowsFrom(0, HOUR, [{ close: 1 }]));
  kit(70).at(0).expectPass({ observed: 70, limit: 70 });
  kit(71).at(0).expectBlock('HOT', { observed: 71, limit: 70 });
  kit(71).withOptions({ max: 80 }).at(0).expectPass({ limit: 80 });
  kit(null).at(0).expectBlock('INPUT_MISSING');
  kit(1).at('2024-01-01').expectBlock('INPUT_MISSING');
  kit(1).withRegime(null).at(0).expectBlock('GATE_ERROR');
  kit(1).withVerdict({ confidence: 0.4 }).at(0).expectBlock('POOR');
  kit(1).withPortfolio({ streak: -1 }).at(0).expectBlock('POOR');
  expect(() => kit(71).at(0).expectPass()).toThrow();
  expect(() => kit(70).at(0).expectBlock('HOT')).toThrow();
  expect(() => kit(70).withOptions({ maximum: 3 }).at(0)).toThrow();
});

describe('the kit of an agent', () => {
  const define = (rules: AnalystDefinition['rules']): AnalystDefinition =>
    defineAgent<AnalystDefinition>({
      key: 'a',
      title: 'A',
      role: 'analyst',
      version: 1,
      mandate: 'A.',
      inputs: { categories: ['macro'] },
      rules,
    });

  test('briefs an analyst and checks its opinion', () => {
    const kit = analystKit(define((briefing) => opineByLean(briefing))).withReading('gold', { value: 3, lean: 1 });
    expect(kit.opinion().expectStance('BUY').opinion.citedSignals).toEqual(['gold']);
    kit.withRegime('BEAR_TRENDING').withReading('vix', { value: 30, lean: -1 }).opinion().expectStance('SELL');
    analystKit(define((briefing) => opineByLean(briefing)))
      .withReading('gold', { value: null })
      .opinion()
      .expectAbstention('NO_INPUT');
    expect(() => kit.opinion().expectStance('BUY')).toThrow();
  });

  test('notices opinions that the council would not accept', () => {
    const with_ = (changes: object) =>
      analystKit(define((briefing) => ({ ...opineByLean(briefing), ...changes }))).withReading('gold', { value: 3, lean: 1 });
    expect(() => with_({ confidence: 1.1 }).opinion()).toThrow();
    expect(() => with_({ probabilityUp4h: NaN }).opinion()).toThrow();
    expect(() => with_({ citedSignals: ['silver'] }).opinion()).toThrow();
    expect(() => with_({ stance: null }).opinion()).toThrow();
    const meddling = define((briefing) => {
      (briefing.readings as unknown[]).push(1);
      return opineByLean(briefing);
    });
    expect(() => analystKit(meddling).opinion()).toThrow('not extensible');
  });

  test('gives a Judge opinions with weights that sum to one', () => {
    const judge = defineAgent<JudgeDefinition>({
      key: 'j',
      title: 'J',
      role: 'judge',
      version: 1,
      mandate: 'J.',
      rules: ({ weights }) => ({ stance: 'BUY', confidence: weights['a']!, rationale: { kind: 'text', text: '' } }),
    });
    expect(judgeKit(judge).withOpinion('a', 'BUY', 0.9, 3).withOpinion('b', null).verdict().confidence).toBe(0.75);
  });
});

describe('the kit of a provider', () => {
  const provider = defineProvider({
    key: 'p',
    title: 'P',
    homepage: 'https://example.org',
    licence: { name: 'MIT', commercialUse: true, attribution: '' },
    markets: ['live'],
    offers: [
      offer(capitalisation, {
        cadenceMs: DAY,
        publicationLagMs: 0,
        maxAgeMs: 2 * DAY,
        async fetch({ http, signal }) {
          const { text } = await http.request({ url: 'https://example.org/cap', signal });
          return (JSON.parse(text) as { at: number; cap: number }[]).map(({ at, cap }) => ({ asOf: at, values: { marketCap: cap } }));
        },
      }),
    ],
  });
  const url = 'https://example.org/cap';
  const now = '2024-01-01';

  test('answers its calls and checks its rows', async () => {
    const rows = await providerKit(provider)
      .answering(url, [
        { at: 9, cap: 2 },
        { at: 1, cap: 1 },
      ])
      .fetch(capitalisation, { now });
    expect(rows).toEqual([
      { asOf: 1, values: { marketCap: 1 } },
      { asOf: 9, values: { marketCap: 2 } },
    ]);
    await expect(
      providerKit(provider)
        .answering(url, [{ at: Date.UTC(2025), cap: 1 }])
        .fetch(capitalisation, { now }),
    ).rejects.toThrow('was not true yet');
    await expect(
      providerKit(provider)
        .answering(url, [{ at: 1 }])
        .fetch(capitalisation, { now }),
    ).rejects.toThrow('leave out what the source did not have');
    await expect(providerKit(provider).fetch(candles('1h'), { now })).rejects.toThrow('p does not offer candles@1h');
  });

  test('fails on a call without an answer, naming the line to add, and on an answer without a call', async () => {
    await expect(providerKit(provider).fetch(capitalisation, { now })).rejects.toThrow(`add to the test:\n.answering('${url}', …)`);
    const unused = providerKit(provider).answering(url, []).answering(`${url}?page=2`, []);
    await expect(unused.fetch(capitalisation, { now })).rejects.toThrow(`GET ${url}?page=2`);
  });

  test('passes failures on', async () => {
    const error = new SourceError('ARCHIVE_FILE_MISSING', 'down');
    await expect(providerKit(provider).failing(url, error).fetch(capitalisation, { now })).rejects.toBe(error);
  });
});
