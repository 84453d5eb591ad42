import { candles, capitalisation, dollarIndex, exchangeFlows, fundingRate, sopr, vix, type FeedRef } from '../feeds/index.ts';
import type { Frame } from '../series/frame.ts';
import {
  compose,
  difference,
  distanceFromEma,
  logReturn,
  pipe,
  realizedVolatility,
  rollingZScore,
  sma,
  zScoreOfPreceding,
} from '../series/operators.ts';
import type { Table } from '../series/table.ts';
import { belowHighest } from './below-highest.ts';
import { derived, newest, readMean, readPreferred, type NumberReader } from './read-tables.ts';

/** One of the numbers by which the market is described every hour. */
export interface RegimeFeature {
  /** Kebab-case, unique among the features. */
  readonly key: string;
  readonly title: string;
  /** What it tells about a regime, and the choice of its window. */
  readonly why: string;
  /**
   * Its middle and the standard deviation around it as they are known in advance, in round figures: by construction for ratios and
   * z-scores, by what the quantity means for the others (the base funding is 11 % a year; holders break even at MVRV 1 and sell at
   * break-even at SOPR 1). They carry the scaling while the history is short.
   */
  readonly typical: { readonly centre: number; readonly spread: number };
  /** The feeds it is computed from. */
  readonly feeds: readonly FeedRef[];
  /** Binds it to a frame. The reader gives NaN where a feed is missing, stale or warming up; never a stand-in. */
  readonly bind: (frame: Frame) => NumberReader;
}

/** The bars that the features step with. */
export const HOURLY = candles('1h');

const HOURS_PER_YEAR = 8760;
/** 30 days: the volatility that returns are measured in, and what "usual" means for volatility and volume. */
const LONG = 720;
/** 72 hours: the present volatility; shorter windows mostly measure their own sampling error. */
const SHORT = 72;
/** 200 bars of 4 hours, the trend line of the entry gates, counted in hourly bars. */
const TREND = 800;
/** 180 days. */
const HIGH_WINDOW = 4320;

/** A reader on hourly candles. */
function onCandles(build: (table: Table) => () => number): (frame: Frame) => NumberReader {
  return (frame) => readPreferred(frame, HOURLY, build);
}

/** What a horizon of `hours` is expected to move, as a fraction: the volatility of 30 days times the root of the time. */
function expectedMove(table: Table, hours: number): () => number {
  const volatility = derived(table, [HOURLY.close], realizedVolatility(LONG, HOURS_PER_YEAR));
  const root = Math.sqrt(hours / HOURS_PER_YEAR);
  return () => volatility() * root;
}

function returnInMoves(hours: number): (frame: Frame) => NumberReader {
  return onCandles((table) => {
    const change = derived(table, [HOURLY.close], logReturn(hours));
    const move = expectedMove(table, hours);
    return () => change() / move();
  });
}

/**
 * The features in the order of every feature row. All are scaled later by parameters that the model stores; here they are
 * in their own units.
 */
