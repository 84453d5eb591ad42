import { enumName } from '../src/kernel/registry.ts';
import type { Builder } from './builder.ts';
import type { Types } from './types.ts';

/** Adds an enum whose values the program fixes, each with what it means. A value's name is the value in SCREAMING_SNAKE. */
export function defineEnum<Name extends keyof Types['Scalars']>(
  builder: Builder,
  name: Name,
  description: string,
  meanings: Readonly<Record<Types['Scalars'][Name]['Output'], string>>,
  nameOf: (value: string) => string = enumName,
): void {
  const values = Object.entries<string>(meanings).map(([value, meaning]) => [nameOf(value), { value, description: meaning }]);
  // Pothos knows the values of literal names only; these come at run time.
  const plainName: string = name;
  builder.enumType(plainName, {
    description,
    values: Object.fromEntries(values) as Record<string, { value: string; description: string }>,
  });
}

/** A plugin as the value of an enum. */
export interface KeyedPlugin {
  readonly key: string;
  readonly title: string;
}

/**
 * Adds the enum of a kind of plugins: the loaded ones, and keys that only records know, deprecated. GraphQL has no empty enums: without
 * any key there is one value that stands for none.
 */
export function definePluginEnum(
  builder: Builder,
  name: PluginEnum,
  description: string,
  plugins: readonly KeyedPlugin[],
  storedKeys: readonly string[],
): void {
  const loaded = new Set(plugins.map(({ key }) => key));
  const values: [string, { value: string; description: string; deprecationReason?: string }][] = [
    ...plugins.map(({ key, title }) => toValue(key, { description: title })),
    ...storedKeys.filter((key) => !loaded.has(key)).map((key) => toValue(key, RETIRED)),
  ];
  if (values.length === 0) values.push(toValue('none', { description: 'There is no plugin of this kind.' }));
  builder.enumType(name, { description, values: Object.fromEntries(values) });
}

/** The enums whose values are plugins. */
export type PluginEnum = 'SignalKey' | 'AgentKey' | 'GateKey' | 'ProviderKey';

const RETIRED = { description: 'No longer installed; only old records have it.', deprecationReason: 'The plugin is no longer installed.' };

function toValue<Meaning>(key: string, meaning: Meaning): [string, { value: string } & Meaning] {
  return [enumName(key), { value: key, ...meaning }];
}
