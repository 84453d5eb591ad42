import { expect } from 'vitest';
import type { z } from 'zod';
import type { Verdict } from '../../src/domain/council.ts';
import type { GateResult } from '../../src/domain/gate.ts';
import type { Reading } from '../../src/domain/reading.ts';
import type { Regime } from '../../src/domain/regime.ts';
import type { Portfolio } from '../../src/domain/trade.ts';
import type { FeedRef, Fields } from '../../src/feeds/index.ts';
import { GateRow } from '../../src/kernel/cycle/gate.ts';
import type { GateDefinition, Inputs } from '../../src/sdk/index.ts';
import { Frame } from '../../src/series/frame.ts';
import { portfolioOf, readingOf, regimeReading, verdictOf } from './cycle-fixtures.ts';
import { frozen } from './guard.ts';
import { appendRows, instantOf, openTable, type Moment, type TestRow, type TestSource } from './rows.ts';

/** What a gate says at one moment, with the expectations that a test has of it. */
export class GateCheck {
  readonly result: GateResult;

  constructor(result: GateResult) {
    this.result = result;
  }

  /** Expects that the entry may pass. */
  expectPass(evidence: Partial<Pick<GateResult, 'observed' | 'limit'>> = {}): this {
    expect(this.result).toMatchObject({ passed: true, code: 'PASSED', ...evidence });
    return this;
  }

  /** Expects that the entry is blocked, by code. */
  expectBlock(code: string, evidence: Partial<Pick<GateResult, 'observed' | 'limit'>> = {}): this {
    expect(this.result).toMatchObject({ passed: false, code, ...evidence });
    return this;
  }
}

/** Tests one gate as the kernel asks it: BUY verdict, bull market and an empty portfolio unless the test says else. */
export class GateKit {
  readonly #definition: GateDefinition;
  readonly #frame = new Frame();
  readonly #readings = new Map<string, Reading>();
  #options: Record<string, unknown> = {};
  #regime = regimeReading('BULL_TRENDING');
  #verdict = verdictOf();
  #portfolio = portfolioOf();

  constructor(definition: GateDefinition) {
    this.#definition = definition;
  }

  /** Settings that differ from the gate's defaults. */
  withOptions(options: Readonly<Record<string, unknown>>): this {
    this.#options = { ...this.#options, ...options };
    return this;
  }

  /** What a signal reads; null for an absent value. Signals that are not named are absent. */
  withReading(signal: string, value: number | null, parts: Readonly<Record<string, number>> = {}): this {
    this.#readings.set(signal, readingOf(signal, value, { parts }));
    return this;
  }

  /** The regime, or null for none. */
  withRegime(regime: Regime | null, probability?: number): this {
    this.#regime = regimeReading(regime, probability);
    return this;
  }

  withVerdict(changes: Partial<Verdict>): this {
    this.#verdict = verdictOf(changes);
    return this;
  }

  withPortfolio(changes: Partial<Portfolio>): this {
    this.#portfolio = portfolioOf(changes);
    return this;
  }

  /** Rows of a feed that the gate reads itself, in the order in which they became known. */
  given<F extends Fields>(feed: FeedRef<F>, rows: readonly TestRow<F>[], from: TestSource = {}): this {
    const table = openTable(feed, from);
    this.#frame.add(table);
    appendRows(table, rows);
    return this;
  }

  /** What the gate says at a moment. */
  at(moment: Moment, asset = 'XYZ'): GateCheck {
    const now = instantOf(moment);
    this.#frame.advance(now);
    const { key, options } = this.#definition;
    const settings = new Map([[key, frozen(options.parse(this.#options))]]);
    const row = new GateRow([this.#definition], settings, this.#frame, (signal) => this.#readings.get(signal) ?? readingOf(signal, null));
    const question = { asset, now, regime: this.#regime, verdict: this.#verdict, portfolio: this.#portfolio };
    return new GateCheck(row.evaluate(frozen(structuredClone(question)))[0]!);
  }
}

/** Opens the test kit of a gate: `gateKit(definition).withReading('rsi-1h', 75).at('2024-01-02').expectBlock('OVERBOUGHT')`. */
export function gateKit<I extends Inputs, O extends z.ZodObject>(definition: GateDefinition<I, O>): GateKit {
  return new GateKit(definition);
}
