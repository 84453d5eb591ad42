/** What the files of one layer may import besides each other. */
export interface LayerRule {
  /** Other layers, by their path. */
  readonly layers: readonly string[];
  /** Packages and modules of Node; `*` for any. */
  readonly packages: readonly string[];
  /** False where the files of the layer may not import each other either. */
  readonly amongThemselves?: false;
}

const CORE = ['src/domain', 'src/sdk', 'src/feeds', 'src/series'] as const;
const ANY = ['*'] as const;

/**
 * The allowed imports, by the path of a layer: a folder or a file. The longest path that fits a file counts. Only adapters,
 * store, server, command line, archives and the composition root know the outside world; the core knows none of them.
 */
export const IMPORT_TABLE: Readonly<Record<string, LayerRule>> = {
  'src/domain': { layers: [], packages: ['zod'] },
  'src/feeds': { layers: ['src/domain'], packages: [] },
  'src/series': { layers: ['src/domain'], packages: [] },
  'src/hmm': { layers: ['src/domain'], packages: [] },
  'src/sdk': { layers: ['src/domain', 'src/feeds', 'src/series'], packages: ['zod'] },
  plugins: { layers: ['src/sdk', 'src/feeds', 'src/series'], packages: [], amongThemselves: false },
  'src/regime': { layers: ['src/hmm', 'src/series', 'src/feeds', 'src/domain'], packages: [] },
  'src/council': { layers: CORE, packages: ['zod'] },
  'src/ghost-trader': { layers: ['src/domain'], packages: ['decimal.js'] },
  'src/track-record': { layers: ['src/domain'], packages: ['node:crypto'] },
  'src/simulator': { layers: CORE, packages: [] },
  'src/kernel': { layers: [...CORE, 'src/council', 'src/ghost-trader', 'src/regime'], packages: ['zod'] },
  'src/backtest': {
    layers: [...CORE, 'src/council', 'src/ghost-trader', 'src/kernel', 'src/regime', 'src/track-record'],
    packages: ['decimal.js', 'zod', 'node:buffer', 'node:crypto', 'node:fs/promises', 'node:path', 'node:util', 'node:zlib'],
  },
  'src/adapters': { layers: [...CORE, 'src/kernel', 'src/regime', 'src/council'], packages: ANY },
  'src/store': { layers: ['src/domain', 'src/track-record', 'migrations'], packages: ANY },
  migrations: { layers: [], packages: ['typeorm'], amongThemselves: false },
  schema: {
    layers: [...CORE, 'src/council', 'src/kernel', 'src/store', 'src/track-record'],
    packages: ['@pothos/core', '@pothos/plugin-relay', 'graphql', 'graphql-yoga', 'zod'],
  },
  // Prints the schema into a file: a tool, no part of the program.
  'schema/print.ts': { layers: ['schema', 'src/adapters', 'src/kernel'], packages: ['graphql', 'node:fs', 'node:url'] },
  'src/server': { layers: [...CORE, 'src/kernel', 'src/store', 'schema'], packages: ANY },
  'src/client': { layers: [], packages: ['@graphql-typed-document-node/core', 'graphql', 'graphql-ws'] },
  'src/dashboard': { layers: ['src/client'], packages: [] },
  'src/config.ts': { layers: ['src/domain'], packages: ['zod', 'node:fs'] },
  'src/app': {
    layers: [
      ...CORE,
      'src/adapters',
      'src/backtest',
      'src/config.ts',
      'src/council',
      'src/ghost-trader',
      'src/kernel',
      'src/regime',
      'src/server',
      'src/simulator',
      'src/store',
      'src/track-record',
      'schema',
    ],
    packages: ANY,
  },
  'src/cli': {
    layers: ['src/app', 'src/backtest', 'src/config.ts', 'src/council', 'src/domain', 'src/kernel'],
    packages: ['commander', 'node:fs', 'node:path'],
  },
  'src/main.ts': { layers: ['src/app', 'src/cli'], packages: [] },
};

/** The layer of a file: the longest entry of the table that is its path or a folder above it; null outside of all. */
export function layerOf(path: string): string | null {
  const fitting = Object.keys(IMPORT_TABLE).filter((layer) => path === layer || path.startsWith(`${layer}/`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
}
