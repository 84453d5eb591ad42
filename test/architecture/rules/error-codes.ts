import ts from 'typescript';
import { nodesOf, parsedFiles, violationAt, type Rule, type Violation } from '../source-tree.ts';

const CODES = 'src/domain/error-codes.ts';

/** The properties of the object of codes. */
function declaredCodes(file: ts.SourceFile): readonly ts.PropertyAssignment[] {
  const object = nodesOf(file).find(ts.isObjectLiteralExpression);
  return object === undefined ? [] : object.properties.filter(ts.isPropertyAssignment);
}

/** Codes are stable names: each means one thing, is raised somewhere, and is explained. That the README has all: see the test of the generated sections. */
export const errorCodes: Rule = {
  title: 'error codes are unique, well-formed, explained and used',
  check(tree) {
    const violations: Violation[] = [];
    const used = new Set<string>();
    for (const file of parsedFiles(tree, 'src', 'plugins', 'schema')) {
      if (file.fileName === CODES) continue;
      // Templates of new plugins carry codes inside longer texts.
      for (const node of nodesOf(file)) {
        if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
          for (const [code] of node.text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)) used.add(code);
        }
      }
    }
    for (const file of parsedFiles(tree, CODES)) {
      const seen = new Set<string>();
      for (const property of declaredCodes(file)) {
        const code = property.name.getText();
        const meaning = ts.isStringLiteralLike(property.initializer) ? property.initializer.text : '';
        if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code)) {
          violations.push(violationAt(property, `${code} is not in SCREAMING_CASE of several words`));
          continue;
        }
        if (seen.has(code)) violations.push(violationAt(property, `${code} is there twice; a code has one meaning`));
        if (!/^[A-Z].*\.$/.test(meaning)) violations.push(violationAt(property, `${code} is not explained by a sentence`));
        if (!used.has(code)) violations.push(violationAt(property, `${code} is raised nowhere; remove it`));
        seen.add(code);
      }
    }
    return violations;
  },
  planted: [
    ["A_B: 'Meaning.', A_B: 'Other.'", 'A_B is there twice'],
    ["A_B: 'meaning'", 'A_B is not explained'],
    ["C_D: 'Meaning.'", 'C_D is raised nowhere'],
    ["lower: 'Meaning.'", 'lower is not in SCREAMING_CASE'],
  ].map(([codes, fault]) => ({
    files: { [CODES]: `export const ERROR_CODES = { ${codes!} };`, 'src/kernel/a.ts': "throw new E('A_B', 'lower'); // C_D" },
    violation: `${CODES}:1: ${fault!}`,
  })),
  allowed: {
    [CODES]: "export const ERROR_CODES = { A_B: 'Meaning.', C_D: `Other meaning.` };",
    'src/kernel/a.ts': "throw new E('A_B'); const template = `throw new E('C_D')`;",
  },
};
