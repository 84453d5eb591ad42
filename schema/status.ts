import { SECOND } from '../src/domain/time.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';

/** Adds the types `Status` and `Progress`, and the query `status`. */
export function defineStatus(builder: Builder): void {
  defineEnum(builder, 'Phase', 'What the program is busy with.', {
    STARTING: 'It reads its configuration, its plugins and its store.',
    BACKFILLING: 'It reads history.',
    TRAINING: 'It trains a regime model.',
    RUNNING: 'It runs its cycles.',
    STOPPING: 'It finishes the running cycle and stops.',
  });
  builder.objectType('Progress', {
    description: 'A piece of work that takes long enough to be watched.',
    fields: (t) => ({
      task: t.exposeString('task', { description: 'What is being done.' }),
      fraction: t.exposeFloat('fraction', {
        nullable: true,
        description: 'How much of it is done, 0 to 1; null where the end is not known.',
      }),
      detail: t.exposeString('detail', { description: 'Where it stands, as a sentence.' }),
    }),
  });
  builder.objectType('Status', {
    description: 'What this server is doing right now. Nothing of it is stored.',
    fields: (t) => ({
      version: t.exposeString('version', { description: 'The version of the program.' }),
      phase: t.expose('phase', { type: 'Phase', description: 'What it is busy with.' }),
      market: t.expose('market', { type: 'Market', description: 'The market that it runs.' }),
      run: t.exposeID('run', {
        nullable: true,
        description: 'The run that queries are about unless they name one; null while it is not known.',
      }),
      assets: t.stringList({ description: 'The assets that it trades on paper.', resolve: ({ assets }) => [...assets] }),
      everySeconds: t.float({ description: 'The distance between two cycles, in seconds.', resolve: ({ every }) => every / SECOND }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When the program was started.' }),
      nextCycleAt: t.expose('nextCycleAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the next cycle is due; null when none is.',
      }),
      progress: t.field({ type: ['Progress'], description: 'Work that is under way.', resolve: ({ progress }) => [...progress] }),
    }),
  });
  builder.queryField('status', (t) =>
    t.field({ type: 'Status', description: 'What this server is doing right now.', resolve: (_, __, { status }) => status() }),
  );
}
