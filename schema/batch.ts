/** Loads one by one what can be loaded together: all that is asked for in the same turn is loaded at once, and remembered. */
export class Batch<K, V> {
  readonly #loadMany: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>;
  readonly #answers = new Map<K, Promise<V | null>>();
  #pending: { readonly keys: K[]; readonly loaded: Promise<ReadonlyMap<K, V>> } | null = null;

  constructor(loadMany: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>) {
    this.#loadMany = loadMany;
  }

  /** Null when there is no such thing. */
  load(key: K): Promise<V | null> {
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = this.#join(key).then((loaded) => loaded.get(key) ?? null);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** Forgets what was loaded. */
  clear(): void {
    this.#answers.clear();
  }

  #join(key: K): Promise<ReadonlyMap<K, V>> {
    if (this.#pending === null) {
      const keys: K[] = [];
      // The resolvers of a list run in one turn; what they ask for is complete when the next one begins.
      const loaded = Promise.resolve().then(() => {
        this.#pending = null;
        return this.#loadMany(keys);
      });
      this.#pending = { keys, loaded };
    }
    this.#pending.keys.push(key);
    return this.#pending.loaded;
  }
}
