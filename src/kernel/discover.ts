import type { AgentDefinition, AnalystDefinition } from '../sdk/define-agent.ts';
import { loadRoot, type Candidate } from './load-plugins.ts';
import { orderSignals } from './order-signals.ts';
import type { PluginFiles } from './plugin-files.ts';
import { Problems } from './problems.ts';
import type { PluginDefinition, PluginKind, Registry } from './registry.ts';
import { validatePlugins } from './validate.ts';

/** Where plugins are looked for. */
export interface PluginPlaces {
  /** Folders with the four plugin folders inside, the built-in one first. */
  readonly folders: readonly string[];
  /** Installed packages that bring plugins as JavaScript. */
  readonly packages: readonly string[];
}

/**
 * Finds, loads, checks and orders every plugin: the folders `providers`, `signals`, `agents` and `gates` under each root,
 * the folders first, then the packages. Nothing is skipped: a file in there that is no plugin is a fault. The registry is
 * frozen, and so is every plugin, as deep as it is plain data.
 *
 * @throws PluginError PLUGINS_INVALID with all faults of all plugins, a line each: `file: fault. fix.`
 */
export async function discoverPlugins(files: PluginFiles, places: PluginPlaces): Promise<Registry> {
  const problems = new Problems();
  const candidates: Candidate[] = [];
  for (const folder of places.folders) candidates.push(...(await loadRoot(files, folder, problems)));
  for (const name of places.packages) {
    const located = await files.locate(name);
    if ('fault' in located) problems.add(name, located);
    else candidates.push(...(await loadRoot(files, located.folder, problems)));
  }
  const plugins = validatePlugins(candidates, problems);
  problems.throwIfAny();

  const definitions = plugins.map(({ definition }) => deepFreeze(definition));
  const agents = byKey(ofKind(definitions, 'agent'));
  return Object.freeze({
    providers: Object.freeze(byKey(ofKind(definitions, 'provider'))),
    signals: Object.freeze(orderSignals(ofKind(definitions, 'signal'))),
    analysts: Object.freeze(agents.filter(isAnalyst)),
    judge: agents.find((agent) => agent.role === 'judge')!,
    gates: Object.freeze(ofKind(definitions, 'gate').toSorted((a, b) => a.order - b.order)),
    origins: new Map(plugins.map(({ definition, origin }) => [`${definition.kind}:${definition.key}`, origin])),
  });
}

function ofKind<K extends PluginKind>(definitions: readonly PluginDefinition[], kind: K): Extract<PluginDefinition, { kind: K }>[] {
  return definitions.filter((definition): definition is Extract<PluginDefinition, { kind: K }> => definition.kind === kind);
}

function isAnalyst(agent: AgentDefinition): agent is AnalystDefinition {
  return agent.role === 'analyst';
}

function byKey<D extends { readonly key: string }>(definitions: readonly D[]): readonly D[] {
  return definitions.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Freezes plain objects and arrays all the way down; instances of classes (zod's fill themselves lazily) are left alone. */
function deepFreeze<T>(value: T, seen = new WeakSet()): T {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !Array.isArray(value)) return value;
  seen.add(value);
  for (const inner of Object.values(value)) deepFreeze(inner, seen);
  return Object.freeze(value);
}
