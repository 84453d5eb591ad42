import { describe, expect, test } from 'vitest';
import { calendar, candles, capitalisation, defineFeed, field, fundingRate, orderBook } from '../../../src/feeds/index.ts';
import {
  allowOlder,
  defineAgent,
  derived,
  eachVenue,
  events,
  HOUR,
  history,
  latest,
  offer,
  reading,
  z,
  type JudgeDefinition,
} from '../../../src/sdk/index.ts';
import { atr, rsi, sma } from '../../../src/series/operators.ts';
import { analyst, delivery, faultsOf, gate, judge, provider, signal, signalFaults } from '../../kit/plugin-fixtures.ts';

describe('metadata', () => {
  test.each([
    [{ description: undefined }, 'description is missing. Declare description: see the type of defineSignal.'],
    [{ source: 'somewhere' }, 'source is wrong. It must be a web address such as https://….'],
    [{ range: { min: 1, max: 1 } }, 'range is wrong. Its min must be below its max.'],
    [{ range: { min: 0, max: Infinity } }, 'range.max is wrong. It must be a finite number.'],
    [{ version: 1.5 }, 'version is wrong. It must be a whole number.'],
    [{ unit: 'percents' }, "Did you mean 'percent'?"],
    [{ unit: 'text' }, 'unit is wrong.'],
    [{ category: 'momentun' }, "Did you mean 'momentum'?"],
    [{ confidence: 2 }, 'confidence is wrong. It must be from 0 to 1.'],
    [{ leans: () => 0 }, "has an unknown field 'leans'. Remove or rename 'leans'."],
    [{ compute: 'x' }, 'compute is wrong. It must be a function.'],
    [{ inputs: {} }, 'inputs is wrong. It declares nothing to compute from.'],
    [{ inputs: { a: 3 } }, 'inputs.a is wrong. It must be made by latest'],
  ])('of a signal: case %#', async (changes, text) => {
    const faults = await signalFaults(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(text);
  });

  test('of a provider', async () => {
    const copy = defineFeed({ ...candles('1h').contract, interval: '1h', key: 'candles@1h' });
    const unknown = defineFeed({ ...candles('1h').contract, interval: null, key: 'candle@1h' });
    const bad = provider('p', [
      { ...delivery, feed: copy },
      { ...delivery, feed: unknown },
      { ...delivery, feed: candles },
      offer(candles('4h'), { ...delivery, maxAgeMs: HOUR - 1 }),
      offer(candles('4h'), delivery),
    ]);
    expect(await faultsOf({ 'plugins/providers/p.ts': { default: bad } })).toEqual([
      expect.stringContaining("an offer names a copy of the feed 'candles@1h'. Import it from the same ghost-council that runs"),
      "plugins/providers/p.ts: an offer names an unknown feed 'candle@1h'. Did you mean 'candles@1h'?",
      "plugins/providers/p.ts: an offer names no feed. Import one from src/feeds; a feed with several bar lengths is called with one: candles('1h').",
      'plugins/providers/p.ts: its candles@4h would be stale before the next row can come. Make maxAgeMs at least cadenceMs + publicationLagMs.',
      'plugins/providers/p.ts: it offers candles@4h twice. Keep one of the offers.',
    ]);
    const careless = provider('q', [{ ...delivery, feed: candles('1h'), cadenceMs: 0 }], { markets: [], licence: undefined });
    expect(await faultsOf({ 'plugins/providers/q.ts': { default: careless } })).toEqual([
      'plugins/providers/q.ts: licence is missing. Declare licence: see the type of defineProvider.',
      'plugins/providers/q.ts: markets is wrong. It names no market.',
      'plugins/providers/q.ts: offers.0.cadenceMs is wrong. It must be above zero.',
    ]);
  });

  test('of a gate: order, options and their defaults', async () => {
    const faults = await faultsOf({
      'plugins/gates/a.ts': { default: gate('a', 1, { options: z.strictObject({ max: z.number() }) }) },
      'plugins/gates/b.ts': { default: gate('b', 1, { options: { max: 3 } }) },
      'plugins/gates/c.ts': { default: gate('c', 4) },
      'plugins/gates/d.ts': { default: gate('d', 4, { inputs: { r: reading('rsi-1') } }) },
      'plugins/signals/rsi-1h.ts': { default: signal('rsi-1h') },
    });
    expect(faults).toEqual([
      expect.stringContaining("plugins/gates/a.ts: option 'max' has no default that fits: "),
      'plugins/gates/b.ts: options is wrong. It must be a zod object: z.strictObject({ … }).',
      "plugins/gates/d.ts: input 'r' reads an unknown signal 'rsi-1'. Did you mean 'rsi-1h'?",
      'plugins/gates/d.ts: its order 4 is taken by plugins/gates/c.ts. Take a free one, such as 5.',
    ]);
  });

  test('of agents: one judge, an analyst, known signals', async () => {
    const noCouncil = { 'plugins/agents/judge.ts': { default: analyst('judge') } };
    expect(await faultsOf(noCouncil)).toEqual(["agents: the council has no judge. Add an agent with role: 'judge'."]);
    expect(await faultsOf({ 'plugins/agents/fred.ts': { default: defineAgent<JudgeDefinition>({ ...judge, key: 'fred' }) } })).toEqual([
      "agents: the council has no analyst. Add an agent with role: 'analyst'.",
      'plugins/agents/judge.ts: the council has a judge already, in plugins/agents/fred.ts. Keep one of them.',
    ]);
    const faults = await faultsOf({
      'plugins/agents/amy.ts': { default: analyst('amy', { categories: [], signals: ['rsi'] }) },
      'plugins/agents/ben.ts': { default: analyst('ben', { categories: [] }) },
      'plugins/agents/cat.ts': { default: { ...judge, key: 'cat', role: 'king' } },
    });
    expect(faults).toEqual([
      "plugins/agents/amy.ts: it asks for an unknown signal 'rsi'. Name a signal that exists; `ghost-council plugins` lists them.",
      'plugins/agents/ben.ts: inputs is wrong. It names neither a category nor a signal.',
      "plugins/agents/cat.ts: role is wrong. It must be 'analyst' or 'judge'.",
    ]);
  });
});

describe('an input', () => {
  const close = candles('1h').close;
  const invented = defineFeed({
    ...capitalisation.contract,
    interval: '1d',
    key: 'capitalization',
    fields: { cap: field('USD', 'x', 'x') },
  });

  test.each<[string, unknown, string]>([
    ['of an unknown feed', latest(invented), "names an unknown feed 'capitalization'. Did you mean 'capitalisation'?"],
    ['of a feed without its bar length', latest(candles as never), 'names no feed. Import one from src/feeds'],
    [
      'of an unknown column',
      latest({ feed: capitalisation, name: 'marketcap', unit: 'USD' }),
      "takes the unknown column 'marketcap' of capitalisation. Did you mean 'marketCap'?",
    ],
    ['of a copied column', latest({ ...close }), 'takes a copy of the column candles@1h.close'],
    ['with too few columns', derived(close, atr(14) as never), 'gives atr(14) 1 column. Give it 3 columns.'],
    [
      'with columns of two feeds',
      derived([close, candles('4h').close], { ...sma(2), arity: 2 } as never),
      'takes columns of several feeds.',
    ],
    ['without an operator', derived(close, {} as never), 'has no operator.'],
    ['with a wrong warm-up', derived(close, { ...rsi(2), warmup: 0 } as never), 'uses rsi(2), whose warmup is 0.'],
    ['with no rows of history', history(close, 0), 'asks for 0 rows. Ask for a whole number of at least 1.'],
    [
      'derived from restated rows',
      eachVenue(derived(orderBook.bidNotional, sma(3))),
      'keeps a column of order-book, whose past rows are restated.',
    ],
    ['history of restated rows', eachVenue(history(orderBook.bidNotional, 3)), 'keeps a column of order-book'],
    ['per venue of a feed with one column', eachVenue(latest(close)), 'asks for the venues of candles@1h'],
    ['of a feed per venue without eachVenue', latest(fundingRate.rate), 'reads funding-rate without naming a venue.'],
    ['twice per venue', eachVenue(eachVenue(latest(fundingRate.rate))), 'is read for each venue of each venue.'],
    ['of a calendar as a series', latest(calendar), 'reads calendar, a calendar, as a series. Read it with events(calendar, …).'],
    ['of a series as events', events(capitalisation, { beforeMs: 0, afterMs: 1 }), 'asks for events of capitalisation'],
    ['with a negative window', events(calendar, { beforeMs: -1, afterMs: 1 }), 'has a window with a negative or infinite side.'],
    ['of an unknown signal', reading('b'), "reads an unknown signal 'b'"],
    ['of a signal per venue', eachVenue(reading('a')), 'asks for a signal once per venue.'],
    ['older without a reason', allowOlder(latest(close), { maxAgeMs: HOUR, reason: ' ' }), 'is allowed to be older without a reason.'],
    ['older by nothing', allowOlder(latest(close), { maxAgeMs: 0, reason: 'x' }), 'is allowed an age of 0 ms.'],
  ])('%s is refused', async (_, input, text) => {
    const faults = await signalFaults({ inputs: { x: input } });
    expect(faults.filter((line) => !line.includes('circle'))).toEqual([expect.stringContaining(`plugins/signals/a.ts: input 'x' ${text}`)]);
  });

  test('is not blamed for the faults of the signal that it reads', async () => {
    const faults = await faultsOf({
      'plugins/signals/a.ts': { default: signal('a', { inputs: { b: reading('b') } }) },
      'plugins/signals/b.ts': { fault: 'it throws', fix: 'Mend it' },
    });
    expect(faults).toEqual(['plugins/signals/b.ts: it throws. Mend it.']);
  });

  test('that closes a circle is refused with the path', async () => {
    const reads = (key: string, ...others: string[]): object =>
      signal(key, { inputs: Object.fromEntries(others.map((other) => [other, reading(other)])) });
    const faults = await faultsOf({
      'plugins/signals/c.ts': { default: reads('c', 'a', 'd') },
      'plugins/signals/a.ts': { default: reads('a', 'b') },
      'plugins/signals/b.ts': { default: reads('b', 'c') },
      'plugins/signals/d.ts': { default: reads('d', 'd') },
    });
    expect(faults).toEqual([
      'plugins/signals/a.ts: signals read each other in a circle: a → b → c → a. Remove one of these readings.',
      'plugins/signals/d.ts: signals read each other in a circle: d → d. Remove one of these readings.',
    ]);
  });
});
