import ts from 'typescript';
import { isMarked, nodesOf, parsedFiles, violationAt, type Rule } from '../source-tree.ts';

const ADAPTERS = /^src\/(adapters|dashboard|client)\//;
/** A use outside of the core that needs no port carries `outside-ok: reason`. */
const MARKER = 'outside-ok';
const READS_ENVIRONMENT = 'src/config.ts';
const BANNED_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  Math: ['random'],
  performance: ['now', 'timeOrigin'],
  process: ['env', 'hrtime', 'uptime', 'nextTick'],
  crypto: ['randomUUID', 'getRandomValues'],
};
const BANNED_GLOBALS = new Set(['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'WebSocket', 'EventSource']);
const BANNED_IMPORTS = new Set(['randomUUID', 'randomBytes', 'randomInt', 'performance', 'env', 'hrtime']);

/** What the node reaches for, or null. */
function reachesFor(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const [owner, member] = [node.expression.text, node.name.text];
    if (BANNED_MEMBERS[owner]?.includes(member) === true) return `${owner}.${member}`;
    return owner === 'globalThis' && (BANNED_GLOBALS.has(member) || member in BANNED_MEMBERS) ? `globalThis.${member}` : null;
  }
  if (ts.isElementAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text in BANNED_MEMBERS) {
    const { argumentExpression: member } = node;
    const name = ts.isStringLiteral(member) ? member.text : '';
    return BANNED_MEMBERS[node.expression.text]!.includes(name) ? `${node.expression.text}['${name}']` : null;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date') {
    return (node.arguments?.length ?? 0) === 0 ? 'new Date()' : null;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date') return 'Date()';
  if (
    ts.isVariableDeclaration(node) &&
    ts.isObjectBindingPattern(node.name) &&
    node.initializer !== undefined &&
    ts.isIdentifier(node.initializer)
  ) {
    const banned = BANNED_MEMBERS[node.initializer.text] ?? [];
    const taken = node.name.elements.map(({ propertyName, name }) => (propertyName ?? name).getText());
    const found = taken.find((name) => banned.includes(name));
    return found === undefined ? null : `${node.initializer.text}.${found}`;
  }
  if (ts.isImportSpecifier(node)) {
    const name = (node.propertyName ?? node.name).text;
    const from = node.parent.parent.parent.moduleSpecifier;
    return ts.isStringLiteral(from) && from.text.startsWith('node:') && BANNED_IMPORTS.has(name) ? `${name} of ${from.text}` : null;
  }
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return /^(node:)?timers(\/|$)/.test(node.moduleSpecifier.text) ? node.moduleSpecifier.text : null;
  }
  return ts.isIdentifier(node) && BANNED_GLOBALS.has(node.text) && isValue(node) ? node.text : null;
}

/** Whether an identifier stands for a value of that name, and is not the name of a member or a declaration. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  const names =
    ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent);
  return !names && !ts.isBindingElement(parent) && !ts.isTypeReferenceNode(parent) && !ts.isTypeQueryNode(parent);
}

/** Clock, randomness, timers, environment and network reach the core through ports only. */
export const outsideWorld: Rule = {
  title: 'clock, randomness, timers, environment and network are only in src/adapters; the environment is read in src/config.ts',
  check(tree) {
    return [...parsedFiles(tree, 'src', 'plugins', 'schema', 'migrations')]
      .filter(({ fileName }) => !ADAPTERS.test(fileName))
      .flatMap((file) =>
        nodesOf(file).flatMap((node) => {
          const reached = reachesFor(node);
          if (reached === null || (reached === 'process.env' && file.fileName === READS_ENVIRONMENT)) return [];
          if (isMarked(node, MARKER)) return [];
          return [violationAt(node, `${reached} belongs into src/adapters, behind a port`)];
        }),
      );
  },
  planted: [
    ['Date.now()', 'Date.now'],
    ['Date.now() // outside-ok:', 'Date.now'],
    ['const n = Date.now;', 'Date.now'],
    ['const { now } = Date;', 'Date.now'],
    ['new Date()', 'new Date()'],
    ['new Date', 'new Date()'],
    ['Date()', 'Date()'],
    ['Math.random()', 'Math.random'],
    ["Math['random']()", "Math['random']"],
    ['performance.now()', 'performance.now'],
    ['process.env.HOME', 'process.env'],
    ['const { env: e } = process;', 'process.env'],
    ["await fetch('https://example.org')", 'fetch'],
    ["globalThis.fetch('https://example.org')", 'globalThis.fetch'],
    ['const http = { fetch };', 'fetch'],
    ['setTimeout(f, 1)', 'setTimeout'],
    ['wait(setInterval)', 'setInterval'],
    ["import { randomUUID } from 'node:crypto';", 'randomUUID of node:crypto'],
    ["import * as timers from 'node:timers/promises';", 'node:timers/promises'],
    ["new WebSocket('wss://example.org')", 'WebSocket'],
  ].map(([text, reached]) => ({
    files: { 'src/kernel/a.ts': text! },
    violation: `src/kernel/a.ts:1: ${reached!} belongs into src/adapters`,
  })),
  allowed: {
    'src/kernel/a.ts':
      "new Date(5); offer.fetch(request); const o = { fetch: f, async fetch2() {} }; // Date.now()\nconst s = 'Math.random()';",
    'src/sdk/a.ts': 'export interface A { fetch(r: string): void; setTimeout: number }',
    'src/config.ts': 'parse(process.env)',
    'src/server/a.ts': 'const id = crypto.randomUUID(); // outside-ok: names an error for people, in no record',
    'src/adapters/a.ts': 'Date.now()',
    'src/track-record/a.ts': "import { createHash } from 'node:crypto';",
  },
};
