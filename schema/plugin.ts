import { PLUGIN_KINDS, type Registry } from '../src/kernel/registry.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';
import type { PluginView } from './views.ts';

/** Adds the type `Plugin` and the query `plugins`. */
export function definePlugin(builder: Builder, registry: Registry): void {
  defineEnum(builder, 'PluginKind', 'The four kinds of plugins.', {
    provider: 'A source of feeds.',
    signal: 'A number about the market, computed from feeds.',
    agent: 'A member of the council.',
    gate: 'A condition that an entry must meet.',
  });
  builder.objectType('Plugin', {
    description: 'One installed plugin of any kind.',
    fields: (t) => ({
      kind: t.expose('kind', { type: 'PluginKind', description: 'What it is.' }),
      key: t.exposeString('key', { description: 'Its key: the name of its file.' }),
      title: t.exposeString('title', { description: 'What people call it.' }),
      origin: t.exposeString('origin', { description: 'The file or package that it came from.' }),
    }),
  });
  const plugins = PLUGIN_KINDS.flatMap((kind) => pluginsOf(registry, kind));
  builder.queryField('plugins', (t) =>
    t.field({
      type: ['Plugin'],
      description: 'The installed plugins, as they were found at start-up.',
      args: { kind: t.arg({ type: 'PluginKind', description: 'Only plugins of this kind.' }) },
      resolve: (_, { kind }) => plugins.filter((plugin) => kind == null || plugin.kind === kind),
    }),
  );
}

function pluginsOf(registry: Registry, kind: PluginView['kind']): PluginView[] {
  const { providers, signals, analysts, judge, gates, origins } = registry;
  const byKind = { provider: providers, signal: signals, agent: [...analysts, judge], gate: gates };
  return byKind[kind].map(({ key, title }) => ({ kind, key, title, origin: origins.get(`${kind}:${key}`) ?? '' }));
}
