import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

/** Modules that cannot be loaded, and the line about each of them. */
const BROKEN: Readonly<Record<string, readonly [source: string, line: string]>> = {
  'an-enum': [
    'export enum A { x }\nexport default {}',
    'it uses a TypeScript enum in line 1, which Node cannot strip. Use a union of strings, or a constant object.',
  ],
  'parameter-property': [
    '\nclass B { constructor(private x: number) {} }\nexport default new B(1)',
    'it uses a TypeScript parameter property in line 2, which Node cannot strip. Declare the property and assign it in the constructor.',
  ],
  'a-namespace': [
    'namespace N { export const x = 1 }\nexport default N',
    'it uses a TypeScript namespace declaration in line 1, which Node cannot strip. Use a module: its exports are its members.',
  ],
  'export-assignment': ['export = 3', 'it uses a TypeScript export assignment in line 1, which Node cannot strip. Write export default.'],
  'no-extension': [
    "import { x } from '../../shared/x';\nexport default x",
    "it imports '../../shared/x' without naming the file. Write '../../shared/x.ts': Node adds no extension.",
  ],
  'no-file': [
    "import '../../shared/gone.ts';\nexport default 1",
    "it imports '../../shared/gone.ts', which does not exist. Correct the path, or create the file.",
  ],
  'no-package': [
    "import x from 'no-such-package-here';\nexport default x",
    'it imports the package no-such-package-here, which is not installed. Run npm install no-such-package-here, or remove the import.',
  ],
  'type-as-value': [
    "import { T } from '../../shared/x.ts';\nconst a: T = 1;\nexport default a",
    "it imports T from '../../shared/x.ts' in line 1, which has no value of that name. If T is a type, write import type { T }; else correct the name.",
  ],
  throwing: [
    "export default 1;\nthrow new Error('boom')",
    'it throws in line 2 while it is loaded: boom. Only declare the plugin there; what may fail belongs into its functions.',
  ],
  'throwing-text': [
    "throw 'boom'",
    'it throws while it is loaded: boom. Only declare the plugin there; what may fail belongs into its functions.',
  ],
  'throwing-elsewhere': [
    "import '../../shared/throwing.ts';\nexport default 1",
    'it throws in shared/throwing.ts, line 3 while it is loaded: deep.',
  ],
  unfinished: ['export default { a: ', 'it does not parse in line 1: Expression expected. Correct the syntax.'],
  'a-decorator': [
    'function d(a: unknown, b: unknown) {}\n@d class X {}\nexport default X',
    'it does not parse: Invalid or unexpected token. Correct the syntax; decorators cannot be used.',
  ],
  'two-defaults': ['export default 1; export default 2', 'it has several default exports. Keep one.'],
  'common-js': [
    "const x = require('fs');\nexport default x",
    'it is written as a CommonJS module in line 1: require is not defined in ES module scope',
  ],
  json: ["import d from '../../shared/d.json';\nexport default d", "Write import … from '….json' with { type: 'json' }."],
  'no-interval': [
    `import { candles } from '${pathToFileURL('src/feeds/index.ts').href}';\nexport default candles('3h' as never).close`,
    'while it is loaded: candles has no interval 3h; it has 5m, 15m, 30m, 1h, 4h, 1d.',
  ],
};

const SHARED: Readonly<Record<string, string>> = {
  'x.ts': 'export const x = 1;\nexport type T = number;',
  'd.json': '{}',
  'throwing.ts': "\n\nthrow new Error('deep')",
};

const DISCOVER = `
  const { createPluginFiles } = await import('${pathToFileURL('src/adapters/plugin-files.ts').href}');
  const { discoverPlugins } = await import('${pathToFileURL('src/kernel/discover.ts').href}');
  const [base, folders, packages] = JSON.parse(process.argv[1]);
  try {
    const registry = await discoverPlugins(createPluginFiles(base), { folders, packages });
    console.log(JSON.stringify([...registry.origins]));
  } catch (error) {
    console.log(JSON.stringify(error.details.problems));
  }
`;

/** What discovery finds on disk, in Node itself: a test runner transforms modules on its own way. */
function discoverNatively(base: string, folders: readonly string[], packages: readonly string[] = []): readonly unknown[] {
  const argument = JSON.stringify([base, folders, packages]);
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', DISCOVER, argument], { encoding: 'utf8' })) as unknown[];
}

const base = mkdtempSync(join(tmpdir(), 'ghost-council-plugins-'));
afterAll(() => {
  rmSync(base, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, path), text);
}

describe('modules that Node cannot load', () => {
  write('package.json', '{ "type": "module" }');
  for (const [name, text] of Object.entries(SHARED)) write(`shared/${name}`, text);
  for (const [name, [source]] of Object.entries(BROKEN)) write(`broken/signals/${name}.ts`, source);
  const lines = discoverNatively(base, ['broken']) as readonly string[];

  test.each(Object.entries(BROKEN))('%s is one line that names file, fault and fix', (name, [, text]) => {
    const about = lines.filter((line) => line.startsWith(`broken/signals/${name}.ts: `));
    expect(about).toHaveLength(1);
    expect(about[0]).toContain(text);
  });

  test('are all reported together', () => {
    const council = lines.filter((line) => line.startsWith('agents: '));
    expect(lines).toHaveLength(Object.keys(BROKEN).length + council.length);
  });
});

describe('packages', () => {
  test('bring plugins from the folder that their package.json names', () => {
    const agent = (key: string, role: string) =>
      `export default { kind: 'agent', key: '${key}', title: 'A', role: '${role}', version: 1, mandate: 'M', rules() {}${role === 'analyst' ? ", inputs: { categories: ['macro'] }" : ''} };`;
    write(
      'node_modules/pack/package.json',
      '{ "name": "pack", "type": "module", "exports": {}, "ghost-council": { "plugins": "dist/all" } }',
    );
    write('node_modules/pack/dist/all/agents/judge.js', agent('judge', 'judge'));
    write('node_modules/@scope/other/package.json', '{ "name": "@scope/other", "type": "module" }');
    write('node_modules/@scope/other/plugins/agents/fred.mjs', agent('fred', 'analyst'));
    expect(discoverNatively(base, [], ['pack', '@scope/other'])).toEqual([
      ['agent:judge', 'node_modules/pack/dist/all/agents/judge.js'],
      ['agent:fred', 'node_modules/@scope/other/plugins/agents/fred.mjs'],
    ]);
  });

  test('in TypeScript or not installed are refused', () => {
    write('node_modules/typed/package.json', '{ "name": "typed", "type": "module" }');
    write('node_modules/typed/plugins/signals/a.ts', 'export default 1');
    write('node_modules/odd/package.json', '{ "name": "odd", "ghost-council": { "plugins": 7 } }');
    const faults = discoverNatively(base, [], ['typed', 'odd', 'absent']);
    expect(faults).toContain(
      'node_modules/typed/plugins/signals/a.ts: it is TypeScript in a package, where Node strips no types. Publish the package as JavaScript.',
    );
    expect(faults).toContain(
      'odd: its package.json names no folder of plugins. Write "ghost-council": { "plugins": "dist/plugins" } there.',
    );
    expect(faults).toContain(
      'absent: there is no such package. Install it (npm install absent), or take it out of the configured plugin packages.',
    );
  });
});
