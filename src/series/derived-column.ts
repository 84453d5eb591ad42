import type { GrowableFloat64 } from './growable.ts';
import type { Operator, OperatorState } from './operator.ts';

/** The part of a table that a derived column follows. */
export interface FollowedTable {
  readonly visible: number;
}

/**
 * An operator's output on the visible rows of a table. It is fed each row once, when it is first asked for after the
 * row became visible; the cost of a step does not depend on the length of the history.
 */
export class DerivedColumn {
  readonly operator: Operator;
  readonly #table: FollowedTable;
  readonly #inputs: readonly GrowableFloat64[];
  readonly #state: OperatorState;
  #fed = 0;
  #value = Number.NaN;

  constructor(table: FollowedTable, inputs: readonly GrowableFloat64[], operator: Operator) {
    this.operator = operator;
    this.#table = table;
    this.#inputs = inputs;
    this.#state = operator.create();
  }

  /** The output for the newest visible row; NaN while the operator warms up or its input is missing. */
  get value(): number {
    const visible = this.#table.visible;
    if (this.#fed < visible) {
      const [a, b, c] = this.#inputs;
      for (; this.#fed < visible; this.#fed += 1) {
        this.#value = this.#state.push(a!.at(this.#fed), b === undefined ? 0 : b.at(this.#fed), c === undefined ? 0 : c.at(this.#fed));
      }
    }
    return this.#value;
  }
}
