import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runNew } from '../../../src/cli/new.ts';
import { PluginError } from '../../../src/domain/errors.ts';
import type { PluginKind, Registry } from '../../../src/kernel/registry.ts';
import { registerNew } from '../../../src/cli/new.ts';
import { recordIo, type RecordedIo } from '../../kit/recorded-io.ts';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'ghost-council-new-'));
  mkdirSync(join(project, 'src/sdk'), { recursive: true });
  writeFileSync(join(project, 'src/sdk/index.ts'), '');
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const withGates = (...orders: readonly number[]): (() => Promise<Registry>) => {
  const registry = { gates: orders.map((order) => ({ order })) } as unknown as Registry;
  return () => Promise.resolve(registry);
};

async function create(kind: PluginKind, key: string, loadRegistry = withGates(1, 7)): Promise<RecordedIo> {
  const io = recordIo();
  io.exit(await runNew({ kind, key }, project, io, loadRegistry));
  return io;
}

test('writes plugin and test, and says what comes next', async () => {
  const { printed, code } = await create('signal', 'my-signal');
  expect(code).toBe(0);
  expect(printed.out).toBe(
    [
      'wrote plugins/signals/my-signal.ts',
      'wrote test/plugins/signals/my-signal.test.ts',
      '',
      'Both work as they are. Make them yours, then run:',
      '  npm test -- test/plugins/signals/my-signal.test.ts test/plugins/conformance.test.ts',
      '  npm run generate',
      '',
    ].join('\n'),
  );
  expect(readFileSync(join(project, 'plugins/signals/my-signal.ts'), 'utf8')).toContain("title: 'My Signal'");
});

test('gives a gate the next free place', async () => {
  await create('gate', 'my-gate', withGates(1, 7, 3));
  expect(readFileSync(join(project, 'plugins/gates/my-gate.ts'), 'utf8')).toContain('order: 8,');
  await create('gate', 'first', withGates());
  expect(readFileSync(join(project, 'plugins/gates/first.ts'), 'utf8')).toContain('order: 1,');
});

test.each([
  ['MySignal', ', such as my-signal.'],
  ['4h-return', ', such as h-return.'],
  ['a_b', ', such as a-b.'],
  ['', 'a letter first.'],
  ['../../escape', ', such as escape.'],
  ['constructor', 'a letter first.'],
])("refuses the key '%s'", async (key, text) => {
  const { printed, code } = await create('signal', key);
  expect(code).toBe(2);
  expect(printed.err).toContain(`'${key}' cannot be the key of a signal: `);
  expect(printed.err.trimEnd().endsWith(text)).toBe(true);
});

test('never writes over a file, and then writes nothing', async () => {
  mkdirSync(join(project, 'test/plugins/signals'), { recursive: true });
  writeFileSync(join(project, 'test/plugins/signals/mine.test.ts'), 'mine');
  const { printed, code } = await create('signal', 'mine');
  expect(code).toBe(2);
  expect(printed.err).toBe('test/plugins/signals/mine.test.ts is there already: choose another key, or remove the file first.\n');
  expect(existsSync(join(project, 'plugins/signals/mine.ts'))).toBe(false);
});

test('is not stopped by the faults of other plugins, except where it has to know them', async () => {
  const faulty = (): Promise<Registry> => Promise.reject(new PluginError('PLUGINS_INVALID', 'a fault elsewhere'));
  expect((await create('provider', 'mine', faulty)).code).toBe(0);
  const { printed, code } = await create('gate', 'mine', faulty);
  expect([code, printed.err]).toEqual([2, 'a fault elsewhere\n']);
});

test('works in a clone only', async () => {
  rmSync(join(project, 'src'), { recursive: true });
  const { printed, code } = await create('agent', 'mine');
  expect(code).toBe(2);
  expect(printed.err).toContain('is not a clone of Ghost Council');
});

test('the command line takes the four kinds only', async () => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerNew(program, recordIo(), withGates());
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(program.parseAsync(['new', 'thing', 'key'], { from: 'user' })).rejects.toThrow(
    'Allowed choices are provider, signal, agent, gate',
  );
});
