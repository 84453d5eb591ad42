import { createHash } from 'node:crypto';
import { toIso, type Instant } from '../domain/time.ts';
import type { Stage } from '../domain/cycle-record.ts';
import { STAGES } from '../domain/cycle-record.ts';
import { canonicalJson } from '../track-record/canonical-json.ts';
import { meanInterval, type MeanInterval } from '../track-record/bootstrap.ts';
import type { BacktestClock } from './run-backtest.ts';
import type { Funnel, Tally } from './tally.ts';

/** Fewer closed trades than this say nothing, whatever their interval. */
const FEW_TRADES = 30;

/** What a backtest found. Money is exact text; rates and shares are fractions. */
export interface BacktestReport {
  readonly run: string;
  readonly asset: string;
  readonly archive: string;
  readonly from: string;
  readonly to: string;
  readonly every: string;
  readonly cycles: number;
  readonly cyclesPerSecond: number;
  readonly measuredCycles: number;
  readonly readingSeconds: number;
  readonly warmUpSeconds: number;
  readonly trainingSeconds: number;
  readonly trainings: number;
  /** Microseconds per cycle of each stage; null unless stages were timed. */
  readonly stageMicroseconds: Readonly<Record<Stage, number>> | null;
  /** Closed trades. */
  readonly trades: number;
  readonly openTrades: number;
  readonly wins: number;
  /** SHA-256 of the canonical JSON of every trade event. */
  readonly tradesHash: string;
  readonly startCash: number;
  readonly finalEquity: number;
  readonly fees: number;
  readonly maxDrawdown: number;
  /** What the start cash would be worth, bought at the first price of the range with one taker fee and held. */
  readonly buyAndHold: number | null;
  /** Mean return per closed trade after fees, with its 95 % interval. */
  readonly tradeReturn: MeanInterval | null;
  /** Whether the trades show anything, in words. */
  readonly significance: string;
  readonly unvaluedCycles: number;
  readonly funnel: Funnel;
}

/** What the report needs besides tally and clock. */
export interface ReportContext {
  readonly run: string;
  readonly asset: string;
  readonly archive: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly every: string;
  readonly readingSeconds: number;
  readonly startCash: number;
  readonly takerBps: number;
}

/** Puts the figures of a finished backtest together. */
export function reportOf(context: ReportContext, tally: Tally, clock: BacktestClock): BacktestReport {
  const { closes } = tally;
  const opened = new Set(tally.events.filter((event) => event.kind === 'fill' && event.side === 'buy').map(({ tradeId }) => tradeId));
  const tradeReturn = meanInterval(closes.map(({ returnFraction }) => returnFraction));
  return {
    run: context.run,
    asset: context.asset,
    archive: context.archive,
    from: toIso(context.from),
    to: toIso(context.to),
    every: context.every,
    cycles: clock.cycles,
    cyclesPerSecond: clock.measuredSeconds === 0 ? 0 : Math.round(clock.measuredCycles / clock.measuredSeconds),
    measuredCycles: clock.measuredCycles,
    readingSeconds: roundTo(context.readingSeconds, 3),
    warmUpSeconds: roundTo(clock.warmUpSeconds, 3),
    trainingSeconds: roundTo(clock.trainingSeconds, 3),
    trainings: clock.trainings,
    stageMicroseconds: stageMicroseconds(tally),
    trades: closes.length,
    openTrades: opened.size - closes.length,
    wins: closes.filter(({ pnl }) => Number(pnl) > 0).length,
    tradesHash: createHash('sha256').update(canonicalJson(tally.events)).digest('hex'),
    startCash: context.startCash,
    finalEquity: tally.lastEquity === null ? context.startCash : Number(tally.lastEquity),
    fees: Number(tally.fees),
    maxDrawdown: roundTo(tally.maxDrawdown, 6),
    buyAndHold: buyAndHold(context, tally),
    tradeReturn,
    significance: judge(tradeReturn),
    unvaluedCycles: tally.unvalued,
    funnel: tally.funnel,
  };
}

/** The report as lines for people. */
export function renderReport(report: BacktestReport): string {
  const { funnel } = report;
  const blocked = Object.entries(funnel.blockedBy).sort(([, a], [, b]) => b - a);
  const lines = [
    `Backtest of ${report.asset} on ${report.archive}, ${report.from} to ${report.to}, a cycle every ${report.every}`,
    `  run              ${report.run}`,
    `  cycles           ${count(report.cycles)} at ${count(report.cyclesPerSecond)} per second`,
    `  apart from that  reading ${report.readingSeconds} s, warm-up ${report.warmUpSeconds} s, ${report.trainings} trainings ${report.trainingSeconds} s`,
    `  trades           ${report.trades} closed (${report.wins} won), ${report.openTrades} open`,
    `  equity           ${money(report.startCash)} → ${money(report.finalEquity)} (${percent(report.finalEquity / report.startCash - 1)})`,
    `  buy and hold     ${report.buyAndHold === null ? 'no price' : `${money(report.buyAndHold)} (${percent(report.buyAndHold / report.startCash - 1)})`}`,
    `  fees             ${money(report.fees)}`,
    `  max drawdown     ${percent(report.maxDrawdown)}`,
    `  per trade        ${report.significance}`,
    `  trades hash      ${report.tradesHash}`,
    `  funnel           ${count(funnel.buyVerdicts)} BUY verdicts → ${count(funnel.passed)} passed all gates → ${count(funnel.entries)} entries`,
    ...blocked.map(([gate, blocks]) => `    blocked by ${gate}: ${count(blocks)} (alone: ${count(funnel.blockedOnlyBy[gate] ?? 0)})`),
    ...Object.entries(funnel.refused).map(([reason, times]) => `    not entered, ${reason}: ${count(times)}`),
  ];
  if (report.stageMicroseconds !== null) {
    lines.push(`  µs per cycle     ${STAGES.map((stage) => `${stage} ${report.stageMicroseconds![stage]}`).join(', ')}`);
  }
  return lines.join('\n');
}

function stageMicroseconds({ stageMs, timedCycles }: Tally): Record<Stage, number> | null {
  if (timedCycles === 0) return null;
  return Object.fromEntries(STAGES.map((stage) => [stage, roundTo((stageMs[stage] * 1_000) / timedCycles, 2)])) as Record<Stage, number>;
}

function buyAndHold({ startCash, takerBps }: ReportContext, { firstMark, lastMark }: Tally): number | null {
  if (firstMark === null || lastMark === null) return null;
  return roundTo((startCash * (1 - takerBps / 10_000) * lastMark.price) / firstMark.price, 2);
}

function judge(interval: MeanInterval | null): string {
  if (interval === null) return 'no closed trade';
  const figures = `mean ${percent(interval.mean)}, 95 % interval ${percent(interval.low)} to ${percent(interval.high)}, ${interval.count} trades`;
  if (interval.count < FEW_TRADES) return `${figures}: too few trades, not significant`;
  if (interval.low > 0) return `${figures}: above zero on this archive, which was used for development`;
  if (interval.high < 0) return `${figures}: below zero, it loses money`;
  return `${figures}: not significant`;
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function money(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}
