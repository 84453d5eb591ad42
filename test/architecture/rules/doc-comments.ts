import ts from 'typescript';
import { parsedFiles, violationAt, type Rule, type Violation } from '../source-tree.ts';

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ');
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name?.getText() ?? 'the default export';
}

function isDocumented(statement: ts.Statement): boolean {
  return ts
    .getJSDocCommentsAndTags(statement)
    .some((doc) => ts.isJSDoc(doc) && (ts.getTextOfJSDocComment(doc.comment) ?? '').trim() !== '');
}

/** The statements that declare something and export it. */
function exportedDeclarations(file: ts.SourceFile): readonly ts.Statement[] {
  return file.statements.filter(
    (statement) =>
      ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );
}

/** Every exported declaration says what it is. Of overloads, one does. */
export const docComments: Rule = {
  title: 'every exported declaration has a doc comment',
  check(tree) {
    const violations: Violation[] = [];
    for (const file of parsedFiles(tree, 'src', 'schema')) {
      const documented = new Set<string>();
      const exported = exportedDeclarations(file);
      for (const statement of exported) if (isDocumented(statement)) documented.add(nameOf(statement));
      for (const statement of exported) {
        const name = nameOf(statement);
        if (documented.has(name)) continue;
        violations.push(violationAt(statement, `${name} has no doc comment; say what it is in one`));
        documented.add(name);
      }
    }
    return violations;
  },
  planted: [
    ['export function f(): void {}', 'f'],
    ['// not a doc comment\nexport const a = 1;', 'a'],
    ['/** */\nexport interface B {}', 'B'],
    ['export type C = 1;', 'C'],
    ['export abstract class D {}', 'D'],
    ['export default function () {}', 'the default export'],
    ['/** Doc. */\nexport const a = 1;\nexport const b = 2;', 'b'],
  ].map(([text, name]) => ({
    files: { 'src/domain/a.ts': text! },
    violation: `src/domain/a.ts:${String(text!.split('\n').length)}: ${name!} has no doc comment`,
  })),
  allowed: {
    'src/domain/a.ts':
      "/** First. */\nexport function f(a: number): void;\nexport function f(a: string): void;\nexport function f(): void {}\nexport * from './b.ts';\nconst c = 1;\nexport { c };",
  },
};
