import type { AgentDefinition, AnalystDefinition, JudgeDefinition } from '../sdk/define-agent.ts';
import type { GateDefinition } from '../sdk/define-gate.ts';
import type { ProviderDefinition } from '../sdk/define-provider.ts';
import type { SignalDefinition } from '../sdk/define-signal.ts';

/** The four kinds of plugins; each has a folder named after its plural. */
export const PLUGIN_KINDS = ['provider', 'signal', 'agent', 'gate'] as const;

/** One of the four kinds of plugins. */
export type PluginKind = (typeof PLUGIN_KINDS)[number];

/** Any plugin. */
export type PluginDefinition = ProviderDefinition | SignalDefinition | AgentDefinition | GateDefinition;

/** Everything that was discovered, validated and frozen at start-up. The order is deterministic. */
export interface Registry {
  readonly providers: readonly ProviderDefinition[];
  /** By key, but a signal that reads another comes after it. */
  readonly signals: readonly SignalDefinition[];
  /** By key. */
  readonly analysts: readonly AnalystDefinition[];
  readonly judge: JudgeDefinition;
  /** By `order`. */
  readonly gates: readonly GateDefinition[];
  /** The file or package that each plugin came from, by `kind:key`. */
  readonly origins: ReadonlyMap<string, string>;
}

/** The name of a plugin in a GraphQL enum: SCREAMING_SNAKE of its key. */
export function enumName(key: string): string {
  return key.toUpperCase().replaceAll('-', '_');
}
