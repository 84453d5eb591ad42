import type { FolderEntry, LoadedModule, PluginFiles } from '../../src/kernel/plugin-files.ts';

/** A tree of plugin files in memory: what each file exports, by its path below a root. */
export type PluginTree = Readonly<Record<string, LoadedModule | Readonly<Record<string, unknown>>>>;

/** A port to plugin files that are not on disk: `{ 'plugins/signals/a.ts': { default: defineSignal({ … }) } }`. */
export function pluginsInMemory(tree: PluginTree, packages: Readonly<Record<string, string>> = {}): PluginFiles {
  const paths = Object.keys(tree);
  return {
    list(folder) {
      const inside = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
      if (inside.length === 0) return Promise.resolve(null);
      const names = [...new Set(inside.map((path) => path.split('/')[0]!))];
      return Promise.resolve(
        names.map((name): FolderEntry => {
          const path = `${folder}/${name}`;
          return { name, type: inside.includes(name) ? 'file' : 'folder', path, shown: path };
        }),
      );
    },
    load(path) {
      const module = tree[path]!;
      return Promise.resolve('fault' in module || 'exports' in module ? (module as LoadedModule) : { exports: module });
    },
    locate(name) {
      const folder = packages[name];
      return Promise.resolve(
        folder === undefined ? { fault: 'there is no such package', fix: `Install it (npm install ${name})` } : { folder },
      );
    },
  };
}
