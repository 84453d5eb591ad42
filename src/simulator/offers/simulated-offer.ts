import { InvariantError } from '../../domain/errors.ts';
import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { Feed, Fields } from '../../feeds/index.ts';
import { offer, type Offer, type ProvidedRow } from '../../sdk/index.ts';
import { GENESIS, type Window } from '../grid.ts';
import type { SimulatedMarket, Simulation } from '../simulation.ts';

/** How a simulated feed is delivered. */
export interface Delivery {
  readonly cadenceMs: Milliseconds;
  readonly publicationLagMs: Milliseconds;
  readonly maxAgeMs: Milliseconds;
  /** How far back the first answer reaches. */
  readonly historyMs: Milliseconds;
}

/** Makes the rows that were true within a window; `now` matters only where rows are known before they are true. */
type Make<Of, F extends Fields> = (of: Of, window: Window, now: Instant) => readonly ProvidedRow<F>[];

/** An offer of a feed that belongs to one asset. */
export function assetOffer<F extends Fields>(
  simulation: Simulation,
  feed: Feed<F>,
  delivery: Delivery,
  make: Make<SimulatedMarket, F>,
): Offer {
  return offer(feed, {
    ...timing(delivery),
    fetch: ({ asset, since, now }) => {
      if (asset === null)
        throw new InvariantError('INVARIANT_BROKEN', `${feed.contract.title} belongs to an asset; name one in the request.`);
      return make(simulation.market(asset), windowOf(delivery, since, now), now);
    },
  });
}

/** An offer of a feed that is the same for all assets. */
export function globalOffer<F extends Fields>(simulation: Simulation, feed: Feed<F>, delivery: Delivery, make: Make<Simulation, F>): Offer {
  return offer(feed, { ...timing(delivery), fetch: ({ since, now }) => make(simulation, windowOf(delivery, since, now), now) });
}

/** The times within a window that are whole multiples of a step since the epoch. */
export function timesOf({ after, until }: Window, step: Milliseconds): readonly Instant[] {
  const times: Instant[] = [];
  for (let at = (Math.floor(after / step) + 1) * step; at <= until; at += step) times.push(at);
  return times;
}

function timing({ cadenceMs, publicationLagMs, maxAgeMs }: Delivery): Omit<Delivery, 'historyMs'> {
  return { cadenceMs, publicationLagMs, maxAgeMs };
}

function windowOf({ historyMs, publicationLagMs }: Delivery, since: Instant | null, now: Instant): Window {
  return { after: Math.max(GENESIS, since ?? now - historyMs), until: now - publicationLagMs };
}
