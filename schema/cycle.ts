import { STAGES } from '../src/domain/cycle-record.ts';
import { findCycle } from '../src/store/queries.ts';
import type { Builder } from './builder.ts';
import { cycleListArgs, readCycles, readLatestCycle } from './cycle-list.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { defineEnum } from './enum.ts';
import { defineConnection, readPage } from './page.ts';
import { chainArgs, runArgs, selectChain, selectRun } from './select-run.ts';

/** Adds the type `Cycle`, and the queries `cycle`, `cycleAt`, `latestCycle` and `cycles`. */
export function defineCycle(builder: Builder): void {
  defineCycleParts(builder);
  builder.objectType('Cycle', {
    description: 'Everything that one cycle saw, thought and did.',
    fields: (t) => ({
      id: t.id({ description: 'Also its cursor in lists of cycles and verdicts.', resolve: ({ position }) => toCursor(position) }),
      run: t.field({
        type: 'Run',
        description: 'The run that it belongs to.',
        resolve: async ({ record }, _, context) => (await selectRun(context, record))!,
      }),
      asset: t.string({ description: 'The asset that it was about.', resolve: ({ record }) => record.asset }),
      scheduledAt: t.field({ type: 'DateTime', description: 'The slot that it was for.', resolve: ({ record }) => record.scheduledAt }),
      cutoff: t.field({
        type: 'DateTime',
        description: 'The end of collection: the moment as of which everything after it was decided.',
        resolve: ({ record }) => record.cutoff,
      }),
      origin: t.field({ type: 'CycleOrigin', description: 'Why it ran.', resolve: ({ record }) => record.origin }),
      collection: t.field({ type: ['Collection'], description: 'How each provider did.', resolve: ({ record }) => [...record.collection] }),
      readings: t.field({
        type: ['Reading'],
        description: 'What each signal read; absent readings are there, with their reason.',
        args: { signals: t.arg({ type: ['SignalKey'], description: 'Only these signals.' }) },
        resolve: (cycle, { signals }) =>
          cycle.record.readings.filter(({ signal }) => signals == null || signals.includes(signal)).map((part) => ({ cycle, part })),
      }),
      regime: t.field({ type: 'RegimeReading', description: 'How the market was classified.', resolve: ({ record }) => record.regime }),
      opinions: t.field({
        type: ['Opinion'],
        description: "The analysts' opinions and abstentions.",
        resolve: (cycle) => cycle.record.opinions.map((part) => ({ cycle, part })),
      }),
      verdict: t.field({ type: 'Verdict', description: 'What the council decided.', resolve: (cycle) => cycle }),
      gates: t.field({
        type: ['GateResult'],
        description: 'What each gate said to a possible entry, in their order.',
        resolve: (cycle) => cycle.record.gates.map((part) => ({ cycle, part })),
      }),
      entry: t.field({ type: 'Entry', description: 'Whether a position was entered.', resolve: ({ record }) => record.entry }),
      events: t.field({
        type: ['TradeEvent'],
        description: 'What happened to trades since the cycle before, and in this one.',
        resolve: ({ position, record }) =>
          record.events.map((event, ordinal) => ({ position, ordinal, scheduledAt: record.scheduledAt, event })),
      }),
      portfolio: t.field({ type: 'Portfolio', description: 'What the run owned after it.', resolve: ({ record }) => record.portfolio }),
      valuation: t.field({ type: 'Valuation', description: 'What that was worth.', resolve: ({ record }) => record.valuation }),
      timings: t.field({
        type: ['StageTiming'],
        nullable: true,
        description: 'How long each stage took; null where it was not measured.',
        resolve: ({ timings }) => (timings === null ? null : STAGES.map((stage) => ({ stage, milliseconds: timings[stage] }))),
      }),
      recordHash: t.exposeString('recordHash', { description: 'SHA-256 of the canonical JSON (RFC 8785) of the record, hexadecimal.' }),
      observationsHash: t.exposeString('observationsHash', {
        description: 'SHA-256 of the canonical JSON of the observations that it saw first, hexadecimal.',
      }),
      chainHash: t.exposeString('chainHash', {
        description:
          'SHA-256 over the chain hash before it, its record hash and its observations hash: what ties it to all cycles before it.',
      }),
      previousHash: t.exposeString('previousHash', { description: 'The chain hash of the cycle before it.' }),
    }),
  });
  defineCycleQueries(builder);
}

