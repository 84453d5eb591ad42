import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = fileURLToPath(new URL('../../bin/ghost-council.js', import.meta.url));

/** A running program of the command line. */
export interface Launched {
  readonly child: ChildProcess;
  /** Everything that it has printed so far. */
  output(): string;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts a command of the real program, as its launcher does, with these variables in its environment. */
export function launch(args: readonly string[], env: Readonly<Record<string, string>>, cwd = ROOT): Launched {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
  return { child, output: () => output, ended };
}

/** Runs a command to its end and gives what it printed; throws when it failed. */
export async function runToEnd(args: readonly string[], env: Readonly<Record<string, string>>, cwd?: string): Promise<string> {
  const launched = launch(args, env, cwd);
  const { code } = await launched.ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${launched.output()}`);
  return launched.output();
}

/** Waits until a program has printed something; throws when it ends or takes too long before that. */
export async function waitForOutput(launched: Launched, pattern: RegExp, withinMs = 60_000): Promise<RegExpExecArray> {
  const until = Date.now() + withinMs;
  for (;;) {
    const match = pattern.exec(launched.output());
    if (match !== null) return match;
    if (launched.child.exitCode !== null || Date.now() > until)
      throw new Error(`it did not print ${String(pattern)}:\n${launched.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
