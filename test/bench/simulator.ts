/*
 * What the simulated market costs: the whole history of every feed of one asset, a cycle that asks for what is new, the
 * skeleton of hours, a day of 5-minute bars. Processor time, so that other work on the machine does not count. Prints; asserts
 * nothing.
 */
import { DAY, MINUTE } from '../../src/domain/time.ts';
import type { ProviderDefinition } from '../../src/sdk/index.ts';
import { simulatedProvider } from '../../src/simulator/provider.ts';
import { Simulation, simulatedMarket } from '../../src/simulator/simulation.ts';

const NOW = Date.UTC(2026, 10, 18, 13, 2, 30);
const CYCLES = 288;

/** Milliseconds of processor time that some work takes. */
function measure(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Asks every offer for its rows; `newest` holds what each has given. */
function collect({ offers }: ProviderDefinition, now: number, newest: Map<string, number>): number {
  let count = 0;
  for (const offer of offers) {
    const { feed } = offer;
    const rows = offer.fetch({
      asset: feed.contract.scope === 'asset' ? 'XYZ' : null,
      since: newest.get(feed.id) ?? null,
      now,
      signal: new AbortController().signal,
      http: { request: () => Promise.reject(new Error('the simulated market needs no network')) },
    });
    if (rows instanceof Promise) throw new TypeError(`${feed.id} answers later`);
    for (const { asOf } of rows) newest.set(feed.id, Math.max(newest.get(feed.id) ?? asOf, asOf));
    count += rows.length;
  }
  return count;
}

const print = (what: string, figure: string): void => {
  console.log(what.padEnd(60), figure);
};

for (const round of ['first', 'warm']) {
  const provider = simulatedProvider({ seed: 1 });
  const newest = new Map<string, number>();
  let rows = 0;
  const history = measure(() => (rows = collect(provider, NOW, newest)));
  print(`whole history of ${String(provider.offers.length)} feeds, ${String(rows)} rows (${round})`, `${history.toFixed(0)} ms`);
  const cycles = measure(() => {
    for (let cycle = 1; cycle <= CYCLES; cycle += 1) collect(provider, NOW + cycle * 5 * MINUTE, newest);
  });
  print(`all feeds of one cycle, mean over a day of them (${round})`, `${(cycles / CYCLES).toFixed(2)} ms`);
}

const hours = 10 * 8760;
const simulation = new Simulation(2);
print('skeleton of ten years', `${measure(() => simulation.market('XYZ').path.extendTo(hours)).toFixed(0)} ms`);
const { spot } = simulatedMarket(3, 'XYZ');
spot.day(3000);
print(
  'a day of 5-minute bars',
  `${((measure(() => spot.forEach('5m', { after: NOW - 365 * DAY, until: NOW }, () => undefined)) / 365) * 1000).toFixed(0)} µs`,
);
