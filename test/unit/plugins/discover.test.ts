import { describe, expect, test } from 'vitest';
import { candles } from '../../../src/feeds/index.ts';
import { discoverPlugins } from '../../../src/kernel/discover.ts';
import { offer, reading } from '../../../src/sdk/index.ts';
import { analyst, council, delivery, faultsOf, gate, judge, provider, signal } from '../../kit/plugin-fixtures.ts';
import { pluginsInMemory, type PluginTree } from '../../kit/plugin-folder.ts';

describe('a registry', () => {
  test('holds every plugin in its order, frozen, with its origin', async () => {
    const tree: PluginTree = {
      ...council,
      'plugins/agents/amy.ts': { default: analyst('amy') },
      'plugins/signals/b.ts': { default: signal('b') },
      'plugins/signals/a.ts': { default: signal('a', { inputs: { other: reading('z-last') } }) },
      'plugins/signals/z-last.mjs': { default: signal('z-last') },
      'plugins/gates/second.ts': { default: gate('second', 2) },
      'plugins/gates/third.js': { default: gate('third', 10) },
      'more/gates/first.ts': { default: gate('first', 1) },
      'node_modules/pack/plugins/providers/source.js': { default: provider('source', [offer(candles('1h'), delivery)]) },
      'plugins/signals/.DS_Store': {},
    };
    const packages = { pack: 'node_modules/pack/plugins' };
    const places = { folders: ['plugins', 'more'], packages: ['pack'] };
    const registry = await discoverPlugins(pluginsInMemory(tree, packages), places);
    expect(registry.signals.map(({ key }) => key)).toEqual(['b', 'z-last', 'a']);
    expect(registry.analysts.map(({ key }) => key)).toEqual(['amy', 'fred']);
    expect(registry.judge).toBe(judge);
    expect(registry.gates.map(({ key }) => key)).toEqual(['first', 'second', 'third']);
    expect(registry.providers.map(({ key }) => key)).toEqual(['source']);
    expect(registry.origins.get('gate:first')).toBe('more/gates/first.ts');
    expect(registry.origins.get('provider:source')).toBe('node_modules/pack/plugins/providers/source.js');
    expect(Object.isFrozen(registry)).toBe(true);
    expect(Object.isFrozen(registry.signals)).toBe(true);
    expect(Object.isFrozen(registry.signals[0]!.range)).toBe(true);
    expect(Object.isFrozen(registry.providers[0]!.licence)).toBe(true);

    const backwards = Object.fromEntries(Object.entries(tree).reverse());
    expect(await discoverPlugins(pluginsInMemory(backwards, packages), places)).toEqual(registry);
  });

  test('is refused with every fault of every file at once, sorted by file', async () => {
    const faults = await faultsOf({
      'plugins/signals/b.ts': { default: signal('b', { title: '', version: 0, lean: 3 }) },
      'plugins/signals/a.ts': { fault: 'it throws in line 2 while it is loaded: boom', fix: 'Only declare the plugin there' },
      'plugins/gates/g.ts': { default: gate('wrong', 1) },
    });
    expect(faults).toEqual([
      "plugins/gates/g.ts: its key 'wrong' is not the file's name 'g'. Write key: 'g', or rename the file.",
      'plugins/signals/a.ts: it throws in line 2 while it is loaded: boom. Only declare the plugin there.',
      'plugins/signals/b.ts: title is wrong. It is empty.',
      'plugins/signals/b.ts: version is wrong. It must be at least 1.',
      'plugins/signals/b.ts: lean is wrong. It must be a function.',
    ]);
  });
});

describe('a file', () => {
  const only = (name: string, exports: Readonly<Record<string, unknown>>): Promise<readonly string[]> =>
    faultsOf({ [`plugins/signals/${name}`]: exports });

  test.each([
    ['a.test.ts', 'it is a test and no plugin. Move it to test/plugins.'],
    ['a.d.ts', 'it declares types and is no plugin. Move it out of the plugin folders.'],
    ['README.md', 'it is no plugin: plugins end in .ts, .js or .mjs. Rename it, or move it out of the plugin folders.'],
    ['shared/x.ts', 'it is a folder among plugins. Move it away: a plugin is one file.'],
    ['MyRatio2.ts', "its name gives the key 'MyRatio2', which is not kebab-case. Rename the file to my-ratio2: "],
    ['4h-return.ts', "its name gives the key '4h-return', which is not kebab-case. Rename the file to h-return: "],
    ['constructor.ts', "its name gives the key 'constructor'"],
    ['a--b.ts', 'Rename the file to a-b: '],
  ])('%s is refused, not skipped', async (name, text) => {
    const faults = await only(name, { default: signal('a') });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(text);
  });

  test.each([
    [{}, 'it has no default export. Write export default defineSignal({ … }).'],
    [{ helper: 1 }, 'it exports helper but no plugin as its default. Export the plugin and nothing else'],
    [{ default: signal('a'), y: 1, x: 2 }, 'it exports x, y beside its plugin. Export the plugin and nothing else'],
    [{ default: { key: 'a' } }, 'its default export is not a plugin. Write export default defineSignal({ … }).'],
    [{ default: () => 1 }, 'its default export is not a plugin.'],
    [
      { default: gate('a', 1) },
      'it declares a gate in the folder of signals. Move it to gates, or write export default defineSignal({ … }).',
    ],
  ])('with the exports of case %# is refused', async (exports, text) => {
    const faults = await only('a.ts', exports);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`plugins/signals/a.ts: ${text}`);
  });

  test('of the same kind and key is refused, with both files named', async () => {
    const tree = { 'plugins/signals/a.ts': { default: signal('a') }, 'more/signals/a.js': { default: signal('a') } };
    expect(await faultsOf(tree, ['plugins', 'more'])).toEqual([
      "more/signals/a.js: the signal 'a' is also in plugins/signals/a.ts. Rename or remove one: a plugin never replaces another.",
    ]);
  });

  test('of another kind may have the same key', async () => {
    expect(await faultsOf({ 'plugins/signals/a.ts': { default: signal('a') }, 'plugins/gates/a.ts': { default: gate('a', 1) } })).toEqual(
      [],
    );
  });

  test('in a misspelt folder, an absent folder and an unknown package are reported', async () => {
    expect(await faultsOf({ 'plugins/signal/a.ts': {} }, ['plugins', 'gone'])).toEqual([
      'gone: there is no such folder. Create it, or take it out of the configured plugin folders.',
      'plugins/signal: plugins are not looked for in a folder of this name. Rename it to signals.',
    ]);
    const places = { folders: ['plugins'], packages: ['pack'] };
    await expect(discoverPlugins(pluginsInMemory(council), places)).rejects.toThrow(
      'pack: there is no such package. Install it (npm install pack).',
    );
  });
});
