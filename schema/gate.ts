import type { Registry } from '../src/kernel/registry.ts';
import { countGateResults, type StoredCycle } from '../src/store/queries.ts';
import type { Builder } from './builder.ts';
import { cycleListArgs, readCycles } from './cycle-list.ts';
import { defineConnection, readPage } from './page.ts';
import { rangeArgs, toRange } from './range.ts';
import { chainArgs, selectChain } from './select-run.ts';
import type { CycleGateResult, GateView } from './views.ts';

/** A gate by its key. */
export function gateView({ gates }: Registry, key: string): GateView {
  return { key, definition: gates.find((gate) => gate.key === key) ?? null };
}

/** Adds the types `Gate` and `GateResult`, and the queries `gates` and `gateResults`. */
export function defineGate(builder: Builder, registry: Registry): void {
  defineGateResult(builder, registry);
  builder.objectType('GateCount', {
    description: 'How often a gate said one thing.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'What it said: `PASSED`, or why it blocked.' }),
      passed: t.exposeBoolean('passed', { description: 'Whether the entry could pass.' }),
      cycles: t.exposeInt('cycles', { description: 'In how many cycles.' }),
    }),
  });
  builder.objectType('Gate', {
    description: 'A condition that an entry must meet. All but `key` and `retired` is null for one that is no longer installed.',
    fields: (t) => ({
      key: t.expose('key', { type: 'GateKey', description: 'What it is called in this schema.' }),
      retired: t.boolean({ description: 'Whether only old records know it.', resolve: ({ definition }) => definition === null }),
      title: t.string({ nullable: true, description: 'What people call it.', resolve: ({ definition }) => definition?.title }),
      description: t.string({ nullable: true, description: 'When it blocks.', resolve: ({ definition }) => definition?.description }),
      order: t.int({ nullable: true, description: 'Its place in the row of gates.', resolve: ({ definition }) => definition?.order }),
      counts: t.field({
        type: ['GateCount'],
        description: 'How often it said what in a run, over a range of scheduled times. Gates examine every cycle, whatever its verdict.',
        args: { ...chainArgs(t.arg), ...rangeArgs(t.arg) },
        resolve: async ({ key }, args, context) => {
          const range = toRange(args);
          const chain = await selectChain(context, args);
          if (chain === null) return [];
          const query = { ...chain, ...range };
          const counts = await context.once(`gate counts ${JSON.stringify(query)}`, () => countGateResults(context.sql, query));
          return counts.filter(({ gate }) => gate === key);
        },
      }),
    }),
  });
  builder.queryField('gates', (t) =>
    t.field({
      type: ['Gate'],
      description: 'The gates that are installed, in their order.',
      resolve: () => registry.gates.map((definition) => ({ key: definition.key, definition })),
    }),
  );
}

function defineGateResult(builder: Builder, registry: Registry): void {
  builder.objectType('GateResult', {
    description: 'What one gate said to a possible entry in one cycle.',
    fields: (t) => ({
      key: t.field({ type: 'GateKey', description: 'The gate.', resolve: ({ part }) => part.gate }),
      gate: t.field({
        type: 'Gate',
        description: 'What the gate says of itself today.',
        resolve: ({ part }) => gateView(registry, part.gate),
      }),
      passed: t.boolean({ description: 'Whether the entry may pass this gate.', resolve: ({ part }) => part.passed }),
      code: t.string({ description: '`PASSED`, or why it blocks: stable, such as `RSI_TOO_HIGH`.', resolve: ({ part }) => part.code }),
      observed: t.string({
        nullable: true,
        description: 'What was seen, as text; null where the input was missing.',
        resolve: ({ part }) => asText(part.observed),
      }),
      observedNumber: t.float({
        nullable: true,
        description: 'What was seen, where it is a number.',
        resolve: ({ part }) => asNumber(part.observed),
      }),
      limit: t.string({ nullable: true, description: 'What it was held against, as text.', resolve: ({ part }) => asText(part.limit) }),
      limitNumber: t.float({
        nullable: true,
        description: 'What it was held against, where it is a number.',
        resolve: ({ part }) => asNumber(part.limit),
      }),
      detail: t.string({
        nullable: true,
        description: 'A sentence, where code, observed value and limit do not say all.',
        resolve: ({ part }) => part.detail,
      }),
      cycle: t.field({ type: 'Cycle', description: 'The cycle that it belongs to.', resolve: ({ cycle }) => cycle }),
    }),
  });
  const { connection } = defineConnection(builder, 'GateResult', 'results of gates');
  builder.queryField('gateResults', (t) =>
    t.field({
      type: connection,
      description: 'What one gate said, newest first. How often it said what is `Gate.counts`.',
      args: {
        ...cycleListArgs(t.arg),
        gate: t.arg({ type: 'GateKey', required: true, description: 'The gate.' }),
      },
      resolve: (_, args, context) =>
        readPage(args, {
          read: async (bounds) => {
            const { items, more } = await readCycles(context, args, bounds);
            const results = items.flatMap((cycle) => resultsOf(cycle, args.gate));
            return { items: results, more: more && results.length > 0 };
          },
          placeOf: ({ cycle }) => cycle.position,
        }),
    }),
  );
}

function resultsOf(cycle: StoredCycle, gate: string): CycleGateResult[] {
  return cycle.record.gates.filter((result) => result.gate === gate).map((part) => ({ cycle, part }));
}

function asText(value: number | string | null): string | null {
  return value === null ? null : String(value);
}

function asNumber(value: number | string | null): number | null {
  return typeof value === 'number' ? value : null;
}
