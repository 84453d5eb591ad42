import type { AgentDefinition } from '../sdk/define-agent.ts';
import type { Input, Inputs, InputSource } from '../sdk/inputs.ts';
import { MINUTE } from '../domain/time.ts';
import { enumName, type PluginDefinition, type PluginKind, type Registry } from './registry.ts';

/** A plugin as people and programs are told of it. */
export interface PluginSummary {
  readonly kind: PluginKind;
  readonly key: string;
  /** Its value in the GraphQL enum of its kind. */
  readonly enumName: string;
  readonly title: string;
  /** The category of a signal, the role of an agent, the place of a gate in the row; null for providers. */
  readonly category: string | null;
  readonly unit: string | null;
  /** What it reads; for a provider, what it offers. */
  readonly inputs: readonly string[];
  readonly description: string;
  /** Where the formula comes from, or the source's home; null for agents and gates. */
  readonly source: string | null;
  /** The file or package that it came from. */
  readonly origin: string;
}

/** Tells of every plugin: providers, signals, analysts, the Judge, gates, each in the registry's order. */
export function describePlugins({ providers, signals, analysts, judge, gates, origins }: Registry): readonly PluginSummary[] {
  return [...providers, ...signals, ...analysts, judge, ...gates].map((definition) => {
    const { kind, key, title } = definition;
    return { kind, key, enumName: enumName(key), title, ...particularsOf(definition), origin: origins.get(`${kind}:${key}`) ?? '' };
  });
}

function particularsOf(plugin: PluginDefinition): Pick<PluginSummary, 'category' | 'unit' | 'inputs' | 'description' | 'source'> {
  switch (plugin.kind) {
    case 'provider': {
      const { name, attribution } = plugin.licence;
      const description = attribution === '' ? `Licence: ${name}.` : `Licence: ${name}. ${attribution}`;
      return { category: null, unit: null, inputs: plugin.offers.map(({ feed }) => feed.id), description, source: plugin.homepage };
    }
    case 'signal':
      return {
        category: plugin.category,
        unit: plugin.unit,
        inputs: describeInputs(plugin.inputs),
        description: plugin.description,
        source: plugin.source,
      };
    case 'agent':
      return { category: plugin.role, unit: null, inputs: whatItSees(plugin), description: plugin.mandate, source: null };
    case 'gate':
      return {
        category: `${String(plugin.order)}.`,
        unit: null,
        inputs: describeInputs(plugin.inputs),
        description: plugin.description,
        source: null,
      };
  }
}

function whatItSees(agent: AgentDefinition): readonly string[] {
  if (agent.role === 'judge') return ['opinions'];
  const { categories, signals = [], portfolio = false } = agent.inputs;
  return [...categories, ...signals, ...(portfolio ? ['portfolio'] : [])];
}

/** What a plugin reads, an entry each, without repetition: `rsi(14) of candles@1h.close`. An optional input ends in `?`. */
export function describeInputs(inputs: Inputs): readonly string[] {
  return [...new Set(Object.values(inputs).map(describeInput))];
}

function describeInput({ source, optional }: Input): string {
  return `${describeSource(source)}${optional ? '?' : ''}`;
}

function describeSource(source: InputSource): string {
  switch (source.kind) {
    case 'row':
      return source.feed.id;
    case 'value':
      return `${source.column.feed.id}.${source.column.name}`;
    case 'history':
    case 'timed-history':
      return `${String(source.rows)} rows of ${source.column.feed.id}.${source.column.name}`;
    case 'derived':
      return `${source.operator.key} of ${source.columns[0]!.feed.id}.${source.columns.map(({ name }) => name).join(', ')}`;
    case 'events':
      return `${source.feed.id} from −${String(source.beforeMs / MINUTE)} to +${String(source.afterMs / MINUTE)} min`;
    case 'venues':
      return `each venue’s ${describeSource(source.of)}`;
    case 'reading':
      return source.signal;
  }
}
