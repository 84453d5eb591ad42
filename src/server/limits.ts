import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { requestError } from '../../schema/request-error.ts';

/** How large an operation may be. Fragments count wherever they are spread. */
export interface OperationLimits {
  /** Levels of nesting. */
  readonly depth: number;
  /** Fields. */
  readonly fields: number;
  /** Fields under another name. */
  readonly aliases: number;
  /** Words and signs of the whole document. */
  readonly tokens: number;
}

/** What a public server allows: the introspection query of the usual tools fits. */
export const DEFAULT_LIMITS: OperationLimits = Object.freeze({ depth: 14, fields: 600, aliases: 30, tokens: 3_000 });

/** Refuses operations that are larger than allowed, before anything of them is executed. */
export function useLimits(limits: OperationLimits): Plugin {
  return {
    onParse: ({ parseFn, setParseFn }) => {
      setParseFn((source: unknown, options: object | undefined) => parseFn(source, { ...options, maxTokens: limits.tokens }));
    },
    onValidate: ({ addValidationRule }) => {
      addValidationRule((context: ValidationContext) => limitRule(context, limits));
    },
  };
}

function limitRule(context: ValidationContext, limits: OperationLimits): ASTVisitor {
  return {
    OperationDefinition: {
      enter: (operation) => {
        const size = measure(operation.selectionSet, fragmentsOf(context.getDocument()), limits);
        for (const name of ['depth', 'fields', 'aliases'] as const) {
          if (size[name] <= limits[name]) continue;
          context.reportError(refuse(name, limits[name]));
          return;
        }
      },
    },
  };
}

function refuse(name: string, limit: number): GraphQLError {
  return requestError('QUERY_TOO_LARGE', `The operation exceeds the limit of ${limit} for ${name}. Ask for less, or in several requests.`);
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** Measures a selection as it will be executed. It stops once a limit is passed, so that fragments in fragments cannot keep it busy. */
function measure(
  selections: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  limits: OperationLimits,
): Pick<OperationLimits, 'depth' | 'fields' | 'aliases'> {
  const size = { depth: 0, fields: 0, aliases: 0 };
  const open = new Set<string>();
  const visit = ({ selections: nodes }: SelectionSetNode, depth: number): void => {
    for (const node of nodes) {
      if (size.fields > limits.fields || size.depth > limits.depth) return;
      if (node.kind === Kind.FIELD) {
        size.fields += 1;
        size.depth = Math.max(size.depth, depth);
        if (node.alias !== undefined) size.aliases += 1;
        if (node.selectionSet !== undefined) visit(node.selectionSet, depth + 1);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        visit(node.selectionSet, depth);
      } else {
        const name = node.name.value;
        const fragment = fragments.get(name);
        // A fragment within itself is refused by a rule of its own.
        if (fragment === undefined || open.has(name)) continue;
        open.add(name);
        visit(fragment.selectionSet, depth);
        open.delete(name);
      }
    }
  };
  visit(selections, 1);
  return size;
}
