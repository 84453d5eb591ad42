import { enumName, type Registry } from '../src/kernel/registry.ts';
import type { Unit } from '../src/domain/units.ts';
import type { Builder } from './builder.ts';
import { readLatestCycle } from './cycle-list.ts';
import { defineEnum } from './enum.ts';
import { feedsOf } from './plugin-inputs.ts';
import { runArgs } from './select-run.ts';
import type { SignalView } from './views.ts';

/** A signal by its key. */
export function signalView({ signals }: Registry, key: string): SignalView {
  return { key, definition: signals.find((signal) => signal.key === key) ?? null };
}

/** Adds the type `Signal` and the query `signals`. */
export function defineSignal(builder: Builder, registry: Registry): void {
  defineEnum(builder, 'SignalCategory', 'What a signal looks at.', {
    'on-chain': 'The ledger of the asset: holders, miners, exchanges.',
    momentum: 'Price and volume.',
    macro: 'Rates, currencies, gold, scheduled news.',
    options: 'Options, futures and their holders.',
    liquidity: 'Who buys and sells how much where.',
    sentiment: 'What people feel and where they put their money.',
  });
  defineEnum(builder, 'Unit', 'The unit of a number.', UNIT_MEANINGS, unitName);
  builder.objectType('Signal', {
    description:
      'A number about the market, computed from feeds. All but `key` and `retired` is null for a signal that is no longer installed.',
    fields: (t) => ({
      key: t.expose('key', { type: 'SignalKey', description: 'What it is called in this schema.' }),
      retired: t.boolean({ description: 'Whether only old records know it.', resolve: ({ definition }) => definition === null }),
      title: t.string({ nullable: true, description: 'What people call it.', resolve: ({ definition }) => definition?.title }),
      category: t.field({
        type: 'SignalCategory',
        nullable: true,
        description: 'What it looks at.',
        resolve: ({ definition }) => definition?.category,
      }),
      unit: t.field({
        type: 'Unit',
        nullable: true,
        description: 'The unit of its values.',
        resolve: ({ definition }) => definition?.unit,
      }),
      version: t.int({ nullable: true, description: 'The version of its formula.', resolve: ({ definition }) => definition?.version }),
      description: t.string({
        nullable: true,
        description: 'Its formula in words, and what high and low mean.',
        resolve: ({ definition }) => definition?.description,
      }),
      source: t.string({
        nullable: true,
        description: "The address of its formula's source.",
        resolve: ({ definition }) => definition?.source,
      }),
      minimum: t.float({
        nullable: true,
        description: 'The lowest value it can have, in its unit; null where there is no bound.',
        resolve: ({ definition }) => bound(definition?.range.min),
      }),
      maximum: t.float({
        nullable: true,
        description: 'The highest value it can have, in its unit; null where there is no bound.',
        resolve: ({ definition }) => bound(definition?.range.max),
      }),
      confidence: t.float({
        nullable: true,
        description: 'How well an estimator approximates what it is named after, 0 to 1; null for a signal that measures it.',
        resolve: ({ definition }) => definition?.confidence,
      }),
      leans: t.boolean({
        description: 'Whether its readings have a `lean`.',
        resolve: ({ definition }) => definition?.lean !== undefined,
      }),
      feeds: t.stringList({
        description: 'The feeds that it is computed from, directly or through other signals, such as `candles@1h`.',
        resolve: ({ definition }) => (definition === null ? [] : feedsOf(definition.inputs, registry)),
      }),
      reading: t.field({
        type: 'Reading',
        nullable: true,
        description: 'What it reads in the newest cycle; null before the first one.',
        args: runArgs(t.arg),
        resolve: async ({ key }, args, context) => {
          const cycle = await readLatestCycle(context, args);
          const part = cycle?.record.readings.find((reading) => reading.signal === key);
          return cycle === null || part === undefined ? null : { cycle, part };
        },
      }),
    }),
  });
  builder.queryField('signals', (t) =>
    t.field({
      type: ['Signal'],
      description: 'The signals that are installed, each with what it reads now.',
      args: { category: t.arg({ type: 'SignalCategory', description: 'Only signals of this category.' }) },
      resolve: (_, { category }) =>
        registry.signals
          .filter((signal) => category == null || signal.category === category)
          .map((definition) => ({ key: definition.key, definition })),
    }),
  );
}

function bound(limit: number | undefined): number | null {
  return limit === undefined || !Number.isFinite(limit) ? null : limit;
}

/** The name of a unit in the schema: `USD/oz` becomes `USD_PER_OZ`. */
function unitName(unit: string): string {
  return enumName(unit.replaceAll('/', '-per-'));
}

const UNIT_MEANINGS: Readonly<Record<Unit, string>> = {
  quote: 'The quote currency of the market that a candle comes from.',
  base: 'The asset of the market that a candle comes from.',
  native: 'Coins of the asset itself.',
  USD: 'US dollars.',
  'USD/oz': 'US dollars per troy ounce.',
  fraction: '0.01 is one percent.',
  percent: '1 is one percent.',
  'percentage-points': 'A difference of two percents.',
  'annualised-fraction': 'A fraction per year: 0.01 is one percent a year.',
  'annualised-percent': 'Percent per year.',
  ratio: 'One quantity over another of the same kind.',
  index: 'The points of a published index.',
  'z-score': 'Standard deviations from a mean.',
  'TH/s': '10^12 hashes per second.',
  hours: 'Hours.',
  minutes: 'Minutes.',
  count: 'How many.',
  text: 'Not a number.',
};
