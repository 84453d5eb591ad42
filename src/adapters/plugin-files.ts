import { readFile, readdir } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeError } from '../domain/errors.ts';
import type { Fault, FolderEntry, LoadedModule, PluginFiles } from '../kernel/plugin-files.ts';
import { explainModuleFault } from './explain-module-fault.ts';

/** A module that waits for longer than this at its top level is given up. */
const LOAD_LIMIT_MS = 10_000;

/**
 * The folders and modules on this machine. Relative folders are meant from `base`, and packages are looked for as Node
 * does from there. A package names its folder of plugins as `"ghost-council": { "plugins": "dist/plugins" }` in its
 * package.json; without that it is `plugins`. Packages bring JavaScript: Node strips no types under node_modules.
 */
export function createPluginFiles(base: string): PluginFiles {
  const show = (path: string): string => {
    const inside = relative(base, path).replaceAll('\\', '/');
    return inside.startsWith('..') ? path : inside;
  };
  return {
    list: (folder) => listFolder(resolve(base, folder), show),
    load: (path) => loadModule(resolve(base, path), show),
    locate: (packageName) => locatePackage(packageName, base),
  };
}

async function listFolder(folder: string, show: (path: string) => string): Promise<readonly FolderEntry[] | null> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => {
      const path = join(folder, entry.name);
      return { name: entry.name, type: entry.isDirectory() ? 'folder' : 'file', path, shown: show(path) };
    });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function loadModule(path: string, show: (path: string) => string): Promise<LoadedModule> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<Fault>((settle) => {
    timer = setTimeout(() => {
      settle({ fault: `it was not loaded after ${String(LOAD_LIMIT_MS / 1000)} s`, fix: 'Await nothing at its top level' });
    }, LOAD_LIMIT_MS);
  });
  try {
    const loading = import(pathToFileURL(path).href) as Promise<Record<string, unknown>>;
    return await Promise.race([loading.then((exports): LoadedModule => ({ exports })), overdue]);
  } catch (error) {
    return explainModuleFault(error, { path, show });
  } finally {
    clearTimeout(timer);
  }
}

async function locatePackage(name: string, base: string): Promise<{ readonly folder: string } | Fault> {
  let found: string | undefined;
  try {
    found = findPackageJSON(name, pathToFileURL(join(base, 'package.json')));
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND')
      return { fault: describeError(error), fix: 'Give the name of an installed package' };
  }
  if (found === undefined) {
    return { fault: 'there is no such package', fix: `Install it (npm install ${name}), or take it out of the configured plugin packages` };
  }
  try {
    const manifest = JSON.parse(await readFile(found, 'utf8')) as { readonly 'ghost-council'?: { readonly plugins?: unknown } };
    const folder = manifest['ghost-council']?.plugins ?? 'plugins';
    if (typeof folder === 'string') return { folder: join(dirname(found), folder) };
    return { fault: 'its package.json names no folder of plugins', fix: 'Write "ghost-council": { "plugins": "dist/plugins" } there' };
  } catch (error) {
    return { fault: `its package.json cannot be read: ${describeError(error)}`, fix: 'Install the package again' };
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ENOENT' || code === 'ENOTDIR';
}
