import ts from 'typescript';
import { nodesOf, parsedFiles, violationAt, type Rule, type SourceTree } from '../source-tree.ts';

/** Names of properties whose value is read by people. */
const FOR_PEOPLE = new Set(['title', 'description', 'mandate', 'reason', 'detail', 'attribution']);
/** Functions whose last text is read by people. */
const SAYS = new Set(['unavailable', 'abstain']);
/** Where rationales are put into words. */
const RENDERERS = /^src\/council\/render-/;
/** Where plugins may not be named at all: they are found, not known. */
const CORE = [
  'src/domain',
  'src/sdk',
  'src/kernel',
  'src/council',
  'src/ghost-trader',
  'src/store',
  'src/server',
  'src/adapters',
  'src/track-record',
  'schema',
];

/** The keys with a hyphen of the plugins of some folders: those that cannot be taken for a word. */
function keysIn(tree: SourceTree, folders: string): readonly string[] {
  const paths = [...tree.keys()].flatMap(
    (path) => new RegExp(`^plugins/(?:${folders})/([a-z0-9]+(?:-[a-z0-9]+)+)\\.[a-z]+$`).exec(path)?.[1] ?? [],
  );
  return [...new Set(paths)];
}

function textOf(node: ts.Node): string {
  return nodesOf(node)
    .map((each) => (ts.isStringLiteralLike(each) || ts.isTemplateHead(each) || ts.isTemplateMiddleOrTemplateTail(each) ? each.text : ''))
    .join(' ');
}

function namedIn(text: string, keys: readonly string[]): string | undefined {
  return keys.find((key) => new RegExp(`(^|[^a-z0-9-])${key}($|[^a-z0-9-])`).test(text));
}

function isForPeople(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node)) return FOR_PEOPLE.has(node.name.getText());
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && SAYS.has(node.expression.text);
}

/** People are told of a signal by its title. */
export const keysInText: Rule = {
  title: 'no text for people holds the raw key of a signal',
  check(tree) {
    const keys = keysIn(tree, 'signals');
    return [...parsedFiles(tree, 'src', 'plugins', 'schema')].flatMap((file) => {
      const spoken = RENDERERS.test(file.fileName) ? [file] : nodesOf(file).filter(isForPeople);
      return spoken.flatMap((node) => {
        const key = namedIn(textOf(node), keys);
        return key === undefined ? [] : [violationAt(node, `a text for people holds the key ${key}; use the signal's title`)];
      });
    });
  },
  planted: [
    ['plugins/gates/g.ts', "export default defineGate({ description: 'Blocks when rsi-1h is high.' })"],
    ['plugins/agents/a.ts', "export default defineAgent({ mandate: 'Looks at ' + 'rsi-1h.' })"],
    ['plugins/signals/b.ts', 'unavailable(`needs ${x} and rsi-1h`)'],
    ['src/council/render-rationale.ts', "const words = { A: 'rsi-1h is high' };"],
  ].map(([path, text]) => ({
    files: { 'plugins/signals/rsi-1h.ts': '', [path!]: text! },
    violation: `${path!}:1: a text for people holds the key rsi-1h`,
  })),
  allowed: {
    'plugins/signals/rsi-1h.ts': "defineSignal({ key: 'rsi-1h', title: 'Strength', description: 'See my-rsi-1h.' })",
    'plugins/signals/sopr.ts': "defineSignal({ description: 'SOPR, not sopr, is its name.' })",
    'plugins/gates/g.ts': "defineGate({ title: 'G', inputs: { r: reading('rsi-1h') } })",
  },
};

/** The kernel finds plugins; it knows none. */
export const keysInCore: Rule = {
  title: 'the core names no plugin',
  check(tree) {
    const keys = keysIn(tree, 'providers|signals|agents|gates');
    return [...parsedFiles(tree, ...CORE)].flatMap((file) =>
      nodesOf(file).flatMap((node) =>
        ts.isStringLiteralLike(node) && keys.includes(node.text)
          ? [violationAt(node, `the core names the plugin ${node.text}; let plugins be found, or declare it as an input`)]
          : [],
      ),
    );
  },
  planted: [
    {
      files: { 'plugins/signals/rsi-1h.ts': '', 'src/kernel/a.ts': "engine.reading('rsi-1h')" },
      violation: 'src/kernel/a.ts:1: the core names the plugin rsi-1h',
    },
    {
      files: { 'plugins/agents/chief-judge.ts': '', 'schema/a.ts': 'const judge = `chief-judge`;' },
      violation: 'schema/a.ts:1: the core names the plugin chief-judge',
    },
  ],
  allowed: {
    'plugins/signals/rsi-1h.ts': '',
    'src/kernel/a.ts': "// rsi-1h\nconst a = 'rsi-15m';",
    'src/feeds/a.ts': "const k = 'rsi-1h';",
  },
};
