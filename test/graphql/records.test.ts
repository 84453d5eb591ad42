import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CycleOutcome } from '../../src/domain/cycle-record.ts';
import { toIso } from '../../src/domain/time.ts';
import { makeRun, RECORDS_START, takeOutcomes } from '../kit/records.ts';
import { TestApi, type ServedApi } from './api-kit.ts';

const CYCLES = 130;

let outcomes: readonly CycleOutcome[];
let world: TestApi;
let api: ServedApi;

beforeAll(async () => {
  world = await TestApi.open();
  outcomes = takeOutcomes(CYCLES);
  await world.write(outcomes);
  await world.write(
    takeOutcomes(7, { run: 'run-b', asset: 'ABC' }),
    makeRun({ id: 'run-b', market: 'simulated', origin: '7', label: 'another' }),
  );
  api = await world.serve();
});

afterAll(() => world.close());

/** The cycle that the store has at an index of the made-up ones. */
const record = (index: number) => outcomes.at(index)!.record;

describe('other records', () => {
  test('runs are listed with their assets', async () => {
    const { runs } = await api.data<{ runs: { id: string; assets: string[]; current: boolean }[] }>(
      '{ runs { id assets current market origin } }',
    );
    expect(runs.map(({ id, assets, current }) => [id, assets, current])).toEqual([
      ['run-b', ['ABC'], false],
      ['run-a', ['XYZ'], true],
    ]);
  });

  test('verdicts have the cursors of their cycles', async () => {
    const { verdicts, cycles } = await api.data<Record<'verdicts' | 'cycles', { edges: { cursor: string; node: object }[] }>>(
      '{ verdicts(first: 3) { edges { cursor node { stance cycle { id } } } } cycles(first: 3) { edges { cursor node { id } } } }',
    );
    expect(verdicts.edges.map(({ cursor }) => cursor)).toEqual(cycles.edges.map(({ cursor }) => cursor));
    expect(verdicts.edges.map(({ node }) => (node as { stance: string }).stance)).toEqual(
      [-1, -2, -3].map((index) => record(index).verdict.stance),
    );
  });

  test('signals describe themselves and read the newest cycle', async () => {
    const { signals } = await api.data<{ signals: Record<string, unknown>[] }>(
      `{ signals { key retired title category unit version description source minimum maximum confidence leans feeds reading { value } } }`,
    );
    expect(signals.length).toBeGreaterThanOrEqual(22);
    const rsi = signals.find(({ key }) => key === 'RSI_1H')!;
    expect(rsi).toMatchObject({ retired: false, category: 'MOMENTUM', minimum: 0, maximum: 100, reading: null, feeds: ['candles@1h'] });
  });

  test('the history of a signal has one point per change', async () => {
    const key = record(0).readings.at(-1)!.signal;
    const changes = outcomes
      .map(({ record: { scheduledAt, readings } }) => ({
        at: toIso(scheduledAt),
        value: readings.at(-1)!.value,
        absence: readings.at(-1)!.absence?.code ?? null,
      }))
      .filter((point, index, all) => index === 0 || point.value !== all[index - 1]!.value || point.absence !== all[index - 1]!.absence);
    const name = key.toUpperCase().replaceAll('-', '_');
    const { signalHistory } = await api.data<{ signalHistory: unknown[] }>(`{ signalHistory(signal: ${name}) { at value absence } }`);
    expect(signalHistory).toEqual(changes);
    const { newest } = await api.data<{ newest: unknown[] }>(
      `{ newest: signalHistory(signal: ${name}, maxPoints: 2) { at value absence } }`,
    );
    expect(newest).toEqual(changes.slice(-2));
  });

  test('changes of regime are paged, each with its cycle', async () => {
    const { regimes } = await api.data<{ regimes: { nodes: unknown[]; pageInfo: { hasNextPage: boolean } } }>(
      '{ regimes { nodes { at regime probability model reason cycle { scheduledAt } } pageInfo { hasNextPage } } }',
    );
    expect(regimes.nodes).toEqual([
      {
        at: toIso(RECORDS_START),
        regime: 'BULL_TRENDING',
        probability: 0.93,
        model: 'model-2023-12',
        reason: null,
        cycle: { scheduledAt: toIso(RECORDS_START) },
      },
    ]);
  });

  test('gates count what they said', async () => {
    const { gates } = await api.data<{
      gates: { key: string; order: number; counts: { code: string; passed: boolean; cycles: number }[] }[];
    }>('{ gates { key title description order counts { code passed cycles } } }');
    expect(gates.map(({ order }) => order)).toEqual(gates.map(({ order }) => order).toSorted((a, b) => a - b));
    const rsi = gates.find(({ key }) => key === 'RSI')!;
    const blocked = outcomes.filter((outcome) => !outcome.record.gates[2]!.passed).length;
    expect(rsi.counts).toContainEqual({ code: 'RSI_BLOCKS', passed: false, cycles: blocked });
    expect(rsi.counts.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(CYCLES);
  });

  test('the results of one gate are paged', async () => {
    const { gateResults } = await api.data<{ gateResults: { nodes: { passed: boolean; cycle: { scheduledAt: string } }[] } }>(
      '{ gateResults(gate: RSI, first: 4) { nodes { key passed code cycle { scheduledAt } } } }',
    );
    expect(gateResults.nodes.map(({ passed }) => passed)).toEqual([-1, -2, -3, -4].map((index) => record(index).gates[2]!.passed));
  });

  test('trades show what became of them', async () => {
    const { trades } = await api.data<{ trades: { nodes: { id: string; state: string }[] } }>(`{ trades { nodes {
      id run asset state orderedAt openedAt closedAt venue quote quantity entryPrice entryFee exitPrice exitFee stop takeProfit exitReason pnl returnFraction heldSeconds sizingText
      sizing { name number } cycle { scheduledAt } events { __typename at tradeId cycle { scheduledAt } ... on FillEvent { side price pricedBy } ... on CloseEvent { reason pnl figures { name number text } } }
    } } }`);
    // Every 40th of the made-up cycles opens a trade and the 20th after it closes it; only the close of the very first one is there.
    expect(trades.nodes.map(({ state }) => state)).toEqual(['OPEN', 'CLOSED', 'CLOSED', 'CLOSED']);
    expect(trades.nodes).toContainEqual(
      expect.objectContaining({
        run: 'run-a',
        asset: 'XYZ',
        state: 'CLOSED',
        entryPrice: '42000.5',
        exitReason: 'STOP',
        pnl: '-1.25',
        heldSeconds: 3600,
        sizingText: 'risk 0.01',
      }),
    );
    const id = trades.nodes.at(-2)!.id;
    expect(await api.data('query ($id: ID!) { trade(id: $id) { id run asset state } none: trade(id: "no such") { id } }', { id })).toEqual({
      trade: { id, run: 'run-a', asset: 'XYZ', state: 'CLOSED' },
      none: null,
    });
  });

  test('agents, providers, plugins and models are listed', async () => {
    const answer = await api.data<Record<'agents' | 'providers' | 'plugins' | 'regimeModels', Record<string, unknown>[]>>(
      '{ agents { key role version mandate categories signals retired } providers { key } plugins { kind key title origin } regimeModels { id } }',
    );
    expect(answer.agents.at(-1)).toMatchObject({ key: 'CHIEF_JUDGE', role: 'JUDGE', categories: [], retired: false });
    expect(answer.plugins).toContainEqual({
      kind: 'GATE',
      key: 'rsi',
      title: expect.any(String) as unknown,
      origin: expect.stringContaining('rsi') as unknown,
    });
    expect(answer.regimeModels).toEqual([]);
  });

  test('the status says what is under way', async () => {
    const { status } = await api.data<{ status: unknown }>(
      '{ status { version phase market run assets everySeconds startedAt nextCycleAt progress { task fraction detail } } }',
    );
    expect(status).toEqual({
      version: '1.2.3',
      phase: 'RUNNING',
      market: 'REPLAY',
      run: 'run-a',
      assets: ['XYZ'],
      everySeconds: 300,
      startedAt: toIso(RECORDS_START),
      nextCycleAt: toIso(RECORDS_START + 300_000),
      progress: [{ task: 'training the regime model of XYZ', fraction: 0.25, detail: '3 of 12 updates are done.' }],
    });
  });
});
