import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Adapter from '../../src/adapters/plugin-files.ts';
import { createPlugin, renderPlugin } from '../../src/cli/new.ts';
import type * as Discover from '../../src/kernel/discover.ts';
import { PLUGIN_KINDS, type Registry } from '../../src/kernel/registry.ts';

const root = new URL('../..', import.meta.url).pathname;
const KEYS = ['a', 'delete', 'a-rather-long-key-for-a-plugin-that-nobody-would-ever-type-by-hand'];
const COPIED = [
  'src',
  'plugins',
  'test/kit',
  'test/plugins',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  '.prettierrc.json',
  'eslint.config.js',
];

const cases = PLUGIN_KINDS.flatMap((kind) => KEYS.map((key) => ({ kind, key })));

test.each(cases)('the $kind $key is written as prettier would', async ({ kind, key }) => {
  for (const { path, text } of renderPlugin({ kind, key }, 8)) {
    const options = await resolveConfig(join(root, path));
    expect(await format(text, { ...options, filepath: path })).toBe(text);
  }
});

// A copy of the project, so that the real one never holds a plugin that nobody wrote.
describe('in a copy of the project, new plugins of every kind', () => {
  const project = mkdtempSync(join(tmpdir(), 'ghost-council-templates-'));
  const written: string[] = [];
  /** The copy's plugins, by the copy's own kernel. */
  async function loadRegistry(): Promise<Registry> {
    const load = <M>(path: string): Promise<M> => import(pathToFileURL(join(project, path)).href) as Promise<M>;
    const { discoverPlugins } = await load<typeof Discover>('src/kernel/discover.ts');
    const { createPluginFiles } = await load<typeof Adapter>('src/adapters/plugin-files.ts');
    return discoverPlugins(createPluginFiles(project), { folders: ['plugins'], packages: [] });
  }

  /** Runs one of the project's tools in the copy; its output becomes the failure's message. */
  function runTool(tool: string, ...args: readonly string[]): void {
    const bin = join(root, 'node_modules', ...tool.split('/'));
    try {
      execFileSync(process.execPath, [bin, ...args], {
        cwd: project,
        encoding: 'utf8',
        stdio: 'pipe',
        env: { ...process.env, VITEST: '' },
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`${stdout ?? ''}\n${stderr ?? ''}`, { cause: error });
    }
  }

  beforeAll(async () => {
    for (const path of COPIED.filter((each) => existsSync(join(root, each))))
      cpSync(join(root, path), join(project, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    for (const kind of PLUGIN_KINDS)
      for (const key of KEYS.slice(1)) written.push(...(await createPlugin({ kind, key }, project, loadRegistry)));
    const options = JSON.parse(readFileSync(join(project, 'tsconfig.json'), 'utf8')) as object;
    writeFileSync(join(project, 'tsconfig.new.json'), JSON.stringify({ ...options, include: written }));
  });
  afterAll(() => {
    rmSync(project, { recursive: true });
  });

  test('type-check', () => {
    runTool('typescript7/bin/tsc', '-p', 'tsconfig.new.json');
  });

  test.skipIf(!existsSync(join(root, 'eslint.config.js')))('pass the linter', () => {
    runTool('eslint/bin/eslint.js', ...written);
  });

  test('are discovered, pass conformance and their own tests, and a gate after a gate takes the next place', async () => {
    const { gates, analysts, signals, providers } = await loadRegistry();
    expect(new Set(gates.map(({ order }) => order)).size).toBe(gates.length);
    for (const list of [gates, analysts, signals, providers])
      expect(list.map(({ key }) => key)).toEqual(expect.arrayContaining(KEYS.slice(1)));
    const tests = written.filter((path) => path.startsWith('test/'));
    runTool('vitest/vitest.mjs', 'run', 'test/plugins/conformance.test.ts', ...tests);
  }, 120_000);
});
