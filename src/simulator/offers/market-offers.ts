import { DAY, HOUR, intervalMs, MINUTE, SECOND, type Interval } from '../../domain/time.ts';
import { candles, coinbasePremium, largePrints, orderBook, perpCandles } from '../../feeds/index.ts';
import type { Offer, ProvidedRow } from '../../sdk/index.ts';
import { BARS_PER_DAY, FINEST, type DayBars } from '../day-bars.ts';
import { bounded, dayAt, hourEndedAt, rounded, type Window } from '../grid.ts';
import { priceAt, type SimulatedMarket, type Simulation } from '../simulation.ts';
import { DAILY_HISTORY, daily, dailyRows } from './daily.ts';
import { assetOffer, timesOf, type Delivery } from './simulated-offer.ts';
import { VENUES } from './venues.ts';

type CandleRow = ProvidedRow<(typeof candles)['contract']['fields']>;
type BookRow = ProvidedRow<(typeof orderBook)['contract']['fields']>;
type PrintRow = ProvidedRow<(typeof largePrints)['contract']['fields']>;

/** How long after its close a bar can be fetched. */
export const BAR_LAG = SECOND;
/** History of the bars that only short windows read. */
export const SHORT_HISTORY = 8 * DAY;
/** History of hourly bars: the 400 days that a regime model is trained on, and before them the half year whose highs they are held against. */
const HOURLY_HISTORY = 600 * DAY;

/** US dollars that rest within 1 % of the mid price, per side, on the largest venue in a usual market. */
const USUAL_DEPTH = 30e6;

/** The spot and futures markets: bars, books, prints. */
export function marketOffers(simulation: Simulation): readonly Offer[] {
  return [
    ...(['5m', '15m', '30m', '1h', '4h', '1d'] as const).map((interval) =>
      assetOffer(simulation, candles(interval), bars(interval), ({ spot }, window) => candleRows(spot, interval, window)),
    ),
    ...(['5m', '15m', '1h'] as const).map((interval) =>
      assetOffer(simulation, perpCandles(interval), { ...bars(interval), historyMs: SHORT_HISTORY }, ({ perp }, window) =>
        candleRows(perp, interval, window),
      ),
    ),
    assetOffer(simulation, coinbasePremium, daily(5 * MINUTE), ({ chain }, window) =>
      dailyRows(window, 0, (day) => ({ percent: rounded(chain.day(day).premium, 4) })),
    ),
    assetOffer(simulation, orderBook, { cadenceMs: MINUTE, publicationLagMs: 0, maxAgeMs: 3 * MINUTE, historyMs: HOUR }, bookRows),
    assetOffer(simulation, largePrints, bars('5m'), printRows),
  ];
}

function bars(interval: Interval): Delivery {
  const length = intervalMs(interval);
  const historyMs = interval === '1d' ? DAILY_HISTORY : interval === '1h' || interval === '4h' ? HOURLY_HISTORY : SHORT_HISTORY;
  return { cadenceMs: length, publicationLagMs: BAR_LAG, maxAgeMs: 2 * length + BAR_LAG, historyMs };
}

function candleRows(source: DayBars, interval: Interval, window: Window): readonly CandleRow[] {
  const rows: CandleRow[] = [];
  source.forEach(interval, window, ({ asOf, open, high, low, close, volume }, row) => {
    rows.push({
      asOf: asOf[row]!,
      values: { open: open[row]!, high: high[row]!, low: low[row]!, close: close[row]!, volume: volume[row]! },
    });
  });
  return rows;
}

/** The books as they stand at the last full minute: a book of the past cannot be had anywhere. */
function bookRows(market: SimulatedMarket, window: Window): readonly BookRow[] {
  const asOf = timesOf({ after: Math.max(window.after, window.until - MINUTE), until: window.until }, MINUTE).at(-1);
  const mid = asOf === undefined ? null : priceAt(market, asOf);
  if (asOf === undefined || mid === null) return [];
  const { path } = market;
  const hour = hourEndedAt(asOf);
  path.extendTo(hour + 1);
  const common = 0.1 * path.mood(hour) - 0.1 * path.world.dynamics(hour + 1).exchangeFlow + 0.1 * path.stream('books', asOf).normal();
  // Market makers step back when it is violent.
  const depth = USUAL_DEPTH * (0.006 / (path.world.volatility(hour + 1) * path.scale)) ** 0.5;
  return VENUES.map(({ venue, share }) => {
    const random = path.stream('book', venue, asOf);
    const tilt = bounded(common + 0.12 * random.normal(), -0.8, 0.8);
    const resting = depth * share * Math.exp(0.15 * random.normal());
    const half = Math.max(path.tick / 2, mid * 2e-6 * Math.exp(0.5 * random.normal()));
    const bestBid = path.round(mid - half);
    return {
      asOf,
      venue,
      values: {
        bestBid,
        bestAsk: path.round(bestBid + Math.max(path.tick, 2 * half)),
        bidNotional: rounded(resting * (1 + tilt), 2),
        askNotional: rounded(resting * (1 - tilt), 2),
      },
    };
  });
}

/** Large trades lean with the bar's own move, and against the flow of coins to the exchanges. */
function printRows({ path, spot }: SimulatedMarket, window: Window): readonly PrintRow[] {
  const rows: PrintRow[] = [];
  for (let day = dayAt(window.after); day <= dayAt(window.until - 1); day += 1) {
    const { asOf, open, close, volume } = spot.day(day);
    for (const { venue, share } of VENUES.slice(0, 2)) {
      const random = path.stream('prints', venue, day);
      for (let bar = 0; bar < BARS_PER_DAY; bar += 1) {
        const hour = hourEndedAt(asOf[bar]! - FINEST) + 1;
        const size = volume[bar]! * 0.12 * share * Math.exp(0.5 * random.normal());
        const move = Math.log(close[bar]! / open[bar]!) / (path.world.volatility(hour) * path.scale * Math.sqrt(FINEST / HOUR));
        const tilt = bounded(0.15 * move - 0.15 * path.world.dynamics(hour).exchangeFlow + 0.2 * random.normal(), -0.95, 0.95);
        if (asOf[bar]! <= window.after || asOf[bar]! > window.until) continue;
        const values = { bought: rounded((size * (1 + tilt)) / 2, 4), sold: rounded((size * (1 - tilt)) / 2, 4) };
        rows.push({ asOf: asOf[bar]!, venue, values });
      }
    }
  }
  return rows;
}
