import type { Builder } from './builder.ts';

/** Adds the type `Figure`. */
export function defineFigure(builder: Builder): void {
  builder.objectType('Figure', {
    description: 'A named figure: a number, or a text such as the name of a regime.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'What the figure is.' }),
      number: t.float({
        nullable: true,
        description: 'The figure as a number; null where it is a text.',
        resolve: ({ value }) => (typeof value === 'number' ? value : null),
      }),
      text: t.string({ description: 'The figure as text.', resolve: ({ value }) => String(value) }),
    }),
  });
}
