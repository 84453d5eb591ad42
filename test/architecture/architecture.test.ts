import { describe, expect, test } from 'vitest';
import { assets } from './rules/assets.ts';
import { catches } from './rules/catches.ts';
import { docComments } from './rules/doc-comments.ts';
import { errorCodes } from './rules/error-codes.ts';
import { fileLength, fileNames } from './rules/files.ts';
import { imports } from './rules/imports.ts';
import { logCalls } from './rules/log-calls.ts';
import { migrations } from './rules/migrations.ts';
import { outsideWorld } from './rules/outside-world.ts';
import { keysInCore, keysInText } from './rules/plugin-keys.ts';
import { readTree, type SourceTree } from './source-tree.ts';

const RULES = [
  imports,
  outsideWorld,
  catches,
  logCalls,
  keysInText,
  keysInCore,
  docComments,
  errorCodes,
  migrations,
  assets,
  fileLength,
  fileNames,
];
const tree = readTree();

const treeOf = (files: Readonly<Record<string, string>>): SourceTree => new Map(Object.entries(files));

test('the tree that is checked is the project', () => {
  expect(tree.size).toBeGreaterThan(200);
  expect([...tree.keys()]).toEqual(
    expect.arrayContaining(['src/main.ts', 'plugins/signals/rsi-1h.ts', 'test/architecture/architecture.test.ts']),
  );
});

describe.each(RULES.map((rule) => [rule.title, rule] as const))('%s', (_, rule) => {
  test('in the whole project', () => {
    expect(rule.check(tree)).toEqual([]);
  });

  test.each(rule.planted.map(({ files, violation }) => [violation, files] as const))(
    'a planted violation is reported: %s',
    (violation, files) => {
      const reported = rule.check(treeOf(files));
      expect(reported.map((line) => line.slice(0, violation.length))).toEqual([violation]);
    },
  );

  test('what comes near to breaking it is not reported', () => {
    expect(rule.check(treeOf(rule.allowed))).toEqual([]);
  });
});
