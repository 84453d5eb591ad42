import { isCompositeType, Kind, type ASTVisitor, type DocumentNode, type FragmentDefinitionNode, type ValidationContext } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { requestError } from '../../schema/request-error.ts';
import { OperationMeter } from './operation-meter.ts';

/** How large an operation may be. Fragments count wherever they are spread. */
export interface OperationLimits {
  /** Levels of nesting. */
  readonly depth: number;
  /** Fields, as written. */
  readonly fields: number;
  /** Fields under another name. */
  readonly aliases: number;
  /** Fields of the answer, where a list counts as long as it may be asked to be, or as lists tend to be. */
  readonly cost: number;
  /** Words and signs of the whole document. */
  readonly tokens: number;
}

/** What a public server allows: a hundred cycles with all they hold, and the introspection query of the usual tools, fit. */
export const DEFAULT_LIMITS: OperationLimits = Object.freeze({ depth: 16, fields: 600, aliases: 30, cost: 250_000, tokens: 3_000 });

/** Refuses operations that are larger than allowed, before anything of them is executed. */
export function useLimits(limits: OperationLimits): Plugin {
  return {
    onParse: ({ parseFn, setParseFn }) => {
      setParseFn((source: unknown, options: object | undefined): unknown => parseFn(source, { ...options, maxTokens: limits.tokens }));
    },
    onValidate: ({ addValidationRule }) => {
      addValidationRule((context: ValidationContext) => limitRule(context, limits));
    },
  };
}

function limitRule(context: ValidationContext, limits: OperationLimits): ASTVisitor {
  return {
    OperationDefinition: (operation) => {
      const root = context.getSchema().getRootType(operation.operation);
      if (!isCompositeType(root)) return;
      const meter = new OperationMeter(context.getSchema(), fragmentsOf(context.getDocument()), limits);
      const exceeded = meter.firstExceeded(operation.selectionSet, root);
      if (exceeded === null) return;
      const message = `The operation exceeds the limit of ${limits[exceeded]} for ${exceeded}. Ask for less, or in several requests.`;
      context.reportError(requestError('QUERY_TOO_LARGE', message));
    },
  };
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}
