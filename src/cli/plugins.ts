import type { Command } from 'commander';
import { PluginError } from '../domain/errors.ts';
import { describePlugins } from '../kernel/describe-plugins.ts';
import type { Registry } from '../kernel/registry.ts';
import type { ExitCode, Io } from './io.ts';
import { renderTable } from './table.ts';

/** How `plugins` prints. */
export interface PluginsOptions {
  readonly json: boolean;
}

/**
 * Prints every plugin as a table, or as one JSON object `{ plugins }`; `{ problems }` and exit code 1 when they are at
 * fault.
 */
export async function listPlugins({ json }: PluginsOptions, io: Io, loadRegistry: () => Promise<Registry>): Promise<ExitCode> {
  try {
    const plugins = describePlugins(await loadRegistry());
    if (json) io.out(JSON.stringify({ plugins }, null, 2));
    else {
      const rows = plugins.map((plugin) => [
        plugin.kind,
        plugin.key,
        plugin.title,
        plugin.category ?? '',
        plugin.unit ?? '',
        plugin.inputs.join('; '),
        plugin.origin,
      ]);
      io.out(renderTable(['kind', 'key', 'title', 'category', 'unit', 'inputs', 'origin'], rows));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof PluginError)) throw error;
    if (json) io.out(JSON.stringify({ problems: error.details['problems'] ?? [error.message] }, null, 2));
    else io.err(error.message);
    return 1;
  }
}

/** Adds `plugins` to the program. */
export function registerPlugins(program: Command, io: Io, loadRegistry: () => Promise<Registry>): void {
  program
    .command('plugins')
    .description('list all providers, signals, agents and gates with their inputs and origins')
    .option('--json', 'print one JSON object', false)
    .action(async (options: PluginsOptions) => {
      io.exit(await listPlugins(options, io, loadRegistry));
    });
}
