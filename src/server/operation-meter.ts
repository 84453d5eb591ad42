import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** How long a list counts whose length is not asked for: about as many signals as there are. */
const USUAL_LENGTH = 25;
/** How long a list counts whose length comes in a variable, which is not known yet. */
const UNKNOWN_LENGTH = 100;
/** The arguments that say how long a list may be. */
const LENGTH_ARGUMENTS: readonly string[] = ['first', 'maxPoints'];

/** What is measured of an operation. */
export interface OperationSize {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly cost: number;
}

/** Measures an operation as it will be executed, and stops as soon as a limit is passed: its own work is limited by them as well. */
export class OperationMeter {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #limits: OperationSize;
  readonly #open = new Set<string>();
  #size = { depth: 0, fields: 0, aliases: 0, cost: 0 };

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, limits: OperationSize) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#limits = limits;
  }

  /** The first limit that an operation passes; null when it keeps to all. */
  firstExceeded(selections: SelectionSetNode, root: GraphQLCompositeType): keyof OperationSize | null {
    this.#size = { depth: 0, fields: 0, aliases: 0, cost: 0 };
    this.#visit(selections, root, { depth: 1, times: 1, lengthKnown: false });
    return this.#exceeded();
  }

  #exceeded(): keyof OperationSize | null {
    for (const name of ['depth', 'fields', 'aliases', 'cost'] as const) if (this.#size[name] > this.#limits[name]) return name;
    return null;
  }

  #visit({ selections }: SelectionSetNode, type: GraphQLCompositeType, place: Place): void {
    for (const node of selections) {
      if (this.#exceeded() !== null) return;
      if (node.kind === Kind.FIELD) {
        this.#visitField(node, type, place);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        this.#visit(node.selectionSet, this.#narrow(type, node.typeCondition?.name.value), place);
      } else {
        const name = node.name.value;
        const fragment = this.#fragments.get(name);
        // A fragment within itself is refused by a rule of its own.
        if (fragment === undefined || this.#open.has(name)) continue;
        this.#open.add(name);
        this.#visit(fragment.selectionSet, this.#narrow(type, fragment.typeCondition.name.value), place);
        this.#open.delete(name);
      }
    }
  }

  #visitField(node: FieldNode, type: GraphQLCompositeType, { depth, times, lengthKnown }: Place): void {
    this.#size.fields += 1;
    this.#size.cost += times;
    this.#size.depth = Math.max(this.#size.depth, depth);
    if (node.alias !== undefined) this.#size.aliases += 1;
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    if (node.selectionSet === undefined) return;
    if (field === undefined) {
      // Introspection, which has a rule of its own, or a field that does not exist.
      this.#visit(node.selectionSet, type, { depth: depth + 1, times, lengthKnown: false });
      return;
    }
    const inner = getNamedType(field.type);
    if (!isCompositeType(inner)) return;
    const asked = askedLength(node, field);
    const length = asked ?? (isListType(getNullableType(field.type)) && !lengthKnown ? USUAL_LENGTH : 1);
    // The length of a connection is that of the list within it.
    this.#visit(node.selectionSet, inner, { depth: depth + 1, times: times * length, lengthKnown: asked !== null });
  }

  #narrow(type: GraphQLCompositeType, name: string | undefined): GraphQLCompositeType {
    const condition = name === undefined ? undefined : this.#schema.getType(name);
    return isCompositeType(condition) ? condition : type;
  }
}

/** Where a selection stands: how deep, how many times, and whether the list that follows is counted already. */
interface Place {
  readonly depth: number;
  readonly times: number;
  readonly lengthKnown: boolean;
}

/** How long a field's list may be as asked for; null where it has no argument for that. */
function askedLength(node: FieldNode, field: GraphQLField<unknown, unknown>): number | null {
  if (!field.args.some(({ name }) => LENGTH_ARGUMENTS.includes(name))) return null;
  const given = node.arguments?.find(({ name }) => LENGTH_ARGUMENTS.includes(name.value))?.value;
  if (given?.kind === Kind.INT) return Math.max(1, Number(given.value));
  return given === undefined ? USUAL_LENGTH : UNKNOWN_LENGTH;
}
