import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CycleOutcome } from '../../src/domain/cycle-record.ts';
import { MINUTE, toIso } from '../../src/domain/time.ts';
import { makeRun, RECORDS_START, takeOutcomes } from '../kit/records.ts';
import { TestApi, type ServedApi } from './api-kit.ts';

const CYCLES = 130;

let outcomes: readonly CycleOutcome[];
let world: TestApi;
let api: ServedApi;

beforeAll(async () => {
  world = await TestApi.open();
  outcomes = takeOutcomes(CYCLES).map((outcome) => ({
    ...outcome,
    timings: { collect: 1.5, compute: 2, classify: 0, deliberate: 0, gate: 0, trade: 0, record: 0 },
  }));
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

describe('cycles', () => {
  test('the newest cycle opens to everything it holds', async () => {
    const { latestCycle } = await api.data<{ latestCycle: Record<string, unknown> }>(`{
      latestCycle {
        id asset scheduledAt cutoff origin recordHash previousHash chainHash observationsHash
        run { id label market current assets startedAt configHash origin }
        collection { provider feed outcome rows failureCode failure }
        readings(signals: [MADE_UP_SIGNAL_00]) { key version value lean asOf ageSeconds sources parts { name number text } absence { code } signal { retired title } }
        regime { regime model asOf reason posterior { regime probability } }
        opinions { key stance confidence probabilityUp4h probabilityUp24h rationale citedSignals risks reasoner model promptHash abstention { code detail } agent { title role } }
        verdict { stance confidence reason rationale reasoner opinionCount dissent contradictions { first second } judge { key title } cycle { scheduledAt } }
        gates { key passed code observed observedNumber limit limitNumber detail gate { title order } }
        entry { entered reason } events { tradeId } portfolio { cash fees realizedPnl closedTrades wins streak positions { tradeId } }
        valuation { equity mark } timings { stage milliseconds }
      }
    }`);
    const last = record(-1);
    const reading = last.readings[0]!;
    expect(latestCycle).toMatchObject({
      asset: 'XYZ',
      scheduledAt: toIso(last.scheduledAt),
      cutoff: toIso(last.cutoff),
      origin: 'SCHEDULED',
      recordHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      run: { id: 'run-a', label: 'made up', market: 'REPLAY', current: true, assets: ['XYZ'], origin: 'feed' },
      readings: [
        {
          key: 'MADE_UP_SIGNAL_00',
          value: reading.value,
          lean: reading.lean,
          absence: null,
          ageSeconds: (last.cutoff - reading.asOf!) / 1000,
          sources: reading.sources,
          parts: Object.entries(reading.parts).map(([name, number]) => ({ name, number, text: String(number) })),
          signal: { retired: true, title: null },
        },
      ],
      regime: { regime: last.regime.regime, model: 'model-2023-12', reason: null },
      verdict: {
        stance: last.verdict.stance,
        confidence: last.verdict.confidence,
        judge: { key: 'CHIEF_JUDGE', title: expect.any(String) as unknown },
        dissent: ['MOMENTUM', 'RISK_ASSESSOR'],
        contradictions: [{ first: 'FUNDAMENTALS', second: 'MOMENTUM' }],
        cycle: { scheduledAt: toIso(last.scheduledAt) },
      },
      entry: { entered: false, reason: 'NO_BUY_VERDICT' },
      valuation: last.valuation,
      timings: expect.arrayContaining([{ stage: 'COLLECT', milliseconds: 1.5 }]) as unknown,
    });
    expect(latestCycle['gates']).toEqual(
      last.gates.map((gate) =>
        expect.objectContaining<object>({
          passed: gate.passed,
          code: gate.code,
          observed: String(gate.observed),
          observedNumber: gate.observed,
          limit: '70',
          limitNumber: 70,
        }),
      ),
    );
    expect(latestCycle['opinions']).toHaveLength(6);
  });

  test('the posterior names each regime', async () => {
    const { latestCycle } = await api.data<{
      latestCycle: { regime: { regime: string; posterior: { regime: string; probability: number }[] } };
    }>('{ latestCycle { regime { regime posterior { regime probability } } } }');
    const { regime, posterior } = latestCycle.regime;
    expect(posterior).toHaveLength(8);
    expect(posterior.find((each) => each.regime === regime)?.probability).toBe(0.93);
  });

  test('an absent reading says why, and is not null', async () => {
    const index = outcomes.findIndex(({ record: { readings } }) => readings.at(-1)!.absence !== null);
    const { cycleAt } = await api.data<{ cycleAt: { readings: unknown[] } }>(
      `query ($at: DateTime!) { cycleAt(scheduledAt: $at) { readings { value absence { code detail } } } }`,
      { at: toIso(record(index).scheduledAt) },
    );
    expect(cycleAt.readings.at(-1)).toEqual({
      value: null,
      absence: { code: 'STALE', detail: 'The newest row is 9 h old; 6 h are allowed.' },
    });
  });

  test('one cycle is found by its id and by its slot; without one the answer is null', async () => {
    const { latestCycle } = await api.data<{ latestCycle: { id: string } }>('{ latestCycle { id } }');
    const query = `query ($id: ID!, $at: DateTime!, $never: DateTime!) {
      cycle(id: $id) { id } none: cycle(id: "${Buffer.from('p999').toString('base64url')}") { id } cycleAt(asset: "XYZ", scheduledAt: $at) { id } never: cycleAt(scheduledAt: $never) { id }
    }`;
    const variables = { id: latestCycle.id, at: toIso(record(-1).scheduledAt), never: '1999-01-01' };
    expect(await api.data(query, variables)).toEqual({ cycle: latestCycle, none: null, cycleAt: latestCycle, never: null });
  });

  test('pages of any size give every cycle once, newest first', async () => {
    for (const size of [7, 20, 100]) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const { cycles }: CyclesPage = await api.data(CYCLES_PAGE, { first: size, after });
        expect(cycles.pageInfo.hasPreviousPage).toBe(after !== null);
        seen.push(...cycles.nodes.map(({ scheduledAt }) => scheduledAt));
        after = cycles.pageInfo.hasNextPage ? cycles.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(outcomes.map((outcome) => toIso(outcome.record.scheduledAt)).reverse());
    }
  });

  test('a page has 20 items unless it is told otherwise', async () => {
    const { cycles } = await api.data<CyclesPage>(CYCLES_PAGE);
    expect(cycles.nodes).toHaveLength(20);
  });

  test('cycles are filtered by run, asset, stance and range', async () => {
    const count = async (args: string): Promise<number> => {
      const { cycles } = await api.data<{ cycles: { nodes: unknown[] } }>(`{ cycles(first: 100, ${args}) { nodes { id } } }`);
      return cycles.nodes.length;
    };
    expect(await count('run: "run-b"')).toBe(7);
    expect(await count('run: "run-b", asset: "XYZ"')).toBe(0);
    const buys = outcomes.filter((outcome) => outcome.record.verdict.stance === 'BUY').length;
    expect(buys).toBeGreaterThan(0);
    expect(await count('stances: [BUY]')).toBe(buys);
    expect(await count(`from: "${toIso(RECORDS_START + 10 * 5 * MINUTE)}", to: "${toIso(RECORDS_START + 20 * 5 * MINUTE)}"`)).toBe(10);
  });
});

test('a page does not shift when cycles are added', async () => {
  const growing = await TestApi.open();
  const all = takeOutcomes(30);
  await growing.write(all.slice(0, 20));
  const served = await growing.serve();
  const first = await served.data<CyclesPage>(CYCLES_PAGE, { first: 5 });
  await growing.write(all.slice(20));
  const second = await served.data<CyclesPage>(CYCLES_PAGE, { first: 5, after: first.cycles.pageInfo.endCursor });
  expect([...first.cycles.nodes, ...second.cycles.nodes].map(({ scheduledAt }) => scheduledAt)).toEqual(
    all
      .slice(10, 20)
      .map((outcome) => toIso(outcome.record.scheduledAt))
      .reverse(),
  );
  await growing.close();
});

const CYCLES_PAGE = `query ($first: Int, $after: String) {
  cycles(first: $first, after: $after) { nodes { scheduledAt } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
}`;

interface CyclesPage {
  readonly cycles: {
    readonly nodes: readonly { readonly scheduledAt: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly endCursor: string };
  };
}

describe('the number of statements does not grow with the answer', () => {
  const count = async (query: string): Promise<number> => {
    const before = world.statements.length;
    await api.data(query);
    return world.statements.length - before;
  };

  test('a hundred cycles with all they hold', async () => {
    const query = (first: number): string => `{ cycles(first: ${first}) { nodes {
      run { id } readings { value cycle { id } signal { title } } opinions { stance agent { title } } verdict { stance cycle { id } } gates { passed gate { title } } events { at cycle { id } } portfolio { cash }
    } } }`;
    // The runs, the cycles, and the cycles that events lead back to.
    expect(await count(query(1))).toBeLessThanOrEqual(3);
    expect(await count(query(100))).toBe(3);
  });

  test('what every signal reads, and what every gate said', async () => {
    expect(await count('{ signals { reading { value } } }')).toBe(2);
    expect(await count('{ gates { counts { cycles } } }')).toBe(2);
  });

  test('trades with their cycles', async () => {
    expect(await count('{ trades { nodes { cycle { id } events { cycle { id } } } } }')).toBe(3);
  });
});
