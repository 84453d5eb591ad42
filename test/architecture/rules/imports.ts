import { posix } from 'node:path';
import ts from 'typescript';
import { IMPORT_TABLE, layerOf } from '../import-table.ts';
import { nodesOf, parsedFiles, violationAt, type Rule, type Violation } from '../source-tree.ts';

/** Where programs begin: no one imports them. */
const ROOTS = ['src', 'plugins', 'schema', 'migrations'];
/** A module whose name is computed can be anything: only the port to plugins and workers may do that. */
const MAY_COMPUTE = 'src/adapters';

function checkImport(path: string, specifier: string): string | null {
  const layer = layerOf(path);
  if (layer === null) return 'belongs to no layer; add it to test/architecture/import-table.ts';
  const { layers, packages, amongThemselves } = IMPORT_TABLE[layer]!;
  if (!specifier.startsWith('.')) {
    const name = specifier.startsWith('node:')
      ? specifier
      : specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
    return packages.includes('*') || packages.includes(name) ? null : `${layer} may not import the package ${name}`;
  }
  const target = posix.join(posix.dirname(path), specifier);
  const targetLayer = layerOf(target);
  if (targetLayer === layer && amongThemselves !== false) return null;
  if (targetLayer !== null && layers.includes(targetLayer)) return null;
  return `${layer} may not import ${targetLayer ?? target}`;
}

/** The import table, held against every import there is. */
export const imports: Rule = {
  title: 'files import only what the import table allows their layer',
  check(tree) {
    const violations: Violation[] = [];
    for (const file of parsedFiles(tree, ...ROOTS)) {
      const path = file.fileName;
      for (const { fileName: specifier, pos } of ts.preProcessFile(file.text, true, true).importedFiles) {
        const fault = checkImport(path, specifier);
        const line = file.getLineAndCharacterOfPosition(pos).line + 1;
        if (fault !== null) violations.push(`${path}:${String(line)}: ${fault}`);
      }
      if (path.startsWith(MAY_COMPUTE)) continue;
      for (const node of nodesOf(file)) {
        const isImport = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
        if (isImport && !ts.isStringLiteral(node.arguments[0]!))
          violations.push(violationAt(node, 'a computed import belongs into src/adapters'));
      }
    }
    return violations;
  },
  planted: [
    {
      files: { 'src/domain/a.ts': "import { x } from '../feeds/index.ts';" },
      violation: 'src/domain/a.ts:1: src/domain may not import src/feeds',
    },
    { files: { 'src/feeds/a.ts': "\nimport { z } from 'zod';" }, violation: 'src/feeds/a.ts:2: src/feeds may not import the package zod' },
    {
      files: { 'src/kernel/a.ts': "import type { R } from '../../plugins/signals/rsi-1h.ts';" },
      violation: 'src/kernel/a.ts:1: src/kernel may not import plugins',
    },
    {
      files: { 'src/kernel/a.ts': "import { readFile } from 'node:fs/promises';" },
      violation: 'src/kernel/a.ts:1: src/kernel may not import the package node:fs/promises',
    },
    {
      files: { 'src/council/a.ts': "export * from '../store/x.ts';" },
      violation: 'src/council/a.ts:1: src/council may not import src/store',
    },
    {
      files: { 'src/regime/a.ts': "const x = await import('../store/x.ts');" },
      violation: 'src/regime/a.ts:1: src/regime may not import src/store',
    },
    { files: { 'src/kernel/a.ts': 'const x = await import(name);' }, violation: 'src/kernel/a.ts:1: a computed import' },
    { files: { 'plugins/signals/a.ts': "import b from './b.ts';" }, violation: 'plugins/signals/a.ts:1: plugins may not import plugins' },
    {
      files: { 'plugins/providers/a.ts': "import { Client } from 'pg';" },
      violation: 'plugins/providers/a.ts:1: plugins may not import the package pg',
    },
    {
      files: { 'src/dashboard/a.ts': "import { s } from '../server/a.ts';" },
      violation: 'src/dashboard/a.ts:1: src/dashboard may not import src/server',
    },
    { files: { 'src/elsewhere/a.ts': "import './b.ts';" }, violation: 'src/elsewhere/a.ts:1: belongs to no layer' },
  ],
  allowed: {
    'src/cli/a.ts':
      "const text = `import { x } from '../store/x.ts';\n${1}\nimport y from 'pg';`;\n// import z from 'ws';\nimport '../app/app.ts';",
    'plugins/signals/a.ts': "import { candles } from '../../src/feeds/index.ts';",
    'src/adapters/a.ts': 'await import(name);',
  },
};
