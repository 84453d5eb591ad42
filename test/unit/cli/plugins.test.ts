import { Command } from 'commander';
import { expect, test } from 'vitest';
import { createPluginFiles } from '../../../src/adapters/plugin-files.ts';
import { registerPlugins } from '../../../src/cli/plugins.ts';
import { renderTable } from '../../../src/cli/table.ts';
import { InvariantError, PluginError } from '../../../src/domain/errors.ts';
import { discoverPlugins } from '../../../src/kernel/discover.ts';
import type { PluginSummary } from '../../../src/kernel/describe-plugins.ts';
import type { Registry } from '../../../src/kernel/registry.ts';
import { recordIo, type RecordedIo } from '../../kit/recorded-io.ts';

const root = new URL('../../..', import.meta.url).pathname;
const discover = (): Promise<Registry> => discoverPlugins(createPluginFiles(root), { folders: ['plugins'], packages: [] });

async function run(args: readonly string[], loadRegistry = discover): Promise<RecordedIo> {
  const io = recordIo();
  const program = new Command();
  registerPlugins(program, io, loadRegistry);
  await program.parseAsync(['plugins', ...args], { from: 'user' });
  return io;
}

test('the table has a line for every plugin, with its inputs and origin', async () => {
  const { printed, code } = await run([]);
  const registry = await discover();
  const lines = printed.out.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(lines).toHaveLength(2 + registry.origins.size);
  expect(lines.find((line) => /^signal +rsi-1h /.test(line))).toMatch(
    /momentum +index +rsi\(14\) of candles@1h\.close +plugins\/signals\/rsi-1h\.ts$/,
  );
  expect(lines.find((line) => /^gate +rsi /.test(line))).toMatch(/3\. +rsi-1h +plugins\/gates\/rsi\.ts$/);
});

test('--json prints the same for programs', async () => {
  const { printed, code } = await run(['--json']);
  const { plugins } = JSON.parse(printed.out) as { plugins: PluginSummary[] };
  expect(code).toBe(0);
  expect(plugins.find(({ kind, key }) => kind === 'signal' && key === 'funding-rate')).toMatchObject({
    enumName: 'FUNDING_RATE',
    category: 'momentum',
    unit: 'annualised-percent',
    inputs: ['each venue’s funding-rate'],
    origin: 'plugins/signals/funding-rate.ts',
  });
  expect(plugins.find(({ key }) => key === 'chief-judge')).toMatchObject({ category: 'judge', inputs: ['opinions'] });
  expect(plugins.find(({ key }) => key === 'risk-assessor')?.inputs).toContain('portfolio');
  expect(plugins.find(({ kind, key }) => kind === 'signal' && key === 'news-blackout')?.inputs[0]).toBe('calendar from −60 to +30 min');
});

test('faults are printed, a line each, and the code is 1', async () => {
  const faulty = (): Promise<Registry> =>
    Promise.reject(new PluginError('PLUGINS_INVALID', 'two faults:\na\nb', { details: { problems: ['a', 'b'] } }));
  const plain = await run([], faulty);
  expect([plain.code, plain.printed]).toEqual([1, { out: '', err: 'two faults:\na\nb\n' }]);
  const json = await run(['--json'], faulty);
  expect([json.code, JSON.parse(json.printed.out)]).toEqual([1, { problems: ['a', 'b'] }]);
});

test('a fault of the program is not taken for one of a plugin', async () => {
  const broken = (): Promise<Registry> => Promise.reject(new InvariantError('INVARIANT_BROKEN', 'ours'));
  await expect(run([], broken)).rejects.toThrow('ours');
});

test('a table is as wide as its widest cells', () => {
  expect(
    renderTable(
      ['a', 'long'],
      [
        ['12345', 'x'],
        ['1', ''],
      ],
    ),
  ).toBe('a      long\n─────  ────\n12345  x\n1');
});
