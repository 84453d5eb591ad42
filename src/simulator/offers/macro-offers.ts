import { DAY, HOUR, MINUTE } from '../../domain/time.ts';
import { calendar, dollarIndex, dominance, fearGreed, gold, stablecoinSupply, treasuryYields, vix } from '../../feeds/index.ts';
import type { Offer } from '../../sdk/index.ts';
import { rounded } from '../grid.ts';
import { scheduledEvents } from '../schedule.ts';
import type { Simulation } from '../simulation.ts';
import { daily, dailyRows, tradingDaily, tradingRows, US_CLOSE } from './daily.ts';
import { globalOffer } from './simulated-offer.ts';

/** From the close of the US markets to midnight. */
const BEFORE_MIDNIGHT = DAY - US_CLOSE;

/** What is the same for all assets: the markets outside, sentiment, and the calendar. */
export function macroOffers(simulation: Simulation): readonly Offer[] {
  const { macro } = simulation;
  return [
    globalOffer(simulation, dollarIndex, tradingDaily(15 * MINUTE), (_, window) =>
      tradingRows(window, BEFORE_MIDNIGHT, (day) => ({ close: rounded(macro.day(day).dollarIndex, 3) })),
    ),
    globalOffer(simulation, gold, tradingDaily(15 * MINUTE), (_, window) =>
      tradingRows(window, BEFORE_MIDNIGHT, (day) => ({ price: rounded(macro.day(day).gold, 2) })),
    ),
    globalOffer(simulation, vix, tradingDaily(15 * MINUTE), (_, window) =>
      tradingRows(window, BEFORE_MIDNIGHT, (day) => ({ close: rounded(macro.day(day).vix, 2) })),
    ),
    globalOffer(simulation, treasuryYields, tradingDaily(2 * HOUR), (_, window) =>
      tradingRows(window, BEFORE_MIDNIGHT, (day) => {
        const { tenYear, twoYear } = macro.day(day);
        return { tenYear: rounded(tenYear, 2), twoYear: rounded(twoYear, 2) };
      }),
    ),
    // Published for the day at its start, from the day before.
    globalOffer(simulation, fearGreed, daily(5 * MINUTE), (_, window) =>
      dailyRows(window, 0, (day) => ({ value: Math.round(macro.day(day).fearGreed) })),
    ),
    globalOffer(simulation, dominance, daily(15 * MINUTE), (_, window) =>
      dailyRows(window, 0, (day) => ({ share: rounded(macro.day(day).dominance, 3) })),
    ),
    globalOffer(simulation, stablecoinSupply, daily(HOUR), (_, window) =>
      dailyRows(window, 0, (day) => {
        const { usdt, usdc } = macro.day(day);
        return { usdt: Math.round(usdt), usdc: Math.round(usdc), total: Math.round(1.12 * (usdt + usdc)) };
      }),
    ),
    globalOffer(
      simulation,
      calendar,
      { cadenceMs: DAY, publicationLagMs: 0, maxAgeMs: 8 * DAY, historyMs: 400 * DAY },
      (_, { after }, now) => scheduledEvents(after, now),
    ),
  ];
}
