#!/usr/bin/env node
// Plain JavaScript on purpose: it must parse on any Node that a machine may have.
// It runs the program on Node 24 or newer: this process when it is new enough, else the Node that
// `npm ci` brought as an optional dependency, with signals and the exit code passed through.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const REQUIRED_MAJOR = 24;
// Cycles make many short-lived objects: a larger nursery halves the time that a backtest spends collecting them.
const FLAGS = ['--max-semi-space-size=64'];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'src', 'main.ts');
const built = join(root, 'dist', 'src', 'main.js');
const entry = existsSync(sources) && !root.includes('node_modules') ? sources : built;

if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) {
  await import(entry);
} else {
  const node = broughtNode();
  if (node === undefined) {
    console.error(
      `ghost-council needs Node ${REQUIRED_MAJOR} or newer; this is ${process.versions.node} and no brought Node was found for ` +
        `${process.platform}-${process.arch}. Run \`npm ci\` without --omit=optional, or install Node ${REQUIRED_MAJOR} (on macOS: brew install node@${REQUIRED_MAJOR}).`,
    );
    process.exit(1);
  }
  const child = spawn(node, [...FLAGS, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

function broughtNode() {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const home = dirname(require.resolve(`node-${platform}-${process.arch}/package.json`));
    return join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
