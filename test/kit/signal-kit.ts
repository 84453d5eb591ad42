import { expect } from 'vitest';
import type { Reading } from '../../src/domain/reading.ts';
import type { FeedRef, Fields } from '../../src/feeds/index.ts';
import { SignalEngine } from '../../src/kernel/compute/signal-engine.ts';
import { defineSignal, type Inputs, type SignalDefinition } from '../../src/sdk/index.ts';
import { Frame } from '../../src/series/frame.ts';
import type { Table } from '../../src/series/table.ts';
import { watchSignal } from './guard.ts';
import { appendRows, instantOf, openTable, type Moment, type TestRow, type TestSource } from './rows.ts';

/** What a signal reads at one moment, with the expectations that a test has of it. */
export class ReadingCheck {
  readonly reading: Reading;

  constructor(reading: Reading) {
    this.reading = reading;
  }

  /** Expects a value, to `tolerance` relative to it (absolute where it is zero). */
  expectValue(expected: number, tolerance = 1e-9): this {
    expect(this.reading.absence).toBeNull();
    expectNear(this.reading.value!, expected, tolerance);
    return this;
  }

  /** Expects exactly these parts. */
  expectParts(expected: Readonly<Record<string, number>>, tolerance = 1e-9): this {
    expect(Object.keys(this.reading.parts).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, part] of Object.entries(expected)) expectNear(this.reading.parts[name]!, part, tolerance);
    return this;
  }

  /** Expects a lean. */
  expectLean(expected: number, tolerance = 1e-9): this {
    expect(this.reading.lean).not.toBeNull();
    expectNear(this.reading.lean!, expected, tolerance);
    return this;
  }

  /** Expects that there is no value, by code, and with `detail` in the reason. */
  expectAbsent(code: NonNullable<Reading['absence']>['code'], detail = ''): this {
    expect(this.reading.value).toBeNull();
    expect(this.reading.absence).toMatchObject({ code });
    expect(this.reading.absence!.detail).toContain(detail);
    return this;
  }
}

function expectNear(actual: number, expected: number, tolerance: number): void {
  const allowed = tolerance * (expected === 0 ? 1 : Math.abs(expected));
  expect(Math.abs(actual - expected), `${String(actual)} should be ${String(expected)}`).toBeLessThanOrEqual(allowed);
}

/** Tests one signal in the kernel's own engine: give it rows, look at a moment. */
export class SignalKit {
  readonly #engine: SignalEngine;
  readonly #frame = new Frame();
  readonly #tables = new Map<string, Table>();
  readonly #readings: Map<string, { value: number; parts: Readonly<Record<string, number>> } | null>;
  readonly #key: string;

  constructor(definition: SignalDefinition) {
    const read = Object.values(definition.inputs).flatMap(({ source }) => (source.kind === 'reading' ? [source.signal] : []));
    this.#key = definition.key;
    this.#readings = new Map(read.map((key) => [key, null]));
    this.#engine = new SignalEngine([...read.map((key) => this.#standIn(key)), watchSignal(definition).definition], this.#frame);
  }

  /** Rows of a feed, in the order in which they became known. Several calls go on with the same source. */
  given<F extends Fields>(feed: FeedRef<F>, rows: readonly TestRow<F>[], from: TestSource = {}): this {
    const id = `${feed.id} ${from.source ?? ''}`;
    let table = this.#tables.get(id);
    if (table === undefined) {
      table = openTable(feed, from);
      this.#tables.set(id, table);
      this.#frame.add(table);
    }
    appendRows(table, rows);
    return this;
  }

  /** What a signal that this one reads shall read, before the first moment is looked at; without it, it is unavailable. */
  givenReading(signal: string, value: number, parts: Readonly<Record<string, number>> = {}): this {
    expect([...this.#readings.keys()], 'a signal that is among the inputs').toContain(signal);
    expect(this.#frame.now, 'givenReading comes before at').toBe(Number.NEGATIVE_INFINITY);
    this.#readings.set(signal, { value, parts });
    return this;
  }

  /** What the signal reads at a moment; moments only move forward. */
  at(moment: Moment): ReadingCheck {
    const now = instantOf(moment);
    this.#frame.advance(now);
    this.#engine.compute(now);
    return new ReadingCheck(this.#engine.reading(this.#key));
  }

  #standIn(key: string): SignalDefinition {
    return defineSignal({
      key,
      title: key,
      category: 'momentum',
      unit: 'index',
      version: 1,
      description: 'Stands in for a signal that another one reads.',
      source: 'https://example.org',
      range: { min: -Number.MAX_VALUE, max: Number.MAX_VALUE },
      inputs: {},
      compute: () => {
        const given = this.#readings.get(key);
        if (given === null || given === undefined) throw new TypeError(`say what ${key} reads: .givenReading('${key}', …)`);
        return given;
      },
    });
  }
}

/** Opens the test kit of a signal: `signalKit(definition).given(feed, rows).at('2024-01-02').expectValue(1.5)`. */
export function signalKit<I extends Inputs>(definition: SignalDefinition<I>): SignalKit {
  return new SignalKit(definition);
}
