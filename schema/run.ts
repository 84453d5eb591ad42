import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';
import { listRuns } from '../src/store/queries.ts';

/** Adds the type `Run` and the query `runs`. */
export function defineRun(builder: Builder): void {
  defineEnum(builder, 'Market', 'Where the observations of a run come from.', {
    live: 'The real market, now.',
    simulated: 'A made-up market that follows from a seed.',
    replay: 'An archive of the real market.',
    recorded: 'Observations that an earlier live run has stored.',
  });
  builder.objectType('Run', {
    description: 'The owner of records: everything that was produced from one market under one configuration.',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Derived from market, configuration and origin: the same on every machine.' }),
      market: t.expose('market', { type: 'Market', description: 'Where its observations come from.' }),
      label: t.exposeString('label', { description: 'What people call it.' }),
      origin: t.exposeString('origin', {
        nullable: true,
        description: 'The seed of a simulated market or the SHA-256 of an archive; null for live.',
      }),
      configHash: t.exposeString('configHash', { description: 'SHA-256 of everything in the configuration that can change a record.' }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was first started.' }),
      assets: t.stringList({ description: 'The assets that it has cycles of.', resolve: (run) => [...run.assets] }),
      current: t.boolean({
        description: 'Whether it is the one that this server runs.',
        resolve: ({ id }, _, { status }) => status().run === id,
      }),
    }),
  });
  builder.queryField('runs', (t) =>
    t.field({
      type: ['Run'],
      description: 'All runs that have records, the newest first.',
      resolve: (_, __, { sql, once }) => once('runs', () => listRuns(sql)),
    }),
  );
}
