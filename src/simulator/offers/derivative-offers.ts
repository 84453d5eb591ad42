import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time.ts';
import { fundingRate, liquidations, longShortRatio, openInterest, volatilityIndex } from '../../feeds/index.ts';
import type { Offer, ProvidedRow } from '../../sdk/index.ts';
import type { AssetPath } from '../asset-path.ts';
import { BARS_PER_DAY, FINEST } from '../day-bars.ts';
import { bounded, dayAt, HOURS, HOURS_PER_YEAR, hourEndedAt, rounded, type Window } from '../grid.ts';
import { premiumAt } from '../perp-day.ts';
import type { SimulatedMarket, Simulation } from '../simulation.ts';
import { DAILY_HISTORY, daily, dailyRows } from './daily.ts';
import { BAR_LAG, SHORT_HISTORY } from './market-offers.ts';
import { assetOffer, timesOf } from './simulated-offer.ts';
import { VENUES } from './venues.ts';

type FundingRow = ProvidedRow<(typeof fundingRate)['contract']['fields']>;
type LiquidationRow = ProvidedRow<(typeof liquidations)['contract']['fields']>;

const FUNDING_HOURS = 8;
/** What longs pay for eight hours when nobody is crowded. */
const BASE_RATE = 0.0001;
/** Venues of futures. */
const FUTURES = VENUES.slice(0, 2);

/** Futures and the implied volatility of options. */
export function derivativeOffers(simulation: Simulation): readonly Offer[] {
  const funding = {
    cadenceMs: FUNDING_HOURS * HOUR,
    publicationLagMs: MINUTE,
    maxAgeMs: 2 * FUNDING_HOURS * HOUR,
    historyMs: DAILY_HISTORY,
  };
  const hourly = { cadenceMs: HOUR, publicationLagMs: 10 * SECOND, maxAgeMs: 2 * HOUR, historyMs: 31 * DAY };
  const stream = { cadenceMs: FINEST, publicationLagMs: BAR_LAG, maxAgeMs: 2 * FINEST, historyMs: SHORT_HISTORY };
  return [
    assetOffer(simulation, fundingRate, funding, ({ path }, window) => fundingRows(path, window)),
    assetOffer(simulation, openInterest, daily(10 * MINUTE), ({ chain }, window) =>
      FUTURES.flatMap(({ venue }, index) =>
        dailyRows(window, 0, (day) => {
          const { openInterest: coins, price } = chain.day(day);
          return { notional: rounded(coins[index]! * price, 0) };
        }).map((row) => ({ ...row, venue })),
      ),
    ),
    assetOffer(simulation, longShortRatio, daily(10 * MINUTE), ({ chain }, window) =>
      dailyRows(window, 0, (day) => {
        const long = rounded(chain.day(day).longs, 2);
        return { long, short: rounded(100 - long, 2), ratio: rounded(long / (100 - long), 4) };
      }).map((row) => ({ ...row, venue: VENUES[0].venue })),
    ),
    assetOffer(simulation, volatilityIndex('1h'), hourly, ({ path }, window) =>
      timesOf(window, HOUR).map((asOf) => ({ asOf, values: { dvol: impliedVolatility(path, hourEndedAt(asOf)) } })),
    ),
    assetOffer(simulation, volatilityIndex('1d'), daily(5 * MINUTE), ({ path }, window) =>
      dailyRows(window, 0, (day) => ({ dvol: impliedVolatility(path, (day + 1) * HOURS - 1) })),
    ),
    assetOffer(simulation, liquidations, stream, liquidationRows),
  ];
}

/** Implied volatility at the end of an hour, annualised percent: what was measured, drawn to a usual level, dearer in falls. */
export function impliedVolatility(path: AssetPath, hour: number): number {
  path.extendTo(hour);
  const measured = 100 * Math.sqrt(path.variance(hour) * HOURS_PER_YEAR);
  const fear = Math.max(0, -path.momentum(hour, 3 * HOURS));
  return rounded(bounded(4 + 0.65 * measured + 0.35 * 55 + 2 * path.mood(hour) + 3 * fear, 15, 250), 2);
}

function fundingRows(path: AssetPath, window: Window): readonly FundingRow[] {
  return timesOf(window, FUNDING_HOURS * HOUR).flatMap((asOf) => {
    const last = hourEndedAt(asOf);
    path.extendTo(last);
    let premium = 0;
    for (let hour = last - FUNDING_HOURS + 1; hour <= last; hour += 1) premium += premiumAt(path, hour) / FUNDING_HOURS;
    return FUTURES.map(({ venue }) => {
      const noise = 0.00004 * path.stream('funding', venue, asOf).normal();
      return {
        asOf,
        venue,
        values: { rate: rounded(bounded(BASE_RATE + 0.3 * premium + noise, -0.003, 0.003), 8), intervalHours: FUNDING_HOURS },
      };
    });
  });
}

/** Forced closings grow with the square of a move against the crowd, faster in a large one; in quiet bars there are none. */
function liquidationRows({ path, spot }: SimulatedMarket, window: Window): readonly LiquidationRow[] {
  const rows: LiquidationRow[] = [];
  for (let day = dayAt(window.after); day <= dayAt(window.until - 1); day += 1) {
    const { asOf, open, high, low } = spot.day(day);
    for (const { venue, share } of FUTURES) {
      const random = path.stream('liquidations', venue, day);
      for (let bar = 0; bar < BARS_PER_DAY; bar += 1) {
        const hour = hourEndedAt(asOf[bar]! - FINEST) + 1;
        const usual = Math.sqrt(path.variance(hour - 1) * (FINEST / HOUR));
        const { leverage } = path.world.dynamics(hour);
        const closed = (move: number, crowd: number): number => {
          const size = Math.max(0, move / usual - 0.5);
          const luck = Math.exp(0.8 * random.normal());
          return rounded(2 * share * open[bar]! * (1 + 0.5 * crowd) * size * size * (1 + size / 4) * luck, 2);
        };
        const values = {
          long: closed(Math.log(open[bar]! / low[bar]!), leverage),
          short: closed(Math.log(high[bar]! / open[bar]!), -leverage),
        };
        if (asOf[bar]! > window.after && asOf[bar]! <= window.until) rows.push({ asOf: asOf[bar]!, venue, values });
      }
    }
  }
  return rows;
}
