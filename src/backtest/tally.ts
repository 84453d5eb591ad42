import { Decimal } from 'decimal.js';
import type { CycleOutcome, Stage } from '../domain/cycle-record.ts';
import { STAGES } from '../domain/cycle-record.ts';
import type { CycleSink } from '../domain/ports.ts';
import type { Instant } from '../domain/time.ts';
import type { CloseEvent, TradeEvent } from '../domain/trade.ts';

/** How far entries got: which cycles wanted to buy, and what stopped them. */
export interface Funnel {
  readonly cycles: number;
  /** Cycles in which the council had no quorum. */
  readonly noQuorum: number;
  readonly buyVerdicts: number;
  /** BUY verdicts that each gate blocked, by gate key; one verdict may be blocked by several. */
  readonly blockedBy: Readonly<Record<string, number>>;
  /** BUY verdicts that this gate alone blocked. */
  readonly blockedOnlyBy: Readonly<Record<string, number>>;
  /** BUY verdicts that passed every gate. */
  readonly passed: number;
  readonly entries: number;
  /** Why BUY verdicts that passed every gate did not become entries. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Counts what a report needs while cycles go by; keeps trade events, not records. */
export class Tally implements CycleSink {
  readonly events: TradeEvent[] = [];
  readonly stageMs: Record<Stage, number> = { collect: 0, compute: 0, classify: 0, deliberate: 0, gate: 0, trade: 0, record: 0 };
  cycles = 0;
  timedCycles = 0;
  lastEquity: string | null = null;
  /** Largest fall of the equity from its highest point so far, as a fraction ≥ 0. */
  maxDrawdown = 0;
  /** Cycles in which the portfolio could not be valued for want of a price. */
  unvalued = 0;
  /** Equity at each change, for figures that need its path. */
  readonly equityAt: Instant[] = [];
  readonly equity: number[] = [];
  firstMark: { readonly at: Instant; readonly price: number } | null = null;
  lastMark: { readonly at: Instant; readonly price: number } | null = null;
  #peak = Number.NEGATIVE_INFINITY;
  #noQuorum = 0;
  #buyVerdicts = 0;
  #passed = 0;
  #entries = 0;
  readonly #blockedBy: Record<string, number> = {};
  readonly #blockedOnlyBy: Record<string, number> = {};
  readonly #refused: Record<string, number> = {};

  write(outcomes: readonly CycleOutcome[]): void {
    for (const outcome of outcomes) this.add(outcome);
  }

  /** Takes in one cycle. */
  add({ record, timings }: CycleOutcome): void {
    this.cycles += 1;
    if (record.events.length > 0) this.events.push(...record.events);
    this.#value(record.scheduledAt, record.valuation.equity, record.valuation.mark);
    this.#count(record);
    if (timings !== null) {
      this.timedCycles += 1;
      for (const stage of STAGES) this.stageMs[stage] += timings[stage];
    }
  }

  get funnel(): Funnel {
    return {
      cycles: this.cycles,
      noQuorum: this.#noQuorum,
      buyVerdicts: this.#buyVerdicts,
      blockedBy: { ...this.#blockedBy },
      blockedOnlyBy: { ...this.#blockedOnlyBy },
      passed: this.#passed,
      entries: this.#entries,
      refused: { ...this.#refused },
    };
  }

  get closes(): readonly CloseEvent[] {
    return this.events.filter((event) => event.kind === 'close');
  }

  /** All fees that were paid, as an exact decimal. */
  get fees(): string {
    let fees = new Decimal(0);
    for (const event of this.events) if (event.kind === 'fill') fees = fees.plus(event.fee);
    return fees.toFixed();
  }

  #value(at: Instant, equity: string | null, mark: string | null): void {
    if (mark !== null) {
      this.lastMark = { at, price: Number(mark) };
      this.firstMark ??= this.lastMark;
    }
    if (equity === null) {
      this.unvalued += 1;
      return;
    }
    if (equity === this.lastEquity) return;
    this.lastEquity = equity;
    const value = Number(equity);
    this.equityAt.push(at);
    this.equity.push(value);
    if (value > this.#peak) this.#peak = value;
    else this.maxDrawdown = Math.max(this.maxDrawdown, 1 - value / this.#peak);
  }

  #count({ verdict, gates, entry }: CycleOutcome['record']): void {
    if (verdict.reason === 'NO_QUORUM') this.#noQuorum += 1;
    if (verdict.stance !== 'BUY') return;
    this.#buyVerdicts += 1;
    const blocking = gates.filter(({ passed }) => !passed);
    for (const { gate } of blocking) increment(this.#blockedBy, gate);
    if (blocking.length === 1) increment(this.#blockedOnlyBy, blocking[0]!.gate);
    if (blocking.length > 0) return;
    this.#passed += 1;
    if (entry.entered) this.#entries += 1;
    else increment(this.#refused, entry.reason);
  }
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
