import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument, type Command } from 'commander';
import { CouncilError, ConfigError } from '../domain/errors.ts';
import { folderOf, isLegalKey, suggestKey } from '../kernel/load-plugins.ts';
import { PLUGIN_KINDS, type PluginKind, type Registry } from '../kernel/registry.ts';
import type { ExitCode, Io } from './io.ts';
import { agentTemplate, agentTestTemplate } from './templates/agent.ts';
import { gateTemplate, gateTestTemplate } from './templates/gate.ts';
import { namesOf } from './templates/names.ts';
import { providerTemplate, providerTestTemplate } from './templates/provider.ts';
import { signalTemplate, signalTestTemplate } from './templates/signal.ts';

/** Which plugin is to be written. */
export interface NewPlugin {
  readonly kind: PluginKind;
  readonly key: string;
}

/** A file that is written for a new plugin: its path in the project and its text. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** The plugin and its test, as they are written. `order` is the place that a gate takes. */
export function renderPlugin({ kind, key }: NewPlugin, order: number): readonly [plugin: NewFile, test: NewFile] {
  const names = namesOf(key);
  const folder = folderOf(kind);
  const texts = {
    signal: () => [signalTemplate(names), signalTestTemplate(names)] as const,
    provider: () => [providerTemplate(names), providerTestTemplate(names)] as const,
    agent: () => [agentTemplate(names), agentTestTemplate(names)] as const,
    gate: () => [gateTemplate(names, order), gateTestTemplate(names)] as const,
  };
  const [plugin, test] = texts[kind]();
  return [
    { path: `plugins/${folder}/${key}.ts`, text: plugin },
    { path: `test/plugins/${folder}/${key}.test.ts`, text: test },
  ];
}

/**
 * Writes a new plugin and its test into a clone of the project, from templates that work as they are.
 *
 * @param project - the clone's folder
 * @returns the paths that were written
 * @throws ConfigError NEW_PLUGIN_REFUSED for an illegal key, a file that is there already, or a folder that is no clone
 */
export async function createPlugin(plugin: NewPlugin, project: string, loadRegistry: () => Promise<Registry>): Promise<readonly string[]> {
  const { kind, key } = plugin;
  if (!isLegalKey(key)) {
    throw new ConfigError(
      'NEW_PLUGIN_REFUSED',
      `'${key}' cannot be the key of a ${kind}: use small letters and digits, words joined by hyphens, a letter first${suggestKey(key, ', such as ')}.`,
    );
  }
  if (!existsSync(join(project, 'src/sdk/index.ts'))) {
    throw new ConfigError(
      'NEW_PLUGIN_REFUSED',
      `${project} is not a clone of Ghost Council: run this command in one, where the test kit is.`,
    );
  }
  // Only a gate depends on what is there already: another plugin's fault must not be in the way of the others.
  const order = kind === 'gate' ? Math.max(0, ...(await loadRegistry()).gates.map((gate) => gate.order)) + 1 : 0;
  const files = renderPlugin(plugin, order);
  for (const { path } of files) {
    if (existsSync(join(project, path))) {
      throw new ConfigError('NEW_PLUGIN_REFUSED', `${path} is there already: choose another key, or remove the file first.`);
    }
  }
  for (const { path, text } of files) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    // Never over a file that appeared in the meantime.
    writeFileSync(join(project, path), text, { flag: 'wx' });
  }
  return files.map(({ path }) => path);
}

/** Writes a plugin, prints what was written and what to do next; a refusal is printed with its fix. */
export async function runNew(plugin: NewPlugin, project: string, io: Io, loadRegistry: () => Promise<Registry>): Promise<ExitCode> {
  try {
    const written = await createPlugin(plugin, project, loadRegistry);
    const [, test] = written;
    const next = [`npm test -- ${test!} test/plugins/conformance.test.ts`, 'npm run generate'].map((line) => `  ${line}`);
    io.out([...written.map((path) => `wrote ${path}`), '', 'Both work as they are. Make them yours, then run:', ...next].join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof CouncilError)) throw error;
    io.err(error.message);
    return 2;
  }
}

/** Adds `new` to the program. */
export function registerNew(program: Command, io: Io, loadRegistry: () => Promise<Registry>): void {
  program
    .command('new')
    .description('write a new plugin and its test from a template')
    .addArgument(new Argument('<kind>', 'what to write').choices(PLUGIN_KINDS))
    .argument('<key>', 'its key in kebab-case; the file is named after it')
    .action(async (kind: PluginKind, key: string) => {
      io.exit(await runNew({ kind, key }, process.cwd(), io, loadRegistry));
    });
}
