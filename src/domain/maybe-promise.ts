import { PluginError } from './errors.ts';

/** A value that is there, or will be. Stages that need not wait return plain values, so that a backtest never yields. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * The answer of a plugin that must not wait. A promise is refused, and its own end is awaited: unheard, its failure would end the process.
 * @throws PluginError PLUGINS_INVALID when it is a promise
 */
export function answeredAtOnce<T>(answer: T): T {
  if (!(answer instanceof Promise)) return answer;
  void Promise.allSettled([answer]);
  throw new PluginError('PLUGINS_INVALID', 'it answered with a promise; it must answer at once, from its inputs alone');
}

/** Goes on with a value: at once when it is there, else when it has come. */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** All values together: at once when all are there. */
export function allOf<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as readonly T[]);
}

/** Does something that may fail, now or later; a failure becomes the value that `recover` makes of it. */
export function attempt<T>(act: () => MaybePromise<T>, recover: (error: unknown) => T): MaybePromise<T> {
  try {
    const value = act();
    return value instanceof Promise ? value.catch(recover) : value;
  } catch (error) {
    return recover(error);
  }
}
