import type { Registry } from '../src/kernel/registry.ts';
import type { Builder } from './builder.ts';

/** Adds the type `Provider` and the query `providers`. */
export function defineProvider(builder: Builder, registry: Registry): void {
  builder.objectType('Provider', {
    description: 'A source of feeds.',
    fields: (t) => ({
      key: t.expose('key', { type: 'ProviderKey', description: 'What it is called in this schema.' }),
      title: t.exposeString('title', { description: 'What people call it.' }),
      homepage: t.exposeString('homepage', { description: 'The address of its documentation.' }),
      licence: t.string({ description: 'Under which terms its data may be used.', resolve: ({ licence }) => licence.name }),
      commercialUse: t.boolean({
        description: 'Whether these terms allow commercial use.',
        resolve: ({ licence }) => licence.commercialUse,
      }),
      attribution: t.string({ description: 'How it wants to be named.', resolve: ({ licence }) => licence.attribution }),
      markets: t.field({ type: ['Market'], description: 'The markets that it delivers to.', resolve: ({ markets }) => [...markets] }),
      feeds: t.stringList({
        description: 'The feeds that it delivers, such as `candles@1h`.',
        resolve: ({ offers }) => offers.map(({ feed }) => feed.id),
      }),
    }),
  });
  builder.queryField('providers', (t) =>
    t.field({ type: ['Provider'], description: 'The providers that are installed.', resolve: () => [...registry.providers] }),
  );
}
