import type { Unit } from '../../domain/units.ts';
import type { Operator } from '../operator.ts';
import { ColumnState } from './column-state.ts';
import { divide, onOneColumn, requireRows } from './rules.ts';
import { WindowMoments } from './window-moments.ts';

/** What a sum of squared deviations of n values is divided by: `sample` n - 1, `population` n. */
export type DeviationKind = 'sample' | 'population';

function divisor(kind: DeviationKind, window: number): number {
  return kind === 'sample' ? window - 1 : window;
}

/** State of the standard deviation of a window. */
class DeviationState extends ColumnState {
  readonly #moments: WindowMoments;
  readonly #factor: number;

  constructor(window: number, kind: DeviationKind) {
    super();
    this.#moments = new WindowMoments(window);
    this.#factor = 1 / divisor(kind, window);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    this.#moments.run(values, start, end);
    const { squares } = this.#moments;
    const factor = this.#factor;
    for (let i = start; i < end; i += 1) out[i] = Math.sqrt(squares[i - start]! * factor);
  }
}

/** State of the z-score of a value within its window. */
export class ZScoreState extends ColumnState {
  readonly #moments: WindowMoments;
  readonly #factor: number;

  constructor(window: number, kind: DeviationKind) {
    super();
    this.#moments = new WindowMoments(window);
    this.#factor = 1 / divisor(kind, window);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    this.#moments.run(values, start, end);
    const { distances, squares } = this.#moments;
    const factor = this.#factor;
    for (let i = start; i < end; i += 1) out[i] = divide(distances[i - start]!, Math.sqrt(squares[i - start]! * factor));
  }
}

/** State of the z-score of a value against the rows before it. */
class PrecedingZScoreState extends ColumnState {
  readonly #moments: WindowMoments;
  readonly #factor: number;
  #previous = NaN;
  #distance = NaN;
  #squares = NaN;

  constructor(window: number) {
    super();
    this.#moments = new WindowMoments(window);
    this.#factor = 1 / (window - 1);
  }

  /** See {@link ColumnState.push}. */
  push(value: number): number {
    this.input[0] = value;
    this.run(this.input, this.output, 0, 1);
    return this.output[0]!;
  }

  /** See {@link ColumnState.run}. */
  run(values: Float64Array, out: Float64Array, start: number, end: number): void {
    this.#moments.run(values, start, end);
    const { distances, squares } = this.#moments;
    for (let i = start; i < end; i += 1) {
      const value = values[i]!;
      out[i] = divide(value - this.#previous + this.#distance, Math.sqrt(this.#squares * this.#factor));
      this.#previous = value;
      this.#distance = distances[i - start]!;
      this.#squares = squares[i - start]!;
    }
  }
}

/**
 * Standard deviation of the last `window` rows. Unit of the input, at least 0.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 1 (`sample`: 2)
 */
export function rollingDeviation(window: number, kind: DeviationKind): Operator<readonly [Unit], 'same'> {
  requireRows('rollingDeviation', window, kind === 'sample' ? 2 : 1);
  return onOneColumn(`rollingDeviation(${String(window)},${kind})`, 'same', window, () => new DeviationState(window, kind));
}

/**
 * How many standard deviations a value is above the mean of the last `window` rows, itself included. Positive above the
 * mean; NaN where the window is flat.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 2
 */
export function rollingZScore(window: number, kind: DeviationKind = 'population'): Operator<readonly [Unit], 'z-score'> {
  requireRows('rollingZScore', window, 2);
  return onOneColumn(`rollingZScore(${String(window)},${kind})`, 'z-score', window, () => new ZScoreState(window, kind));
}

/**
 * How many sample standard deviations a value is above the mean of the `window` rows BEFORE it. Positive above the mean;
 * NaN where those rows are flat. With 90 days it is the z-score of the exchange netflow.
 *
 * @throws PluginError `OPERATOR_PARAMETER` unless the window is a whole number of at least 2
 */
export function zScoreOfPreceding(window: number): Operator<readonly [Unit], 'z-score'> {
  requireRows('zScoreOfPreceding', window, 2);
  return onOneColumn(`zScoreOfPreceding(${String(window)})`, 'z-score', window + 1, () => new PrecedingZScoreState(window));
}
