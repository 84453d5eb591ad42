import ts from 'typescript';
import { nodesOf, parsedFiles, violationAt, type Rule, type Violation } from '../source-tree.ts';

const LIST = 'src/store/migrations.ts';

/** One linear history: every file once in the list, oldest first, its class named after its moment. */
export const migrations: Rule = {
  title: 'migrations have one head: unique ascending moments, each in the list once',
  check(tree) {
    const violations: Violation[] = [];
    const moments = new Map<string, string>();
    for (const file of parsedFiles(tree, 'migrations')) {
      const path = file.fileName;
      const moment = /^migrations\/(\d{13})-[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.exec(path)?.[1];
      if (moment === undefined) {
        violations.push(`${path}:1: name it <13 digits of milliseconds>-<what-it-does>.ts`);
        continue;
      }
      const other = moments.get(moment);
      if (other !== undefined) violations.push(`${path}:1: ${other} has the same moment; give it a later one`);
      moments.set(moment, path);
      const named = file.statements.filter(ts.isClassDeclaration);
      if (named.length !== 1 || named[0]!.name?.text.endsWith(moment) !== true) violations.push(`${path}:1: name its one class …${moment}`);
    }
    const listed = [...parsedFiles(tree, LIST)].flatMap((file) =>
      nodesOf(file)
        .filter(ts.isImportDeclaration)
        .flatMap((node) => {
          const moment = /migrations\/(\d{13})-/.exec(node.moduleSpecifier.getText())?.[1];
          return moment === undefined ? [] : [{ moment, node }];
        }),
    );
    for (const [index, { moment, node }] of listed.entries()) {
      if (index > 0 && moment <= listed[index - 1]!.moment)
        violations.push(violationAt(node, 'list the migrations by their moment, oldest first'));
    }
    for (const [moment, path] of moments) {
      if (tree.has(LIST) && !listed.some((each) => each.moment === moment))
        violations.push(`${path}:1: it is not in ${LIST}; add it at the end`);
    }
    return violations;
  },
  planted: [
    {
      files: {
        'migrations/1700000000000-a.ts': 'export class A1700000000000 {}',
        'migrations/1700000000000-b.ts': 'export class B1700000000000 {}',
      },
      violation: 'migrations/1700000000000-b.ts:1: migrations/1700000000000-a.ts has the same moment',
    },
    { files: { 'migrations/create.ts': 'export class A {}' }, violation: 'migrations/create.ts:1: name it' },
    {
      files: { 'migrations/1700000000000-a.ts': 'export class A1600000000000 {}' },
      violation: 'migrations/1700000000000-a.ts:1: name its one class …1700000000000',
    },
    {
      files: { 'migrations/1700000000000-a.ts': 'export class A1700000000000 {}', [LIST]: 'export const MIGRATIONS = [];' },
      violation: 'migrations/1700000000000-a.ts:1: it is not in src/store/migrations.ts',
    },
    {
      files: {
        'migrations/1700000000000-a.ts': 'export class A1700000000000 {}',
        'migrations/1800000000000-b.ts': 'export class B1800000000000 {}',
        [LIST]: "import { B } from '../../migrations/1800000000000-b.ts';\nimport { A } from '../../migrations/1700000000000-a.ts';",
      },
      violation: 'src/store/migrations.ts:2: list the migrations by their moment',
    },
  ],
  allowed: {
    'migrations/1700000000000-a.ts': 'export class A1700000000000 {}',
    'migrations/1800000000000-b-c.ts': 'export class B1800000000000 {}',
    [LIST]: "import { A } from '../../migrations/1700000000000-a.ts';\nimport { B } from '../../migrations/1800000000000-b-c.ts';",
  },
};
