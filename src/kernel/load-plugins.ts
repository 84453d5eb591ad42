import { PLUGIN_KINDS, type PluginKind } from './registry.ts';
import type { FolderEntry, PluginFiles } from './plugin-files.ts';
import type { Problems } from './problems.ts';
import { nearest } from './suggest.ts';

/** What the default export of a plugin's file turned out to be; its shape is not known yet. */
export interface Candidate {
  readonly kind: PluginKind;
  /** The file's name without its extension: what the plugin's key must be. */
  readonly name: string;
  /** The file as people are shown it. */
  readonly origin: string;
  /** Null when the file could not be loaded or exports no plugin of its kind; its name is still taken. */
  readonly definition: Readonly<Record<string, unknown>> | null;
}

const EXTENSION = /\.(ts|js|mjs)$/;
const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Whether a key is legal: kebab-case, and as SCREAMING_SNAKE a legal GraphQL enum value. */
export function isLegalKey(key: string): boolean {
  // `constructor` is there on every object: tables by key would find it without having it.
  return KEBAB_CASE.test(key) && !(key in {});
}

/** The folder of a kind of plugins: its plural. */
export function folderOf(kind: PluginKind): string {
  return `${kind}s`;
}

/** Loads every file in the four folders of a root, in the order of their names; what is wrong goes to `problems`. */
export async function loadRoot(files: PluginFiles, root: string, problems: Problems): Promise<readonly Candidate[]> {
  const folders = await files.list(root);
  if (folders === null) {
    problems.add(root, { fault: 'there is no such folder', fix: 'Create it, or take it out of the configured plugin folders' });
    return [];
  }
  const names = PLUGIN_KINDS.map(folderOf);
  for (const { name, type, shown } of folders) {
    const meant = names.includes(name) || type === 'file' ? null : nearest(name, names);
    if (meant !== null) problems.add(shown, { fault: 'plugins are not looked for in a folder of this name', fix: `Rename it to ${meant}` });
  }
  if (!folders.some(({ name }) => names.includes(name))) {
    problems.add(root, { fault: 'it holds no plugins', fix: `Put them into its folders ${names.join(', ')}` });
  }
  const candidates: Candidate[] = [];
  for (const kind of PLUGIN_KINDS) {
    const folder = folders.find(({ name, type }) => name === folderOf(kind) && type === 'folder');
    if (folder === undefined) continue;
    const entries = [...((await files.list(folder.path)) ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      // Dot files are left behind by editors, version control and file managers.
      if (entry.name.startsWith('.') || !checkFileName(entry, problems)) continue;
      const name = entry.name.replace(EXTENSION, '');
      candidates.push({ kind, name, origin: entry.shown, definition: await loadDefinition(files, entry, kind, problems) });
    }
  }
  return candidates;
}

function checkFileName({ name, type, shown }: FolderEntry, problems: Problems): boolean {
  const fault = (text: string, fix: string): boolean => {
    problems.add(shown, { fault: text, fix });
    return false;
  };
  if (type === 'folder') return fault('it is a folder among plugins', 'Move it away: a plugin is one file');
  if (/\.d\.[cm]?ts$/.test(name)) return fault('it declares types and is no plugin', 'Move it out of the plugin folders');
  if (/\.(test|spec|bench)\.[cm]?[jt]sx?$/.test(name)) {
    return fault('it is a test and no plugin', 'Move it to test/plugins');
  }
  if (!EXTENSION.test(name))
    return fault('it is no plugin: plugins end in .ts, .js or .mjs', 'Rename it, or move it out of the plugin folders');
  const key = name.replace(EXTENSION, '');
  if (!isLegalKey(key)) {
    return fault(
      `its name gives the key '${key}', which is not kebab-case`,
      `Rename the file${suggestKey(key, ' to ')}: small letters and digits, words joined by hyphens, a letter first, and not ‘constructor’`,
    );
  }
  return true;
}

/** The legal key that an illegal one resembles, after `before`; empty when there is none. */
export function suggestKey(key: string, before: string): string {
  const kebab = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
  return isLegalKey(kebab) ? `${before}${kebab}` : '';
}

async function loadDefinition(
  files: PluginFiles,
  { path, shown }: FolderEntry,
  kind: PluginKind,
  problems: Problems,
): Promise<Candidate['definition']> {
  const define = `export default define${kind[0]!.toUpperCase()}${kind.slice(1)}({ … })`;
  const loaded = await files.load(path);
  if ('fault' in loaded) {
    problems.add(shown, loaded);
    return null;
  }
  const others = Object.keys(loaded.exports).filter((name) => name !== 'default');
  if (others.length > 0) {
    problems.add(shown, {
      fault: `it exports ${others.sort().join(', ')}${'default' in loaded.exports ? ' beside its plugin' : ' but no plugin as its default'}`,
      fix: `Export the plugin and nothing else: ${define}; what others share belongs outside the plugin folders`,
    });
    if (!('default' in loaded.exports)) return null;
  }
  if (!('default' in loaded.exports)) {
    problems.add(shown, { fault: 'it has no default export', fix: `Write ${define}` });
    return null;
  }
  const exported = loaded.exports['default'];
  if (typeof exported !== 'object' || exported === null || !PLUGIN_KINDS.some((each) => each === (exported as { kind?: unknown }).kind)) {
    problems.add(shown, { fault: 'its default export is not a plugin', fix: `Write ${define}` });
    return null;
  }
  const declared = (exported as { kind: PluginKind }).kind;
  if (declared !== kind) {
    problems.add(shown, {
      fault: `it declares a ${declared} in the folder of ${folderOf(kind)}`,
      fix: `Move it to ${folderOf(declared)}, or write ${define}`,
    });
    return null;
  }
  return exported as Candidate['definition'];
}
