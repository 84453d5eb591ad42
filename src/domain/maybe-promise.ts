/** A value that is there, or will be. Stages that need not wait return plain values, so that a backtest never yields. */
export type MaybePromise<T> = T | Promise<T>;

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
