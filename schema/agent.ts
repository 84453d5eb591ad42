import type { Registry } from '../src/kernel/registry.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';
import type { AgentView } from './views.ts';

/** A member of the council by its key. */
export function agentView({ analysts, judge }: Registry, key: string): AgentView {
  return { key, definition: [...analysts, judge].find((agent) => agent.key === key) ?? null };
}

/** Adds the type `Agent` and the query `agents`. */
export function defineAgent(builder: Builder, registry: Registry): void {
  defineEnum(builder, 'AgentRole', 'What a member of the council does.', {
    analyst: 'Forms an opinion from its part of the readings.',
    judge: 'Weighs the opinions and decides.',
  });
  builder.objectType('Agent', {
    description: 'A member of the council. All but `key` and `retired` is null or empty for one that is no longer installed.',
    fields: (t) => ({
      key: t.expose('key', { type: 'AgentKey', description: 'What it is called in this schema.' }),
      retired: t.boolean({ description: 'Whether only old records know it.', resolve: ({ definition }) => definition === null }),
      title: t.string({ nullable: true, description: 'What people call it.', resolve: ({ definition }) => definition?.title }),
      role: t.field({
        type: 'AgentRole',
        nullable: true,
        description: 'What it does in the council.',
        resolve: ({ definition }) => definition?.role,
      }),
      version: t.int({
        nullable: true,
        description: 'The version of its mandate and rules.',
        resolve: ({ definition }) => definition?.version,
      }),
      mandate: t.string({
        nullable: true,
        description: 'What it may conclude from, and what is outside its domain.',
        resolve: ({ definition }) => definition?.mandate,
      }),
      categories: t.field({
        type: ['SignalCategory'],
        description: 'The categories of signals that it is briefed on; empty for the Judge, who is briefed on opinions.',
        resolve: ({ definition }) => (definition?.role === 'analyst' ? [...definition.inputs.categories] : []),
      }),
      signals: t.field({
        type: ['SignalKey'],
        description: 'Signals outside its categories that it is briefed on.',
        resolve: ({ definition }) => (definition?.role === 'analyst' ? [...(definition.inputs.signals ?? [])] : []),
      }),
    }),
  });
  builder.queryField('agents', (t) =>
    t.field({
      type: ['Agent'],
      description: 'The members of the council: the analysts, then the Judge.',
      resolve: () => [...registry.analysts, registry.judge].map((definition) => ({ key: definition.key, definition })),
    }),
  );
}
