import { listRegimeModels } from '../src/store/queries.ts';
import type { Builder } from './builder.ts';

/** Adds the type `RegimeModel` and the query `regimeModels`. */
export function defineRegimeModel(builder: Builder): void {
  builder.objectType('RegimeModel', {
    description: 'A trained hidden Markov model of the regimes of one asset.',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Derived from its data, its settings and the model before it: equal ids are equal models.' }),
      asset: t.exposeString('asset', { description: 'The asset.' }),
      run: t.exposeID('run', { nullable: true, description: 'The run that trained it; null when it was trained apart from any.' }),
      trainedAt: t.expose('trainedAt', { type: 'DateTime', description: "The moment of training, in the market's time." }),
      dataFrom: t.expose('dataFrom', { type: 'DateTime', description: 'The close of the first hour that it has learnt from.' }),
      dataTo: t.expose('dataTo', { type: 'DateTime', description: 'The close of the last hour that it has learnt from.' }),
      hours: t.exposeInt('rows', { description: 'How many hours it has learnt from.' }),
      accepted: t.exposeBoolean('accepted', { description: 'Whether it replaced the model before it.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'Why it was accepted or not, as a sentence.' }),
      hash: t.exposeString('hash', { description: 'SHA-256 of its canonical JSON, hexadecimal.' }),
      document: t.string({
        description: 'The whole model as JSON: features, scaling, parameters, diagnostics.',
        resolve: ({ document }) => JSON.stringify(document),
      }),
    }),
  });
  builder.queryField('regimeModels', (t) =>
    t.field({
      type: ['RegimeModel'],
      description: 'The hundred newest regime models, the newest first.',
      args: {
        asset: t.arg.string({ description: 'Only models of this asset.' }),
        accepted: t.arg.boolean({ description: 'Only models that were accepted, or only those that were not.' }),
      },
      resolve: async (_, { asset, accepted }, { sql }) => [
        ...(await listRegimeModels(sql, { ...(asset == null ? {} : { asset }), ...(accepted == null ? {} : { accepted }) })),
      ],
    }),
  );
}
