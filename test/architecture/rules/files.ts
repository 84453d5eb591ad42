import type { Rule } from '../source-tree.ts';

const LONGEST = 300;
const MARKER = /\/\/.*\blong-file-ok: \S/;
const SOURCE = /\.[cm]?[jt]s$/;
const KEBAB_CASE = /^(\d{13}-)?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.[cm]?[jt]s$/;

/** One subject a file. */
export const fileLength: Rule = {
  title: `no file is longer than ${String(LONGEST)} lines, unless marked with long-file-ok and a reason`,
  check(tree) {
    return [...tree].flatMap(([path, text]) => {
      const lines = text.trimEnd().split('\n').length;
      if (!SOURCE.test(path) || lines <= LONGEST || MARKER.test(text)) return [];
      return [`${path}:${String(lines)}: it has ${String(lines)} lines; split it by subject, or write // long-file-ok: why`];
    });
  },
  planted: [
    { files: { 'src/kernel/a.ts': 'f();\n'.repeat(LONGEST + 1) }, violation: 'src/kernel/a.ts:301: it has 301 lines' },
    {
      files: { 'test/unit/a.test.ts': `// long-file-ok:\n${'f();\n'.repeat(LONGEST)}` },
      violation: 'test/unit/a.test.ts:301: it has 301 lines',
    },
  ],
  allowed: {
    'src/kernel/a.ts': 'f();\n'.repeat(LONGEST),
    'src/kernel/b.ts': `// long-file-ok: one table\n${'f();\n'.repeat(LONGEST)}`,
    'README.md': 'text\n'.repeat(2 * LONGEST),
  },
};

/** A file is found under the name of its subject. */
export const fileNames: Rule = {
  title: 'files are named in kebab-case',
  check(tree) {
    return [...tree.keys()].flatMap((path) => {
      const name = path.split('/').at(-1)!;
      return !SOURCE.test(path) || KEBAB_CASE.test(name) ? [] : [`${path}:1: name it in kebab-case`];
    });
  },
  planted: [
    { files: { 'src/kernel/runCycle.ts': '' }, violation: 'src/kernel/runCycle.ts:1: name it in kebab-case' },
    { files: { 'src/kernel/run_cycle.ts': '' }, violation: 'src/kernel/run_cycle.ts:1: name it' },
  ],
  allowed: { 'src/kernel/run-cycle.ts': '', 'test/unit/a.test.ts': '', 'migrations/1795392000000-create-store.ts': '', 'README.md': '' },
};
