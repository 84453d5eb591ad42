import { Command, CommanderError } from 'commander';
import { createApp, type App } from '../app/app.ts';
import { backtest } from '../app/backtest.ts';
import { loadConfig } from '../config.ts';
import { ConfigError, CouncilError, PluginError } from '../domain/errors.ts';
import { runOneCycle } from '../app/cycle.ts';
import { trainNow, trainOnArchive } from '../app/train.ts';
import { verifyStore } from '../app/verify.ts';
import { registerBacktest } from './backtest.ts';
import { registerCycle } from './cycle.ts';
import type { ExitCode, Io } from './io.ts';
import { registerNew } from './new.ts';
import { registerStart } from './start.ts';
import { registerTrain } from './train.ts';
import { registerVerify } from './verify.ts';
import { registerPlugins } from './plugins.ts';

/** The whole command line. Every command reads the configuration and discovers the plugins when it runs, not before. */
export function createProgram(io: Io): Command {
  const program = new Command('ghost-council')
    .description('An open crypto trading council that trades on paper and can prove what it did.')
    .configureOutput({
      writeOut: (text) => {
        io.out(text.trimEnd());
      },
      writeErr: (text) => {
        io.err(text.trimEnd());
      },
    })
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.');
  const openApp = (): Promise<App> => createApp(loadConfig());
  registerStart(program, io, openApp);
  registerBacktest(program, io, async (request) => backtest(await openApp(), request));
  registerCycle(program, io, async () => runOneCycle(await openApp()));
  registerPlugins(program, io, async () => (await openApp()).registry);
  registerTrain(program, io, {
    onArchive: async (request) => trainOnArchive(await openApp(), request),
    now: async () => trainNow(await openApp()),
  });
  registerVerify(program, io, async (run) => verifyStore(await openApp(), run));
  registerNew(program, io, async () => (await openApp()).registry);
  return program;
}

/**
 * Runs one command.
 * @returns 0 when it is done, 1 when it failed, 2 when it was asked for wrongly
 */
export async function runCommand(args: readonly string[], io: Io): Promise<void> {
  try {
    await createProgram(io).parseAsync([...args], { from: 'user' });
  } catch (error) {
    io.exit(report(error, io));
  }
}

function report(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CouncilError) {
    io.err(`${error.code}: ${error.message}`);
    return error instanceof ConfigError || error instanceof PluginError ? 2 : 1;
  }
  io.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