export const REGIME_FEATURES: readonly RegimeFeature[] = Object.freeze([
  {
    key: 'return-1d',
    title: 'Return of 24 hours over the expected move',
    why: 'Direction now. In units of the 30-day volatility, so that a quiet and a wild year are measured alike.',
    typical: { centre: 0, spread: 1 },
    feeds: [HOURLY],
    bind: returnInMoves(24),
  },
  {
    key: 'return-7d',
    title: 'Return of 7 days over the expected move',
    why: 'Direction of the week: what separates a trend from a good day.',
    typical: { centre: 0, spread: 1 },
    feeds: [HOURLY],
    bind: returnInMoves(168),
  },
  {
    key: 'trend',
    title: 'Distance to the average of 200 4-hour bars, over the expected move',
    why: 'Which side of the trend the price is on, on the line that the entry gates use (800 hourly bars).',
    typical: { centre: 0, spread: 0.6 },
    feeds: [HOURLY],
    bind: onCandles((table) => {
      const distance = derived(table, [HOURLY.close], distanceFromEma(TREND));
      const move = expectedMove(table, TREND);
      return () => distance() / move();
    }),
  },
  {
    key: 'volatility',
    title: 'Logarithm of the annualised volatility of 72 hours',
    why: 'How violently the market moves. In logarithms, because volatilities differ by factors.',
    typical: { centre: -0.5, spread: 0.6 },
    feeds: [HOURLY],
    bind: onCandles((table) => {
      const volatility = derived(table, [HOURLY.close], realizedVolatility(SHORT, HOURS_PER_YEAR));
      return () => Math.log(volatility());
    }),
  },
  {
    key: 'compression',
    title: 'Logarithm of the volatility of 72 hours over that of 30 days',
    why: 'Whether volatility contracts (below 0) or expands: the coil before a move, and the move.',
    typical: { centre: 0, spread: 0.4 },
    feeds: [HOURLY],
    bind: onCandles((table) => {
      const short = derived(table, [HOURLY.close], realizedVolatility(SHORT, HOURS_PER_YEAR));
      const long = derived(table, [HOURLY.close], realizedVolatility(LONG, HOURS_PER_YEAR));
      return () => Math.log(short() / long());
    }),
  },
  {
    key: 'volume',
    title: 'Logarithm of the volume of 24 hours over that of 30 days',
    why: 'Participation. Relative to its own month, because the level of volume drifts over the years.',
    typical: { centre: 0, spread: 0.4 },
    feeds: [HOURLY],
    bind: onCandles((table) => {
      const day = derived(table, [HOURLY.volume], sma(24));
      const month = derived(table, [HOURLY.volume], sma(LONG));
      return () => Math.log(day() / month());
    }),
  },
  {
    key: 'drawdown',
    title: 'Distance below the highest close of 180 days',
    why: 'Near a high the same calm is a pause or a distribution, far below it an accumulation or a recovery.',
    typical: { centre: -0.25, spread: 0.2 },
    feeds: [HOURLY],
    bind: onCandles((table) => derived(table, [HOURLY.close], belowHighest(HIGH_WINDOW))),
  },
  {
    key: 'funding',
    title: 'Funding of a day, annualised',
    why: 'What leveraged longs pay: crowding in a bull market, capitulation when negative. Mean of three fundings and of all venues.',
    typical: { centre: 0.11, spread: 0.3 },
    feeds: [fundingRate],
    bind: (frame) =>
      readMean(frame, fundingRate, (table) => {
        const rate = derived(table, [fundingRate.rate], sma(3));
        const hours = newest(table, fundingRate.intervalHours);
        return () => (rate() * HOURS_PER_YEAR) / hours();
      }),
  },
  {
    key: 'exchange-flow',
    title: 'Net flow into exchanges over 7 days, z-score in the 90 days before',
    why: 'Coins move to exchanges to be sold (above 0) and away from them to be held. Seven days, because single days are noise.',
    typical: { centre: 0, spread: 1 },
    feeds: [exchangeFlows],
    bind: (frame) =>
      readPreferred(frame, exchangeFlows, (table) =>
        derived(table, [exchangeFlows.inflow, exchangeFlows.outflow], pipe(difference<'native'>(), sma(7), zScoreOfPreceding(90))),
      ),
  },
  {
    key: 'mvrv',
    title: 'Logarithm of market over realised capitalisation',
    why: 'The gain that holders sit on: high near tops, below 0 when the average coin is under water.',
    typical: { centre: 0.4, spread: 0.5 },
    feeds: [capitalisation],
    bind: (frame) =>
      readPreferred(frame, capitalisation, (table) => {
        const mvrv = newest(table, capitalisation.mvrv);
        return () => Math.log(mvrv());
      }),
  },
  {
    key: 'sopr',
    title: 'Spent output profit ratio, mean of 7 days, minus 1',
    why: 'Whether coins are being sold at a gain or at a loss; around 0 is where rallies and falls turn.',
    typical: { centre: 0, spread: 0.04 },
    feeds: [sopr],
    bind: (frame) =>
      readPreferred(frame, sopr, (table) => {
        const mean = derived(table, [sopr.sopr], sma(7));
        return () => mean() - 1;
      }),
  },
  {
    key: 'macro-stress',
    title: 'Mean z-score, within a year, of the VIX and of the 20-day change of the dollar index',
    why: 'Stress that comes from outside: fear in shares and a rush into the dollar. It needs both.',
    typical: { centre: 0, spread: 0.8 },
    feeds: [vix, dollarIndex],
    bind: (frame) => {
      const fear = readPreferred(frame, vix, (table) => derived(table, [vix.close], rollingZScore(252)));
      const change = compose(logReturn(20), rollingZScore(252));
      const dollar = readPreferred(frame, dollarIndex, (table) => derived(table, [dollarIndex.close], change));
      return (now) => (fear(now) + dollar(now)) / 2;
    },
  },
]);
