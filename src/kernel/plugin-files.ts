/** A file or folder inside a folder that is searched for plugins. */
export interface FolderEntry {
  /** Its name alone: `mvrv-z-score.ts`. */
  readonly name: string;
  readonly type: 'file' | 'folder';
  /** What `list` and `load` take. */
  readonly path: string;
  /** How people are shown it: relative to the project where it lies inside. */
  readonly shown: string;
}

/** What is wrong, and what to do about it: two sentences without their full stops. */
export interface Fault {
  readonly fault: string;
  readonly fix: string;
}

/** The exports of a module by name, or why it could not be loaded. */
export type LoadedModule = { readonly exports: Readonly<Record<string, unknown>> } | Fault;

/**
 * Reads the folders and modules that plugins live in: the port through which discovery sees the file system. The real
 * one is `src/adapters/plugin-files.ts`.
 */
export interface PluginFiles {
  /** What a folder holds, in any order; null when there is no such folder. */
  list(folder: string): Promise<readonly FolderEntry[] | null>;
  /** Loads a module. A module that cannot be loaded is a value, not an exception. */
  load(path: string): Promise<LoadedModule>;
  /** The folder of an installed package that holds its four plugin folders. */
  locate(packageName: string): Promise<{ readonly folder: string } | Fault>;
}
