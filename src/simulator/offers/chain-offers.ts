import { DAY, HOUR } from '../../domain/time.ts';
import {
  activity,
  capitalisation,
  etfFlows,
  exchangeFlows,
  mining,
  publishedMvrvZ,
  publishedNupl,
  publishedPuell,
  sopr,
  whaleSupply,
  type Feed,
  type Fields,
} from '../../feeds/index.ts';
import type { Offer, ProvidedRow } from '../../sdk/index.ts';
import type { ChainDay } from '../chain-days.ts';
import { rounded } from '../grid.ts';
import type { Simulation } from '../simulation.ts';
import { daily, dailyRows, tradingDaily, tradingRows } from './daily.ts';
import { assetOffer, type Delivery } from './simulated-offer.ts';

/** Time from the end of a day to its figures from the chain. */
const COUNTING = 4 * HOUR;
/** Time to the figures of vendors that compute on them. */
const COMPUTING = 6 * HOUR;
const WHOLE_HISTORY = Number.POSITIVE_INFINITY;

/** What a day leaves on the chain, and what funds publish. */
export function chainOffers(simulation: Simulation): readonly Offer[] {
  const each = <F extends Fields>(feed: Feed<F>, delivery: Delivery, make: (day: ChainDay) => ProvidedRow<F>['values']): Offer =>
    assetOffer(simulation, feed, delivery, ({ chain }, window) => dailyRows(window, 0, (day) => make(chain.day(day))));
  return [
    // The deviation of the market value is taken over everything there is.
    each(capitalisation, daily(COUNTING, WHOLE_HISTORY), ({ supply, price, realizedCap }) => ({
      marketCap: rounded(supply * price, 2),
      mvrv: rounded((supply * price) / realizedCap, 10),
      realizedCap: rounded(realizedCap, 2),
    })),
    each(exchangeFlows, daily(COUNTING), ({ inflow, outflow, price, reserve }) => ({
      inflow: rounded(inflow, 8),
      outflow: rounded(outflow, 8),
      inflowUsd: rounded(inflow * price, 2),
      outflowUsd: rounded(outflow * price, 2),
      reserve: rounded(reserve, 8),
    })),
    each(mining, daily(COUNTING), ({ hashRate, issuance, fees, price }) => ({
      hashRate: rounded(hashRate, 2),
      issuance,
      issuanceUsd: rounded(issuance * price, 2),
      revenueUsd: rounded(issuance * price * (1 + fees), 2),
    })),
    each(activity, daily(COUNTING), ({ activeAddresses, transactions }) => ({
      activeAddresses: Math.round(activeAddresses),
      transactions: Math.round(transactions),
    })),
    each(whaleSupply, daily(COUNTING), ({ whales }) => ({ supply: rounded(whales, 8) })),
    each(sopr, daily(COMPUTING), (day) => ({ sopr: rounded(day.sopr, 8) })),
    each(publishedNupl, daily(COMPUTING), ({ supply, price, realizedCap }) => ({ nupl: rounded(1 - realizedCap / (supply * price), 8) })),
    each(publishedPuell, daily(COMPUTING), ({ puell }) => (Number.isNaN(puell) ? {} : { puell: rounded(puell, 8) })),
    each(publishedMvrvZ, daily(COMPUTING), ({ mvrvZ }) => (Number.isNaN(mvrvZ) ? {} : { mvrvZ: rounded(mvrvZ, 8) })),
    assetOffer(simulation, etfFlows, tradingDaily(DAY / 2), ({ chain }, window) =>
      tradingRows(window, 0, (day) => {
        const { fundFlow, price } = chain.day(day);
        return { net: rounded((fundFlow * price) / 1e5, 0) * 1e5 };
      }),
    ),
  ];
}
