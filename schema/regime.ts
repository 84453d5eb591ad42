import { REGIMES } from '../src/domain/regime.ts';
import { readRegimeChanges } from '../src/store/queries.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';
import { defineConnection, pageArgs, readPage } from './page.ts';
import { chainArgs, selectChain } from './select-run.ts';

/** Adds the types `RegimeReading`, `RegimeProbability` and `RegimeChange`, and the query `regimes`. */
export function defineRegime(builder: Builder): void {
  defineEnum(builder, 'Regime', 'The state of the market, as the hidden Markov model names it.', {
    BULL_TRENDING: 'A lasting rise.',
    BEAR_TRENDING: 'A lasting fall.',
    WHALE_ACCUMULATION: 'Large holders take coins off the exchanges.',
    DISTRIBUTION: 'Large holders bring coins to the exchanges.',
    HIGH_VOLATILITY: 'Wide swings without a direction.',
    LOW_VOLATILITY_COMPRESSION: 'Unusually narrow swings, which tend to end in a move.',
    MACRO_UNCERTAINTY: 'Stress outside crypto leads the market.',
    RECOVERY: 'A rise out of a deep fall.',
  });
  builder.objectType('RegimeProbability', {
    description: 'How probable one regime is.',
    fields: (t) => ({
      regime: t.expose('regime', { type: 'Regime', description: 'The regime.' }),
      probability: t.exposeFloat('probability', { description: 'Its probability, 0 to 1; those of all eight sum to one.' }),
    }),
  });
  builder.objectType('RegimeReading', {
    description: 'How the market was classified in one cycle. Without an accepted model all but `reason` is null or empty.',
    fields: (t) => ({
      regime: t.expose('regime', { type: 'Regime', nullable: true, description: 'The most probable regime.' }),
      posterior: t.field({
        type: ['RegimeProbability'],
        description: 'The probability of each regime.',
        resolve: ({ posterior }) => posterior?.map((probability, index) => ({ regime: REGIMES[index]!, probability })) ?? [],
      }),
      model: t.exposeID('model', { nullable: true, description: 'The model that classified.' }),
      asOf: t.expose('asOf', { type: 'DateTime', nullable: true, description: 'The close of the last hour that the model has seen.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'Why there is no regime, as a sentence.' }),
    }),
  });
  builder.objectType('RegimeChange', {
    description: 'A cycle whose regime, model or reason for having none was not that of the cycle before; it holds until the next one.',
    fields: (t) => ({
      at: t.expose('scheduledAt', { type: 'DateTime', description: 'The scheduled time of the cycle.' }),
      regime: t.expose('regime', {
        type: 'Regime',
        nullable: true,
        description: 'The most probable regime; null without an accepted model.',
      }),
      probability: t.exposeFloat('probability', { nullable: true, description: 'Its probability in this cycle, 0 to 1.' }),
      model: t.exposeID('model', { nullable: true, description: 'The model that classified.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'Why there is no regime, as a sentence.' }),
      cycle: t.field({
        type: 'Cycle',
        nullable: true,
        description: 'The cycle.',
        resolve: ({ position }, _, { cycleAt }) => cycleAt(position),
      }),
    }),
  });
  const { connection } = defineConnection(builder, 'RegimeChange', 'changes of regime');
  builder.queryField('regimes', (t) =>
    t.field({
      type: connection,
      description: 'How the regime went in a run, newest first. The regime of one cycle with all probabilities is `Cycle.regime`.',
      args: { ...chainArgs(t.arg), ...pageArgs(t.arg) },
      resolve: (_, args, context) =>
        readPage(args, {
          read: async ({ olderThan, limit }) => {
            const chain = await selectChain(context, args);
            if (chain === null) return { items: [], more: false };
            const before = olderThan === undefined ? {} : { to: olderThan };
            const changes = await readRegimeChanges(context.sql, { ...chain, ...before, limit: limit + 1 });
            return { items: changes.toReversed().slice(0, limit), more: changes.length > limit };
          },
          placeOf: ({ scheduledAt }) => scheduledAt,
          kind: 'slot',
        }),
    }),
  );
}
