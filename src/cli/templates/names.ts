/** The names of a new plugin. */
export interface PluginNames {
  /** Kebab-case: `my-signal`. */
  readonly key: string;
  /** The key as words: `My Signal`. */
  readonly title: string;
}

/** The names that follow from a key. */
export function namesOf(key: string): PluginNames {
  const title = key
    .split('-')
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join(' ');
  return { key, title };
}
