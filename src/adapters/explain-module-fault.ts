import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeError } from '../domain/errors.ts';
import type { Fault } from '../kernel/plugin-files.ts';

/** The module that could not be loaded, and how its path is shown to people. */
export interface FaultyModule {
  readonly path: string;
  readonly show: (path: string) => string;
}

/** What to write instead of TypeScript that Node cannot strip, by the name that Node gives it. */
const INSTEAD: Readonly<Record<string, string>> = {
  enum: 'Use a union of strings, or a constant object',
  'parameter property': 'Declare the property and assign it in the constructor',
  'namespace declaration': 'Use a module: its exports are its members',
  'import equals declaration': "Write import x from '…'",
  'export assignment': 'Write export default',
};

/**
 * Turns what Node threw when it loaded a plugin's module into one fault with its fix. Held against the messages of
 * Node 24; an unknown one is passed on in full.
 */
export function explainModuleFault(thrown: unknown, module: FaultyModule): Fault {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const message = describeError(thrown).split('\n')[0]!;
  const place = placeOf(thrown, module);
  switch (code) {
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX': {
      const syntax = /^TypeScript (.+?) (?:is|are) not supported/.exec(message)?.[1] ?? 'syntax';
      return {
        fault: `it uses a TypeScript ${syntax}${place}, which Node cannot strip`,
        fix: INSTEAD[syntax] ?? `Write it in JavaScript (${message})`,
      };
    }
    case 'ERR_INVALID_TYPESCRIPT_SYNTAX':
      return { fault: `it does not parse${place}: ${message}`, fix: 'Correct the syntax' };
    case 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING':
      return { fault: 'it is TypeScript in a package, where Node strips no types', fix: 'Publish the package as JavaScript' };
    case 'ERR_MODULE_NOT_FOUND':
    case 'ERR_UNSUPPORTED_DIR_IMPORT':
      return explainMissing(message, module);
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED':
      return { fault: message, fix: 'Import a path that the package exports' };
    case 'ERR_IMPORT_ATTRIBUTE_MISSING':
      return { fault: `it imports a file that is no program: ${message}`, fix: "Write import … from '….json' with { type: 'json' }" };
    case 'ERR_UNKNOWN_FILE_EXTENSION':
      return { fault: message, fix: 'Import .ts, .js or .mjs files only' };
    default:
  }
  if (thrown instanceof SyntaxError) return explainSyntax(message, place);
  if (/ is not defined in ES module scope/.test(message)) {
    return { fault: `it is written as a CommonJS module${place}: ${message}`, fix: 'Use import and export' };
  }
  return {
    fault: `it throws${place} while it is loaded: ${message}`,
    fix: 'Only declare the plugin there; what may fail belongs into its functions',
  };
}

function explainSyntax(message: string, place: string): Fault {
  const missing = /^The requested module '(.+)' does not provide an export named '(.+)'$/.exec(message);
  if (missing !== null) {
    const [, from, name] = missing as unknown as [string, string, string];
    return {
      fault: `it imports ${name} from '${from}'${place}, which has no value of that name`,
      fix: `If ${name} is a type, write import type { ${name} }; else correct the name`,
    };
  }
  if (message.includes("'.default' has already been declared")) return { fault: 'it has several default exports', fix: 'Keep one' };
  return { fault: `it does not parse${place}: ${message}`, fix: 'Correct the syntax; decorators cannot be used' };
}

function explainMissing(message: string, { path, show }: FaultyModule): Fault {
  const dependency = /^Cannot find package '(.+?)' imported from/.exec(message)?.[1];
  if (dependency !== undefined) {
    return {
      fault: `it imports the package ${dependency}, which is not installed`,
      fix: `Run npm install ${dependency}, or remove the import`,
    };
  }
  const [, wanted, importer = path] = /'(.+?)'.*imported from '?([^']+)/.exec(message) ?? [];
  if (wanted === undefined) return { fault: message, fix: 'Correct the import' };
  const from = fromUrl(importer);
  const where = from === path ? '' : ` in ${show(from)}`;
  const target = resolve(dirname(from), fromUrl(wanted));
  const specifier = relativeSpecifier(dirname(from), target);
  const meant = [`${target}.ts`, `${target}.js`, `${target}/index.ts`, target.replace(/\.js$/, '.ts')].find(
    (each) => each !== target && existsSync(each),
  );
  return meant === undefined
    ? { fault: `it imports '${specifier}'${where}, which does not exist`, fix: 'Correct the path, or create the file' }
    : {
        fault: `it imports '${specifier}'${where} without naming the file`,
        fix: `Write '${relativeSpecifier(dirname(from), meant)}': Node adds no extension`,
      };
}

/** ` in line 3`, or ` in shared/x.ts, line 3` where the fault is in a module that the plugin imports; empty when unknown. */
function placeOf(thrown: unknown, { path, show }: FaultyModule): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const found = /(file:\/\/[^\s:)]+(?:\/[A-Za-z]:)?[^\s:)]*):(\d+)/.exec(stack);
  if (found === null) return '';
  const file = fromUrl(found[1]!);
  if (file.startsWith(fromUrl(import.meta.url))) return '';
  return file === path ? ` in line ${found[2]!}` : ` in ${show(file)}, line ${found[2]!}`;
}

function fromUrl(location: string): string {
  return location.startsWith('file:') ? fileURLToPath(location) : location;
}

function relativeSpecifier(from: string, to: string): string {
  const path = relative(from, to).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
