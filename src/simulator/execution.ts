import type { ExecutionBar, ExecutionMarket } from '../domain/ports.ts';
import type { Instant } from '../domain/time.ts';
import { FINEST } from './day-bars.ts';
import { dayAt, GENESIS, startOfDay } from './grid.ts';
import { barOf, priceAt, type Simulation } from './simulation.ts';

/** The market that prices paper trades in a simulation: the same path that its candles are made of. */
export class SimulatedExecution implements ExecutionMarket {
  readonly venue = 'simulated';
  readonly quote = 'USD';
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  bars(asset: string, after: Instant, until: Instant): readonly ExecutionBar[] {
    const { spot } = this.#simulation.market(asset);
    const bars: ExecutionBar[] = [];
    let openAt = Math.max(GENESIS, Math.floor(after / FINEST) * FINEST);
    for (; openAt + FINEST <= until; openAt += FINEST) {
      const day = dayAt(openAt);
      bars.push(barOf(spot, day, (openAt - startOfDay(day)) / FINEST));
    }
    return bars;
  }

  /** A simulated market trades at every moment: the price at `now` itself. */
  firstPrice(asset: string, now: Instant, until: Instant): { readonly at: Instant; readonly price: number } | null {
    const price = now < until ? priceAt(this.#simulation.market(asset), now) : null;
    return price === null ? null : { at: now, price };
  }

  mark(asset: string, now: Instant): number | null {
    return priceAt(this.#simulation.market(asset), now);
  }
}
