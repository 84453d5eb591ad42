import ts from 'typescript';
import { nodesOf, parsedFiles, violationAt, type Rule } from '../source-tree.ts';

const FIX = 'swallows the error: rethrow it, or hand it to something';

/** Whether a block that got an error throws, or hands the error on: in a call, a result or an assignment, not only in a condition. */
function handsOn(body: ts.Node, error: ts.BindingName | undefined): boolean {
  const names =
    error === undefined
      ? []
      : nodesOf(error)
          .filter(ts.isIdentifier)
          .map(({ text }) => text);
  return nodesOf(body).some((node) => {
    if (ts.isThrowStatement(node)) return true;
    return ts.isIdentifier(node) && names.includes(node.text) && !isInCondition(node, body);
  });
}

function isInCondition(node: ts.Node, until: ts.Node): boolean {
  for (let inner = node; inner !== until; inner = inner.parent) {
    const { parent } = inner;
    if (ts.isIfStatement(parent) && parent.expression === inner) return true;
    if (ts.isConditionalExpression(parent) && parent.condition === inner) return true;
  }
  return false;
}

/** The functions that a call hands rejections to: of `.catch(f)` and of `.then(f, g)`. */
function rejectionHandler(node: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { text } = node.expression.name;
  if (text === 'catch') return node.arguments[0];
  return text === 'then' ? node.arguments[1] : undefined;
}

/** An error is never swallowed. */
export const catches: Rule = {
  title: 'a caught error is rethrown or handed on, never swallowed',
  check(tree) {
    return [...parsedFiles(tree, 'src', 'plugins', 'schema', 'migrations', 'scripts', 'bin')].flatMap((file) =>
      nodesOf(file).flatMap((node) => {
        if (ts.isCatchClause(node)) {
          return handsOn(node.block, node.variableDeclaration?.name) ? [] : [violationAt(node, `this catch ${FIX}`)];
        }
        const handler = rejectionHandler(node);
        if (handler === undefined || !(ts.isArrowFunction(handler) || ts.isFunctionExpression(handler))) return [];
        return handsOn(handler.body, handler.parameters[0]?.name) ? [] : [violationAt(handler, `this handler ${FIX}`)];
      }),
    );
  },
  planted: [
    ['try { f(); } catch {}', 'this catch'],
    ['try { f(); } catch (error) {}', 'this catch'],
    ['try { f(); } catch { return null; }', 'this catch'],
    ['try { f(); } catch (error) { log.warn({}, "failed"); }', 'this catch'],
    ['try { f(); } catch (error) { if (isMissing(error)) return null; }', 'this catch'],
    ['try { f(); } catch (error) { return isMissing(error) ? 1 : 2; }', 'this catch'],
    ['p.catch(() => undefined)', 'this handler'],
    ['p.catch(function (error) { return null; })', 'this handler'],
    ['p.then(f, () => null)', 'this handler'],
    ['void p.catch((error) => {})', 'this handler'],
  ].map(([text, what]) => ({ files: { 'src/kernel/a.ts': text! }, violation: `src/kernel/a.ts:1: ${what!} swallows` })),
  allowed: {
    'src/kernel/a.ts': `
      try { f(); } catch (error) { throw new E('C', 'm', { cause: error }); }
      try { f(); } catch (error) { if (isMissing(error)) return null; throw error; }
      try { f(); } catch (error) { return describe(error); }
      try { f(); } catch ({ message }) { report(message); }
      try { f(); } catch { throw new E('C', 'm'); }
      p.catch(report); p.catch((error) => report(error)); p.then(f, (error) => { failure = error; });
      const text = z.string().catch('x');`,
  },
};
