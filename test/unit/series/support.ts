import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Decimal } from 'decimal.js';
import { expect } from 'vitest';
import type { Operator } from '../../../src/series/operator.ts';

/** Decimals of eighty digits (a stored double has up to sixty or so), in which the expected values are computed from the definitions. */
export const Exact = Decimal.clone({ precision: 80 });

/** A column of exact values, null where undefined. */
export type ExactColumn = readonly (Decimal | null)[];

const vectors = fileURLToPath(new URL('../../../../shared/vectors/indicators/', import.meta.url));

/** Whether the reference vectors lie beside the repository. */
export const sharedAvailable = existsSync(vectors);

/** The names of the vectors of bars and their indicators. */
export const indicatorVectors = sharedAvailable
  ? readdirSync(vectors).flatMap((file) => (file.startsWith('ind_') ? [file.replace('.json', '')] : []))
  : ['ind_'];

/** The reference vector of a name; an empty object without ../shared, whose tests are skipped. */
export function readVector(name: string): unknown {
  return sharedAvailable ? JSON.parse(readFileSync(`${vectors}${name}.json`, 'utf8')) : {};
}

/** The outputs of an operator, its rows pushed one by one. */
export function stream(operator: Operator, ...columns: readonly Float64Array[]): Float64Array {
  const state = operator.create();
  const [a, b, c] = columns;
  return a!.map((value, row) => state.push(value, b?.[row] ?? NaN, c?.[row] ?? NaN));
}

/** Fails unless each value is within `tolerance` (relative) of the expected one, and NaN exactly where that is null. */
export function expectColumn(actual: Float64Array, expected: readonly (number | Decimal | null)[], tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length);
  for (const [row, value] of expected.entries()) {
    const got = actual[row]!;
    if (value === null) {
      expect(got, `row ${String(row)}`).toBeNaN();
      continue;
    }
    const want = Number(value);
    const close = Math.abs(got - want) <= tolerance * Math.abs(want);
    if (!close) expect.fail(`row ${String(row)}: expected ${String(want)}, got ${String(got)}`);
  }
}

/** A reproducible stream of numbers in [0, 1). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Bars of a random walk: `level` plus steps of about `step`. */
export function randomBars(rows: number, level: number, step: number, seed = 7): Record<'high' | 'low' | 'close', Float64Array> {
  const draw = uniform(seed);
  const close = new Float64Array(rows);
  let price = level;
  for (let i = 0; i < rows; i += 1) {
    price += step * (draw() - 0.5);
    close[i] = price;
  }
  return { close, high: close.map((value) => value + step * draw()), low: close.map((value) => value - step * draw()) };
}
