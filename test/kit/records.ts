import type { Opinion, Verdict } from '../../src/domain/council.ts';
import type { CycleOutcome, CycleRecord, Run } from '../../src/domain/cycle-record.ts';
import type { GateResult } from '../../src/domain/gate.ts';
import type { Observation } from '../../src/domain/observation.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { REGIMES, type RegimeReading } from '../../src/domain/regime.ts';
import { HOUR, MINUTE, type Instant } from '../../src/domain/time.ts';
import type { Portfolio, TradeEvent } from '../../src/domain/trade.ts';

/** When the made-up records begin. */
export const RECORDS_START: Instant = Date.UTC(2024, 0, 1);

const SIGNALS = Array.from({ length: 25 }, (_, index) => `made-up-signal-${String(index).padStart(2, '0')}`);
const ANALYSTS = ['fundamentals', 'momentum', 'macro-strategist', 'dark-pool-analyst', 'sentiment-analyst', 'risk-assessor'];
const GATES = ['regime', 'ema-proximity', 'rsi', 'news-blackout', 'cooldown', 'momentum', 'confidence'];

/** A made-up run; give other fields to make it another one. */
export function makeRun(fields: Partial<Run> = {}): Run {
  return { id: 'run-a', market: 'replay', configHash: 'c0ffee', origin: 'feed', label: 'made up', startedAt: RECORDS_START, ...fields };
}

/** An observation as a provider of a made-up feed delivers it. */
export function makeObservation(fields: Partial<Observation> = {}): Observation {
  return {
    feed: 'candles@1h',
    asset: 'XYZ',
    asOf: RECORDS_START - HOUR,
    knownAt: RECORDS_START,
    values: { close: 42_000.5, note: 'plain' },
    provider: 'made-up',
    source: 'made-up',
    ...fields,
  };
}

/** What a series of made-up cycles is about. */
export interface RecordSeries {
  readonly run?: string;
  readonly asset?: string;
  /** The first cycle's slot. */
  readonly from?: Instant;
  /** Milliseconds between two cycles. */
  readonly every?: number;
}

/**
 * Made-up cycles of typical size and rate of change, for ever: 25 readings of which about six change from one to the next (the
 * others are the same objects, as the kernel gives them), six opinions, seven gates, a trade that opens and closes now and then.
 */
export function* makeOutcomes(series: RecordSeries = {}): Generator<CycleOutcome, never> {
  const { run = 'run-a', asset = 'XYZ', from = RECORDS_START, every = 5 * MINUTE } = series;
  const readings: Reading[] = [];
  const opinions: Opinion[] = [];
  const gates: GateResult[] = [];
  let regime = makeRegime(0, from);
  let portfolio = makePortfolio(0);
  for (let cycle = 0; ; cycle++) {
    const scheduledAt = from + cycle * every;
    for (const [index, signal] of SIGNALS.entries()) {
      if (cycle === 0 || index < 4 || (cycle + index) % 12 === 0) readings[index] = makeReading(signal, index, cycle, scheduledAt);
    }
    for (const [index, agent] of ANALYSTS.entries()) {
      if (cycle === 0 || (cycle + index) % 4 === 0) opinions[index] = makeOpinion(agent, index, cycle);
    }
    for (const [index, gate] of GATES.entries()) {
      if (cycle === 0 || (cycle + index) % 5 === 0) gates[index] = makeGate(gate, index, cycle);
    }
    if (cycle % 12 === 0) regime = makeRegime(cycle, scheduledAt);
    const events = makeEvents(cycle, run, asset, scheduledAt);
    if (events.length > 0) portfolio = makePortfolio(cycle);
    yield {
      record: {
        format: 'cycle/1',
        run,
        asset,
        scheduledAt,
        cutoff: scheduledAt + 3_000,
        origin: 'scheduled',
        collection: [],
        readings: [...readings],
        regime,
        opinions: [...opinions],
        verdict: makeVerdict(cycle),
        gates: [...gates],
        entry: { entered: events[0]?.kind === 'order', reason: events[0]?.kind === 'order' ? 'ENTERED' : 'NO_BUY_VERDICT' },
        events,
        portfolio,
        valuation: { equity: `${10_000 + (cycle % 977)}.25`, mark: `${42_000 + (cycle % 1_000)}.5` },
      },
      observations: [],
      timings: null,
    };
  }
}

/** The first `count` cycles of a series. */
export function takeOutcomes(count: number, series: RecordSeries = {}): CycleOutcome[] {
  const outcomes = makeOutcomes(series);
  return Array.from({ length: count }, () => outcomes.next().value);
}

