/** Takes in values as they come and gives them out as they are asked for. What was taken in before the end is given out before it. */
export class Inbox<T> implements AsyncIterableIterator<T, undefined> {
  readonly #values: T[] = [];
  readonly #onReturn: () => void;
  #end: { readonly error: unknown } | 'complete' | null = null;
  #wake: () => void = () => undefined;

  /** @param onReturn is told when the reader wants no more */
  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  push(value: T): void {
    this.#values.push(value);
    this.#wake();
  }

  complete(): void {
    this.#end ??= 'complete';
    this.#wake();
  }

  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    for (;;) {
      if (this.#values.length > 0) return { done: false, value: this.#values.shift()! };
      if (this.#end === 'complete') return { done: true, value: undefined };
      if (this.#end !== null) throw this.#end.error;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#values.length = 0;
    this.complete();
    this.#onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
