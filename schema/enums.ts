import type { EnumRef } from '@pothos/core';
import type { Reasoner, Stance, Verdict } from '../src/domain/council.ts';
import type { CollectionReport, CycleRecord, MarketKind, Stage } from '../src/domain/cycle-record.ts';
import type { Absence, SignalCategory } from '../src/domain/reading.ts';
import type { Regime } from '../src/domain/regime.ts';
import type { ExitReason, TradeEvent } from '../src/domain/trade.ts';
import { UNITS, type Unit } from '../src/domain/units.ts';
import { enumName, type PluginKind } from '../src/kernel/registry.ts';
import type { Builder } from './builder.ts';
import type { Phase } from './context.ts';
import type { TradeState } from './trade-state.ts';

/** The enums whose values the program fixes. */
export type FixedEnums = ReturnType<typeof defineEnums>;

/** Adds the enums whose values the program fixes, each value with what it means. */
export function defineEnums(builder: Builder) {
  return {
    Stance: define<Stance>(builder, 'Stance', 'What a member of the council would do.', {
      BUY: 'Open a long position, or keep it.',
      HOLD: 'Do nothing.',
      SELL: 'Close the long position.',
    }),
    Regime: define<Regime>(builder, 'Regime', 'The state of the market, as the hidden Markov model names it.', {
      BULL_TRENDING: 'A lasting rise.',
      BEAR_TRENDING: 'A lasting fall.',
      WHALE_ACCUMULATION: 'Large holders take coins from exchanges while the price goes nowhere.',
      DISTRIBUTION: 'Large holders bring coins to exchanges near a high.',
      HIGH_VOLATILITY: 'Wide swings without a direction.',
      LOW_VOLATILITY_COMPRESSION: 'Unusually narrow swings, which tend to end in a move.',
      MACRO_UNCERTAINTY: 'Stress outside crypto leads the market.',
      RECOVERY: 'A rise out of a deep fall.',
    }),
    SignalCategory: define<SignalCategory>(builder, 'SignalCategory', 'What a signal looks at.', {
      'on-chain': 'The ledger of the asset: holders, miners, exchanges.',
      momentum: 'Price and volume.',
      macro: 'Rates, currencies, gold, the calendar.',
      options: 'Options and other derivatives.',
      liquidity: 'Who buys and sells how much where.',
      sentiment: 'What people feel and do.',
    }),
    Unit: define<Unit>(builder, 'Unit', 'The unit of a number.', UNIT_MEANINGS, unitName),
    Market: define<MarketKind>(builder, 'Market', 'Where the observations of a run come from.', {
      live: 'The real market, now.',
      simulated: 'A made-up market from a seed.',
      replay: 'An archive of the real market.',
      recorded: 'Observations that an earlier live run has stored.',
    }),
    AbsenceCode: define<Absence['code']>(builder, 'AbsenceCode', 'Why a value is absent.', {
      NO_SOURCE: 'Nothing delivers the feed.',
      NOT_YET: 'No row is known yet.',
      WARMING_UP: 'Too few rows are known.',
      STALE: 'The newest row is too old.',
      MISSING_VALUE: 'The source had no value in its newest row.',
      DECLINED: 'The plugin itself found no meaningful value.',
      PLUGIN_ERROR: 'The plugin threw, or returned a value that is not finite or out of its range.',
    }),
    Reasoner: define<Reasoner>(builder, 'Reasoner', 'Who formed an opinion or a verdict.', {
      rules: 'The deterministic rules of the plugin.',
      claude: 'Claude, the language model.',
      recorded: 'An answer that was stored before.',
    }),
    VerdictReason: define<Verdict['reason']>(builder, 'VerdictReason', 'Whether the council decided, or why it could not.', {
      DECIDED: 'The Judge weighed the opinions and decided.',
      NO_QUORUM: 'Too few analysts had an opinion.',
      JUDGE_ERROR: 'The Judge failed.',
    }),
    CycleOrigin: define<CycleRecord['origin']>(builder, 'CycleOrigin', 'Why a cycle ran.', {
      scheduled: 'It was its time.',
      manual: 'A person asked for it: it may not open trades.',
    }),
    CollectionOutcome: define<CollectionReport['outcome']>(builder, 'CollectionOutcome', 'How a provider did in one collection.', {
      ok: 'It answered.',
      failed: 'It failed, or its answer was not what the feed promises.',
      timeout: 'It did not answer in time.',
    }),
    ExitReason: define<ExitReason>(builder, 'ExitReason', 'Why a position was closed.', {
      STOP: 'The price fell to the stop.',
      TRAILING_STOP: 'The price fell to the stop after the trailing rule had lifted it.',
      TAKE_PROFIT: 'The price rose to the take-profit level.',
      SELL_VERDICT: 'The council said SELL.',
      REGIME: 'The market went into a blocked regime.',
      TIME: 'The position was held for the longest time allowed.',
      OPERATOR: 'A person closed it.',
    }),
    Side: define<'buy' | 'sell'>(builder, 'Side', 'Which side of the market an order takes.', {
      buy: 'It buys the asset for the quote currency.',
      sell: 'It sells the asset for the quote currency.',
    }),
    TradeEventKind: define<TradeEvent['kind']>(builder, 'TradeEventKind', 'What happened to a trade.', {
      order: 'An order went out.',
      fill: 'The market gave an order a price.',
      expired: 'An order found no price and was dropped.',
      'stop-moved': 'The trailing rule lifted the stop.',
      close: 'The position is closed.',
    }),
    TradeState: define<TradeState>(builder, 'TradeState', 'How far a trade has come.', {
      ORDERED: 'The order is out and has no price yet.',
      OPEN: 'The position is held.',
      CLOSED: 'The position is closed.',
      EXPIRED: 'The order found no price: nothing was bought.',
    }),
    Stage: define<Stage>(builder, 'Stage', 'A stage of a cycle.', {
      collect: 'Providers are asked for new observations.',
      compute: 'Signals are computed.',
      classify: 'The regime is named.',
      deliberate: 'Analysts form opinions, the Judge decides.',
      gate: 'Gates examine a possible entry.',
      trade: 'Exits and entries are decided and filled.',
      record: 'The record is put together.',
    }),
    AgentRole: define<'analyst' | 'judge'>(builder, 'AgentRole', 'What a member of the council does.', {
      analyst: 'Forms an opinion from its part of the readings.',
      judge: 'Weighs the opinions and decides.',
    }),
    PluginKind: define<PluginKind>(builder, 'PluginKind', 'The four kinds of plugins.', {
      provider: 'A source of feeds.',
      signal: 'A number about the market, computed from feeds.',
      agent: 'A member of the council.',
      gate: 'A condition that an entry must meet.',
    }),
    Phase: define<Phase>(builder, 'Phase', 'What the program is busy with.', {
      STARTING: 'It reads its configuration, its plugins and its store.',
      BACKFILLING: 'It reads history.',
      TRAINING: 'It trains a regime model.',
      RUNNING: 'It runs its cycles.',
      STOPPING: 'It finishes the running cycle and stops.',
    }),
  };
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

/** The name of a unit in the schema: `USD/oz` becomes `USD_PER_OZ`. */
function unitName(unit: string): string {
  return enumName(unit.replaceAll('/', '-per-'));
}

/** The names that units have in the schema, for the test that none of them collide. */
export const UNIT_NAMES: readonly string[] = UNITS.map(unitName);

/** Adds an enum; each value becomes a name in SCREAMING_SNAKE. */
function define<V extends string>(
  builder: Builder,
  name: string,
  description: string,
  meanings: Readonly<Record<V, string>>,
  nameOf: (value: string) => string = enumName,
): EnumRef<never, V> {
  const values = Object.entries<string>(meanings).map(([value, meaning]) => [nameOf(value), { value: value as V, description: meaning }] as const);
  return builder.enumType(name, { description, values: Object.fromEntries(values) }) as EnumRef<never, V>;
}