/** A copy of an outcome with some fields of its record replaced. */
export function withRecord(outcome: CycleOutcome, fields: Partial<CycleRecord>): CycleOutcome {
  return { ...outcome, record: { ...outcome.record, ...fields } };
}

function makeReading(signal: string, index: number, cycle: number, at: Instant): Reading {
  const absent = index === 24 && cycle % 24 < 12;
  return {
    signal,
    version: 1,
    value: absent ? null : Math.sin(cycle * 0.7 + index) * 3.1,
    parts: index % 3 === 0 ? { fast: Math.cos(cycle + index), slow: Math.sin(cycle / 3) } : {},
    lean: absent ? null : Math.sin(cycle + index),
    asOf: at - 60_000 * index,
    sources: ['binance-spot', 'coin-metrics'].slice(0, 1 + (index % 2)),
    absence: absent ? { code: 'STALE', detail: 'The newest row is 9 h old; 6 h are allowed.' } : null,
  };
}

function makeRegime(cycle: number, asOf: Instant): RegimeReading {
  const top = Math.floor(cycle / 288) % REGIMES.length;
  const posterior = REGIMES.map((_, index) => (index === top ? 0.93 : 0.01));
  return { regime: REGIMES[top]!, posterior, model: 'model-2023-12', asOf, reason: null };
}

function makeOpinion(agent: string, index: number, cycle: number): Opinion {
  return {
    agent,
    reasoner: 'rules',
    stance: (['BUY', 'HOLD', 'SELL'] as const)[(cycle + index) % 3]!,
    confidence: Math.abs(Math.sin(cycle * 1.3 + index)),
    probabilityUp4h: 0.5 + Math.sin(cycle + index) / 4,
    probabilityUp24h: 0.5 + Math.cos(cycle + index) / 4,
    rationale: {
      kind: 'code',
      code: 'WEIGHTED_LEAN',
      args: { lean: Math.sin(cycle), weight: 0.75, regime: 'BULL_TRENDING', signals: SIGNALS.slice(index, index + 5) },
    },
    citedSignals: SIGNALS.slice(index, index + 5),
    risks: ['A made-up risk that is as long as a sentence tends to be.'],
    abstention: null,
    model: null,
    promptHash: null,
  };
}

function makeVerdict(cycle: number): Verdict {
  return {
    stance: cycle % 11 === 0 ? 'BUY' : cycle % 7 === 0 ? 'SELL' : 'HOLD',
    confidence: Math.abs(Math.sin(cycle)),
    reason: 'DECIDED',
    judge: 'chief-judge',
    reasoner: 'rules',
    rationale: { kind: 'code', code: 'WEIGHTED_VOTE', args: { score: Math.sin(cycle), weights: ['0.2', '0.3'] } },
    dissent: ['momentum', 'risk-assessor'],
    contradictions: [['fundamentals', 'momentum']],
    opinions: 6,
  };
}

function makeGate(gate: string, index: number, cycle: number): GateResult {
  const passed = (cycle + index * 3) % 4 !== 0;
  const code = passed ? 'PASSED' : `${gate.toUpperCase().replaceAll('-', '_')}_BLOCKS`;
  return { gate, passed, code, observed: Math.sin(cycle) * 70, limit: 70, detail: null };
}

function makePortfolio(cycle: number): Portfolio {
  return {
    cash: `${10_000 + (cycle % 31)}.125`,
    positions: [],
    realizedPnl: `${cycle % 31}.125`,
    fees: '1.5',
    closedTrades: Math.floor(cycle / 100),
    wins: Math.floor(cycle / 200),
    streak: 1,
    lastClose: {},
  };
}

/** A trade opens at every 40th cycle and closes 20 cycles later. */
function makeEvents(cycle: number, run: string, asset: string, at: Instant): TradeEvent[] {
  if (cycle === 0 || cycle % 20 !== 0) return [];
  const base = { tradeId: `${run}/${asset}/${Math.floor(cycle / 40)}`, asset, at };
  const fill = {
    kind: 'fill',
    price: '42000.5',
    marketPrice: '42000',
    fee: '0.4',
    pricedBy: 'next-open',
    venue: 'kraken',
    quote: 'USD',
    quantity: '0.01',
    levels: null,
  } as const;
  if (cycle % 40 === 0) {
    const order = { kind: 'order', side: 'buy', quantity: '0.01', sizing: { risk: 0.01 }, ...base } as const;
    return [order, { side: 'buy', ...fill, ...base }];
  }
  const close = { kind: 'close', reason: 'STOP', pnl: '-1.25', returnFraction: -0.003, heldMs: HOUR, figures: { stop: 41_000 } } as const;
  return [
    { side: 'sell', ...fill, ...base },
    { ...close, ...base },
  ];
}
