import { expect } from 'vitest';
import { PluginError } from '../../src/domain/errors.ts';
import { candles } from '../../src/feeds/index.ts';
import { discoverPlugins } from '../../src/kernel/discover.ts';
import {
  abstain,
  defineAgent,
  defineGate,
  defineProvider,
  defineSignal,
  HOUR,
  latest,
  pass,
  z,
  type AnalystDefinition,
  type JudgeDefinition,
} from '../../src/sdk/index.ts';
import { pluginsInMemory, type PluginTree } from './plugin-folder.ts';

/** A Judge that always holds. */
export const judge = defineAgent<JudgeDefinition>({
  key: 'judge',
  title: 'Judge',
  role: 'judge',
  version: 1,
  mandate: 'Decides.',
  rules: () => ({ stance: 'HOLD', confidence: 0, rationale: { kind: 'text', text: '' } }),
});

/** An analyst that always abstains. */
export function analyst(key: string, inputs: AnalystDefinition['inputs'] = { categories: ['macro'] }): AnalystDefinition {
  const rules = () => abstain('NO_INPUT', 'none');
  return defineAgent<AnalystDefinition>({ key, title: key, role: 'analyst', version: 1, mandate: 'Looks.', inputs, rules });
}

const signalFields = {
  title: 'Close',
  category: 'momentum',
  unit: 'quote',
  version: 1,
  description: 'The last price.',
  source: 'https://example.org/close',
  range: { min: 0, max: 1e9 },
  inputs: { close: latest(candles('1h').close) },
  compute: () => 1,
} as const;

/** A signal of the hourly close, with these fields instead of its own. */
export function signal(key: string, changes: object = {}): object {
  return defineSignal({ ...signalFields, key, ...changes });
}

/** A gate that lets everything pass, with these fields instead of its own. */
export function gate(key: string, order: number, changes: object = {}): object {
  const options = z.strictObject({ max: z.number().default(1) });
  const evaluate = () => pass({ observed: 1, limit: 1 });
  return defineGate({ key, title: key, description: 'A gate.', order, inputs: {}, options, evaluate, ...changes });
}

/** How a feed is delivered that offers nothing. */
export const delivery = { cadenceMs: HOUR, publicationLagMs: 0, maxAgeMs: 2 * HOUR, fetch: () => [] };

/** A provider with these offers, and these fields instead of its own. */
export function provider(key: string, offers: readonly unknown[], changes: object = {}): object {
  const licence = { name: 'MIT', commercialUse: true, attribution: 'none' };
  const about = { key, title: key, homepage: 'https://example.org', licence, markets: ['live'], offers, ...changes };
  return defineProvider(about as never);
}

/** The files of a complete council. */
export const council: PluginTree = {
  'plugins/agents/judge.ts': { default: judge },
  'plugins/agents/fred.ts': { default: analyst('fred') },
};

/** The faults that discovery reports for these plugins beside a complete council. */
export async function faultsOf(tree: PluginTree, folders: readonly string[] = ['plugins']): Promise<readonly string[]> {
  try {
    await discoverPlugins(pluginsInMemory({ ...council, ...tree }), { folders, packages: [] });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PluginError);
    expect(error).toMatchObject({ code: 'PLUGINS_INVALID' });
    const [, ...lines] = (error as Error).message.split('\n');
    return lines;
  }
}

/** The faults of one signal `a` with these changes. */
export const signalFaults = (changes: object): Promise<readonly string[]> =>
  faultsOf({ 'plugins/signals/a.ts': { default: signal('a', changes) } });
