import type { Builder } from './builder.ts';
import { fromCursor, toCursor, type CursorKind } from './cursor.ts';
import { requestError } from './request-error.ts';
import type { Arg, Types } from './types.ts';

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

/** The arguments of a paged field, as a client gave them. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** What a page of a list is read with: `olderThan` is absent for the first page. */
export interface PageBounds {
  readonly olderThan?: number;
  readonly limit: number;
}

/** How a list is paged. */
export interface Paging<T> {
  /** Newest first; `more` says whether older ones remain. */
  readonly read: (bounds: PageBounds) => Promise<{ readonly items: readonly T[]; readonly more: boolean }>;
  readonly placeOf: (item: T) => number;
  readonly kind?: CursorKind;
}

/** A page as connections are resolved from it. */
export interface Connection<T> {
  readonly edges: { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The arguments of a paged field: `first` and `after`. */
export function pageArgs(arg: Arg) {
  return {
    first: arg.int({ description: `How many items: 1 to ${MAX_PAGE}; ${DEFAULT_PAGE} when left out.` }),
    after: arg.string({ description: 'Only items that come after the one with this cursor.' }),
  };
}

/**
 * Reads one page of a list, newest first.
 *
 * @throws GraphQLError PAGE_SIZE_INVALID, CURSOR_INVALID
 */
export async function readPage<T>(args: PageArgs, { read, placeOf, kind }: Paging<T>): Promise<Connection<T>> {
  const limit = args.first ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE) {
    throw requestError(
      'PAGE_SIZE_INVALID',
      `A page has 1 to ${MAX_PAGE} items; ${limit} were asked for. Ask for fewer and go on with pageInfo.endCursor.`,
    );
  }
  const olderThan = args.after == null ? undefined : fromCursor(args.after, kind);
  const { items, more } = await read(olderThan === undefined ? { limit } : { olderThan, limit });
  const edges = items.map((node) => ({ cursor: toCursor(placeOf(node), kind), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: more,
      hasPreviousPage: olderThan !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Adds the connection of a type and its edge: `CycleConnection`, `CycleEdge`. */
export function defineConnection<Name extends keyof Types['Objects']>(builder: Builder, type: Name, plural: string) {
  const edge = builder.edgeObject({ type, name: `${type}Edge`, description: `One of several ${plural} with its cursor.` });
  const connection = builder.connectionObject({ type, name: `${type}Connection`, description: `A page of ${plural}, newest first.` }, edge);
  return { edge, connection };
}
