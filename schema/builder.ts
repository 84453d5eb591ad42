import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { Types } from './types.ts';

/** What every file of the schema adds its types and fields to. */
export type Builder = ReturnType<typeof createBuilder>;

/** A builder without types. Fields are non-null unless they say otherwise. */
export function createBuilder() {
  return new SchemaBuilder<Types>({
    plugins: [RelayPlugin],
    defaultFieldNullability: false,
    relay: {
      cursorType: 'String',
      nodeQueryOptions: false,
      nodesQueryOptions: false,
      nodesOnConnection: { description: 'The items of this page, without their cursors.' },
      edgesFieldOptions: { description: 'The items of this page with their cursors.', nullable: { list: false, items: false } },
      pageInfoFieldOptions: { description: 'Where this page stands.' },
      cursorFieldOptions: { description: 'The place of this item: give it as `after` to go on from here. It stays the same for ever.' },
      nodeFieldOptions: { description: 'The item.' },
      pageInfoTypeOptions: { description: 'Where a page stands among all pages.' },
      hasNextPageFieldOptions: { description: 'Whether there are further items after this page.' },
      hasPreviousPageFieldOptions: { description: 'Whether there are items before this page.' },
      startCursorFieldOptions: { description: 'The cursor of the first item of this page, null on an empty one.' },
      endCursorFieldOptions: {
        description: 'The cursor of the last item of this page, null on an empty one: give it as `after` for the next page.',
      },
    },
  });
}
