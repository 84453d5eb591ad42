import { defineProvider, type ProviderDefinition } from '../sdk/index.ts';
import { chainOffers } from './offers/chain-offers.ts';
import { derivativeOffers } from './offers/derivative-offers.ts';
import { macroOffers } from './offers/macro-offers.ts';
import { marketOffers } from './offers/market-offers.ts';
import { optionsOffers } from './offers/options-offers.ts';
import { Simulation } from './simulation.ts';

/** Which market to simulate; `simulation` shares what is made with others that look at the same market. */
export interface SimulatedProviderOptions {
  readonly seed: number;
  readonly simulation?: Simulation;
}

/** The simulated market as a provider like any other: it delivers every feed, for any asset, from its seed alone. */
export function simulatedProvider({ seed, simulation = new Simulation(seed) }: SimulatedProviderOptions): ProviderDefinition {
  return defineProvider({
    key: 'simulated-market',
    title: 'Simulated market',
    homepage: 'https://en.wikipedia.org/wiki/Hidden_Markov_model',
    licence: { name: 'MIT', commercialUse: true, attribution: 'Simulated data: invented by a random generator, not a real market' },
    markets: ['simulated'],
    offers: [
      ...marketOffers(simulation),
      ...derivativeOffers(simulation),
      ...optionsOffers(simulation),
      ...chainOffers(simulation),
      ...macroOffers(simulation),
    ],
  });
}
