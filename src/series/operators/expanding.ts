import type { Unit } from '../../domain/units.ts';
import type { Operator, OperatorState } from '../operator.ts';
import { divide, isMissing, onOneColumn } from './rules.ts';

/** Running mean and squared deviations after Welford (1962), relative to the first row so that a high level costs no digits. */
class ExpandingMoments {
  #rows = 0;
  #first = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    if (this.#rows === 0) this.#first = value;
    this.#rows += 1;
    const distance = value - this.#first;
    const before = distance - this.#mean;
    this.#mean += before / this.#rows;
    this.#squares += before * (distance - this.#mean);
  }

  mean(): number {
    return this.#first + this.#mean;
  }

  populationDeviation(): number {
    return Math.sqrt(this.#squares / this.#rows);
  }
}

function fromFirstRow(read: (moments: ExpandingMoments) => number): () => OperatorState {
  return () => {
    const moments = new ExpandingMoments();
    return {
      push(value) {
        if (isMissing(value)) return NaN;
        moments.add(value);
        return read(moments);
      },
    };
  };
}

/**
 * Population standard deviation of all rows so far, from the first one. Unit of the input, 0 on the first row. The
 * deviation of MVRV-Z (studio.glassnode.com: cumulative from the first data point). A missing row is left out.
 */
export function expandingDeviation(): Operator<readonly [Unit], 'same'> {
  const create = fromFirstRow((moments) => moments.populationDeviation());
  return onOneColumn('expandingDeviation', 'same', 1, create);
}

/** Mean of all rows so far, from the first one. Unit of the input. A missing row is left out. */
export function expandingMean(): Operator<readonly [Unit], 'same'> {
  const create = fromFirstRow((moments) => moments.mean());
  return onOneColumn('expandingMean', 'same', 1, create);
}

/**
 * How far a value is below the highest one so far, as a fraction of that: `x / max - 1`, 0 at a new high, else negative
 * (for positive inputs). NaN where the highest is 0. A missing row is left out.
 */
export function drawdown(): Operator<readonly [Unit], 'fraction'> {
  return onOneColumn('drawdown', 'fraction', 1, () => {
    let highest = -Infinity;
    return {
      push(value) {
        if (isMissing(value)) return NaN;
        if (value > highest) highest = value;
        return divide(value - highest, highest);
      },
    };
  });
}
