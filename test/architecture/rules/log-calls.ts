import ts from 'typescript';
import { nodesOf, parsedFiles, violationAt, type Rule } from '../source-tree.ts';

const LEVELS = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);

/** `log`, `logger`, `this.#log`, `options.log`… */
function isLog(expression: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) && /^#?(.*Log|log(ger)?)$/.test(name.text);
}

function faultOf({ arguments: [fields, message, ...more] }: ts.CallExpression): string | null {
  if (fields === undefined || ts.isStringLiteralLike(fields) || ts.isTemplateExpression(fields))
    return 'give the fields as an object first, then the message';
  if (message === undefined) return 'give a message after the fields';
  if (more.length > 0) return 'put every value into the fields';
  return ts.isStringLiteral(message) || ts.isNoSubstitutionTemplateLiteral(message)
    ? null
    : 'the message must be a constant; values belong into the fields';
}

/** pino drops an object that comes second, and a message with values in it cannot be counted. */
export const logCalls: Rule = {
  title: 'log calls have the fields first and a constant message',
  check(tree) {
    return [...parsedFiles(tree, 'src', 'plugins', 'schema')].flatMap((file) =>
      nodesOf(file).flatMap((node) => {
        if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
        if (!LEVELS.has(node.expression.name.text) || !isLog(node.expression.expression)) return [];
        const fault = faultOf(node);
        return fault === null ? [] : [violationAt(node, fault)];
      }),
    );
  },
  planted: [
    ["log.info('started', { port });", 'give the fields as an object first'],
    ["this.#log.warn('down');", 'give the fields as an object first'],
    ['logger.info(`up ${port}`);', 'give the fields as an object first'],
    ['log.error({ error });', 'give a message'],
    ['deps.log.info({ port }, `up at ${port}`);', 'the message must be a constant'],
    ["log.info({ port }, 'up at ' + port);", 'the message must be a constant'],
    ["runLog.info({}, 'up at %d', port);", 'put every value into the fields'],
  ].map(([text, fault]) => ({ files: { 'src/kernel/a.ts': text! }, violation: `src/kernel/a.ts:1: ${fault!}` })),
  allowed: {
    'src/kernel/a.ts':
      "log.info({ port }, 'up'); this.#log.debug(fields, `constant`); dialog.show('x'); Math.log(2); io.err(`x ${1}`); log.child({ a: 1 });",
  },
};
