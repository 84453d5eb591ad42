import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createPluginFiles } from '../../src/adapters/plugin-files.ts';
import { discoverPlugins } from '../../src/kernel/discover.ts';
import { enumName } from '../../src/kernel/registry.ts';
import { examineAnalyst, examineGate, examineJudge } from '../kit/council-conformance.ts';
import { examineSignal } from '../kit/signal-conformance.ts';

const root = new URL('../..', import.meta.url).pathname;
const { signals, analysts, judge, gates, providers, origins } = await discoverPlugins(createPluginFiles(root), {
  folders: ['plugins'],
  packages: [],
});

describe('every plugin', () => {
  test.each([...origins])('%s has a legal name in GraphQL and a test', (id, origin) => {
    const [kind, key] = id.split(':') as [string, string];
    expect(enumName(key)).toMatch(/^[A-Z][A-Z0-9_]*$/);
    expect(origin).toBe(`plugins/${kind}s/${key}.ts`);
    const file = `test/plugins/${kind}s/${key}.test.ts`;
    expect(existsSync(`${root}/${file}`), `write ${file}`).toBe(true);
  });

  test('is one of the registry, and the registry has plugins of every kind that runs', () => {
    expect(origins.size).toBe(signals.length + analysts.length + 1 + gates.length + providers.length);
    expect(signals.length).toBeGreaterThan(0);
    expect(analysts.length).toBeGreaterThan(0);
    expect(gates.length).toBeGreaterThan(0);
  });
});

describe('every signal is pure, never looks ahead, keeps to its range, and is absent without its inputs', () => {
  test.each(signals.map((signal) => [signal.key, signal] as const))('%s', (_, signal) => {
    expect(examineSignal(signal, signals)).toEqual([]);
  });
});

describe('every member of the council has rules that are pure and keep to their bounds', () => {
  test.each(analysts.map((analyst) => [analyst.key, analyst] as const))('%s', (_, analyst) => {
    expect(examineAnalyst(analyst, signals)).toEqual([]);
  });

  test(judge.key, () => {
    expect(examineJudge(judge)).toEqual([]);
  });
});

describe('every gate is pure, names its decision, and blocks without its inputs', () => {
  test.each(gates.map((gate) => [gate.key, gate] as const))('%s', (_, gate) => {
    expect(examineGate(gate, signals)).toEqual([]);
  });
});
