import type { SignalDefinition } from '../../src/sdk/index.ts';

/** Freezes plain objects and arrays all the way down, so that whoever changes what he was given throws. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

/** A signal that is watched: what its `compute` was given and what it answered, in order. */
export interface WatchedSignal {
  readonly definition: SignalDefinition;
  readonly calls: { readonly values: Readonly<Record<string, unknown>>; readonly answer: unknown }[];
}

/**
 * The same signal, but `compute` is given frozen values and is held to leave typed arrays, which cannot be frozen, as
 * they were.
 */
export function watchSignal(definition: SignalDefinition): WatchedSignal {
  const calls: WatchedSignal['calls'] = [];
  const compute: SignalDefinition['compute'] = (given) => {
    const values = frozen(structuredClone(given));
    const before = structuredClone(values);
    const answer = definition.compute(values);
    if (!sameNumbers(before, values)) throw new TypeError(`${definition.key} changes the arrays that it is given`);
    calls.push({ values, answer });
    return answer;
  };
  return { definition: Object.freeze({ ...definition, compute }), calls };
}

function sameNumbers(before: unknown, after: unknown): boolean {
  return JSON.stringify(before, listed) === JSON.stringify(after, listed);
}

function listed(_: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value, String) : value;
}
