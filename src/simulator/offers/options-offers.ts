import { HOUR, MINUTE, SECOND } from '../../domain/time.ts';
import { optionsFlow, optionsSummary } from '../../feeds/index.ts';
import type { Offer, ProvidedRow } from '../../sdk/index.ts';
import type { AssetPath } from '../asset-path.ts';
import { bounded, HOURS, hourEndedAt, rounded, type Window } from '../grid.ts';
import type { Simulation } from '../simulation.ts';
import { SHORT_HISTORY } from './market-offers.ts';
import { assetOffer, timesOf } from './simulated-offer.ts';

type SummaryRow = ProvidedRow<(typeof optionsSummary)['contract']['fields']>;
type FlowRow = ProvidedRow<(typeof optionsFlow)['contract']['fields']>;
/** Premium of calls bought, calls sold, puts bought, puts sold. */
type Premiums = readonly [number, number, number, number];

const QUARTER = 15 * MINUTE;
/** Quarters of an hour that a row of the flow covers. */
const COVERED = (4 * HOUR) / QUARTER;
/** Coins in open calls in a usual market. */
const USUAL_CALLS = 220_000;
/** Puts over calls in a usual market. */
const USUAL_RATIO = 0.62;
/** Coins under the options traded in a day of a usual market. */
const USUAL_TURNOVER = 18_000;
/** Premium of the options traded in a quarter of an hour, in coins. */
const USUAL_PREMIUM = 5;
/** Standard deviation of an hour in a usual market. */
const USUAL_VOLATILITY = 0.0055;

/** The options market. */
export function optionsOffers(simulation: Simulation): readonly Offer[] {
  const summary = { cadenceMs: QUARTER, publicationLagMs: 30 * SECOND, maxAgeMs: 2 * QUARTER + 30 * SECOND, historyMs: SHORT_HISTORY };
  const flow = { cadenceMs: QUARTER, publicationLagMs: MINUTE, maxAgeMs: HOUR, historyMs: SHORT_HISTORY };
  return [
    assetOffer(simulation, optionsSummary, summary, ({ path }, window) => timesOf(window, QUARTER).map((asOf) => summaryRow(path, asOf))),
    assetOffer(simulation, optionsFlow, flow, ({ path }, window) => flowRows(path, window)),
  ];
}

/** Falls are hedged with puts, rises chased with calls; both show in the week's positions and the day's turnover. */
function summaryRow(path: AssetPath, asOf: number): SummaryRow {
  const hour = hourEndedAt(asOf);
  path.extendTo(Math.max(0, hour));
  const random = path.stream('options', asOf);
  const week = bounded(path.momentum(hour, 7 * HOURS), -3, 3);
  const day = bounded(path.momentum(hour, HOURS), -3, 3);
  const calls = USUAL_CALLS * Math.exp(0.08 * path.mood(hour) + 0.003 * random.normal());
  const turnover =
    USUAL_TURNOVER * path.close(hour) * (Math.sqrt(path.variance(hour)) / USUAL_VOLATILITY) * Math.exp(0.03 * random.normal());
  const puts = bounded(0.4 - 0.06 * day - 0.02 * week + 0.02 * random.normal(), 0.1, 0.9);
  return {
    asOf,
    values: {
      callOpenInterest: rounded(calls, 1),
      putOpenInterest: rounded(calls * USUAL_RATIO * Math.exp(-0.08 * week - 0.06 * path.mood(hour) + 0.003 * random.normal()), 1),
      callVolume: rounded(turnover * (1 - puts), 2),
      putVolume: rounded(turnover * puts, 2),
    },
  };
}

function flowRows(path: AssetPath, window: Window): readonly FlowRow[] {
  const times = timesOf(window, QUARTER);
  const first = times[0];
  if (first === undefined) return [];
  const quarters = Array.from({ length: times.length + COVERED - 1 }, (_, index) =>
    premiumsOf(path, first + (index - COVERED + 1) * QUARTER),
  );
  return times.map((asOf, index) => {
    const total = (kind: 0 | 1 | 2 | 3): number => {
      let sum = 0;
      for (let i = index; i < index + COVERED; i += 1) sum += quarters[i]![kind];
      return rounded(sum, 2);
    };
    return { asOf, values: { callsBought: total(0), callsSold: total(1), putsBought: total(2), putsSold: total(3) } };
  });
}

/** What takers paid during the quarter of an hour that ends at an instant. */
function premiumsOf(path: AssetPath, endsAt: number): Premiums {
  const hour = Math.max(0, hourEndedAt(endsAt));
  path.extendTo(hour);
  const random = path.stream('options-flow', endsAt);
  const usual = USUAL_PREMIUM * path.close(hour) * (Math.sqrt(path.variance(hour)) / USUAL_VOLATILITY);
  const lean = bounded(0.25 * path.momentum(hour, HOURS) + 0.1 * path.mood(hour), -0.8, 0.8);
  const part = (tilt: number): number => usual * (1 + 0.5 * tilt) * Math.exp(0.7 * random.normal());
  return [part(lean), part(-lean), part(-lean), part(lean)];
}
