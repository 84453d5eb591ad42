import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The project's own files: text by path from the root, with slashes. */
export type SourceTree = ReadonlyMap<string, string>;

/** Where a rule is broken, and what to do: `src/a.ts:3: …`. */
export type Violation = string;

/** A rule that holds for the whole tree. */
export interface Rule {
  /** What holds. */
  readonly title: string;
  check(tree: SourceTree): readonly Violation[];
  /** Trees that break the rule, each with the beginning of what must be reported, and nothing else. */
  readonly planted: readonly { readonly files: Readonly<Record<string, string>>; readonly violation: string }[];
  /** A tree that comes near to breaking it and does not. */
  readonly allowed: Readonly<Record<string, string>>;
}

const ROOT = new URL('../..', import.meta.url).pathname;
const FOLDERS = ['src', 'plugins', 'schema', 'migrations', 'scripts', 'bin', 'test'];
const SINGLE_FILES = ['README.md', 'package.json'];
/** Written by tools. */
const GENERATED = /^src\/client\/gql\//;

/** The tree as it is on disk. */
export function readTree(): SourceTree {
  const tree = new Map<string, string>();
  for (const folder of FOLDERS) {
    const entries = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    for (const entry of entries.sort()) {
      const path = `${folder}/${entry.replaceAll('\\', '/')}`;
      if (/\.[cm]?[jt]s$/.test(path) && !GENERATED.test(path)) tree.set(path, readFileSync(join(ROOT, path), 'utf8'));
    }
  }
  for (const path of SINGLE_FILES) tree.set(path, readFileSync(join(ROOT, path), 'utf8'));
  return tree;
}

const parsed = new Map<string, ts.SourceFile>();
const nodes = new WeakMap<ts.Node, readonly ts.Node[]>();

/** The TypeScript and JavaScript files below some paths, parsed. */
export function* parsedFiles(tree: SourceTree, ...under: readonly string[]): Generator<ts.SourceFile> {
  for (const [path, text] of tree) {
    if (!/\.[cm]?[jt]s$/.test(path) || !under.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) continue;
    let file = parsed.get(path);
    if (file?.text !== text) {
      file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      parsed.set(path, file);
    }
    yield file;
  }
}

/** Every node below a node and itself, parents first. */
export function nodesOf(node: ts.Node): readonly ts.Node[] {
  let all = nodes.get(node);
  if (all === undefined) {
    const collected: ts.Node[] = [];
    const collect = (each: ts.Node): void => {
      collected.push(each);
      ts.forEachChild(each, collect);
    };
    collect(node);
    all = collected;
    nodes.set(node, all);
  }
  return all;
}

/** A violation at a node. */
export function violationAt(node: ts.Node, text: string): Violation {
  const file = node.getSourceFile();
  return `${file.fileName}:${String(file.getLineAndCharacterOfPosition(node.getStart()).line + 1)}: ${text}`;
}

/** Whether the node's line, or the one above, bears the comment `marker: reason`. */
export function isMarked(node: ts.Node, marker: string): boolean {
  const file = node.getSourceFile();
  const lines = file.text.split('\n');
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return [lines[line], lines[line - 1]].some((text) => new RegExp(`//.*\\b${marker}: \\S`).test(text ?? ''));
}