function defineCycleQueries(builder: Builder): void {
  const { connection } = defineConnection(builder, 'Cycle', 'cycles');
  builder.queryFields((t) => ({
    cycles: t.field({
      type: connection,
      description: 'Cycles, newest first.',
      args: cycleListArgs(t.arg),
      resolve: (_, args, context) =>
        readPage(args, { read: (bounds) => readCycles(context, args, bounds), placeOf: ({ position }) => position }),
    }),
    cycle: t.field({
      type: 'Cycle',
      nullable: true,
      description: 'One cycle; null when there is none of this id.',
      args: { id: t.arg.id({ required: true, description: 'The id of the cycle.' }) },
      resolve: (_, { id }, { cycleAt }) => cycleAt(fromCursor(id)),
    }),
    cycleAt: t.field({
      type: 'Cycle',
      nullable: true,
      description: 'The cycle of one slot; null when there is none.',
      args: { ...chainArgs(t.arg), scheduledAt: t.arg({ type: 'DateTime', required: true, description: 'The slot.' }) },
      resolve: async (_, args, context) => {
        const chain = await selectChain(context, args);
        return chain === null ? null : findCycle(context.sql, chain.run, chain.asset, args.scheduledAt);
      },
    }),
    latestCycle: t.field({
      type: 'Cycle',
      nullable: true,
      description: 'The newest cycle; null before the first one.',
      args: runArgs(t.arg),
      resolve: (_, args, context) => readLatestCycle(context, args),
    }),
  }));
}

/** Adds what only cycles have. */
function defineCycleParts(builder: Builder): void {
  defineEnum(builder, 'CycleOrigin', 'Why a cycle ran.', {
    scheduled: 'It was its time.',
    manual: 'A person asked for it: it may not open trades.',
  });
  defineEnum(builder, 'CollectionOutcome', 'How a provider did in one collection.', {
    ok: 'It answered.',
    failed: 'It failed, or its answer was not what the feed promises.',
    timeout: 'It did not answer in time.',
  });
  defineEnum(builder, 'Stage', 'A stage of a cycle.', {
    collect: 'Providers are asked for new observations.',
    compute: 'Signals are computed.',
    classify: 'The regime is named.',
    deliberate: 'Analysts form opinions, the Judge decides.',
    gate: 'Gates examine a possible entry.',
    trade: 'Exits and entries are decided and filled.',
    record: 'The record is put together.',
  });
  builder.objectType('StageTiming', {
    description: 'How long one stage of a cycle took.',
    fields: (t) => ({
      stage: t.expose('stage', { type: 'Stage', description: 'The stage.' }),
      milliseconds: t.exposeFloat('milliseconds', { description: 'Its duration in milliseconds.' }),
    }),
  });
  builder.objectType('Collection', {
    description: 'How one provider did in one collection.',
    fields: (t) => ({
      provider: t.exposeString('provider', { description: 'The provider, or the archive that stands in for it.' }),
      feed: t.exposeString('feed', { description: 'The feed, such as `candles@1h`.' }),
      outcome: t.expose('outcome', { type: 'CollectionOutcome', description: 'How it did.' }),
      rows: t.exposeInt('rows', { description: 'How many new rows it brought.' }),
      failureCode: t.string({ nullable: true, description: 'The stable code of the failure.', resolve: ({ failure }) => failure?.code }),
      failure: t.string({ nullable: true, description: 'The failure as a sentence.', resolve: ({ failure }) => failure?.message }),
    }),
  });
  builder.objectType('Entry', {
    description: 'Whether a cycle entered a position.',
    fields: (t) => ({
      entered: t.exposeBoolean('entered', { description: 'Whether it did.' }),
      reason: t.exposeString('reason', {
        description: '`ENTERED`, or why it did not: stable, such as `NO_BUY_VERDICT` or `BLOCKED_BY_GATES`.',
      }),
    }),
  });
}
