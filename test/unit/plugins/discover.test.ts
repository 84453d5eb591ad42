import { describe, expect, test } from 'vitest';
import { PluginError } from '../../../src/domain/errors.ts';
import type { AnalystDefinition, JudgeDefinition } from '../../../src/sdk/index.ts';
import {
  abstain,
  allowOlder,
  defineAgent,
  defineGate,
  defineProvider,
  defineSignal,
  derived,
  eachVenue,
  events,
  HOUR,
  history,
  latest,
  offer,
  pass,
  reading,
  z,
} from '../../../src/sdk/index.ts';
import { calendar, candles, capitalisation, defineFeed, field, fundingRate, orderBook } from '../../../src/feeds/index.ts';
import { atr, rsi, sma } from '../../../src/series/operators.ts';
import { discoverPlugins } from '../../../src/kernel/discover.ts';
import { pluginsInMemory, type PluginTree } from '../../kit/plugin-folder.ts';

const judge = defineAgent<JudgeDefinition>({
  key: 'judge',
  title: 'Judge',
  role: 'judge',
  version: 1,
  mandate: 'Decides.',
  rules: () => ({ stance: 'HOLD', confidence: 0, rationale: { kind: 'text', text: '' } }),
});

function analyst(key: string, inputs: AnalystDefinition['inputs'] = { categories: ['macro'] }): AnalystDefinition {
  const rules = () => abstain('NO_INPUT', 'none');
  return defineAgent<AnalystDefinition>({ key, title: key, role: 'analyst', version: 1, mandate: 'Looks.', inputs, rules });
}

const signalFields = {
  title: 'Close',
  category: 'momentum',
  unit: 'quote',
  version: 1,
  description: 'The last price.',
  source: 'https://example.org/close',
  range: { min: 0, max: 1e9 },
  inputs: { close: latest(candles('1h').close) },
  compute: () => 1,
} as const;

function signal(key: string, changes: object = {}): object {
  return defineSignal({ ...signalFields, key, ...changes });
}

function gate(key: string, order: number, changes: object = {}): object {
  const options = z.strictObject({ max: z.number().default(1) });
  const evaluate = () => pass({ observed: 1, limit: 1 });
  return defineGate({ key, title: key, description: 'A gate.', order, inputs: {}, options, evaluate, ...changes });
}

const delivery = { cadenceMs: HOUR, publicationLagMs: 0, maxAgeMs: 2 * HOUR, fetch: () => [] };

function provider(key: string, offers: readonly unknown[], changes: object = {}): object {
  const licence = { name: 'MIT', commercialUse: true, attribution: 'none' };
  const about = { key, title: key, homepage: 'https://example.org', licence, markets: ['live'], offers, ...changes };
  return defineProvider(about as never);
}

const council: PluginTree = { 'plugins/agents/judge.ts': { default: judge }, 'plugins/agents/fred.ts': { default: analyst('fred') } };

/** The faults that discovery reports for these plugins beside a complete council. */
async function faultsOf(tree: PluginTree, folders: readonly string[] = ['plugins']): Promise<readonly string[]> {
  try {
    await discoverPlugins(pluginsInMemory({ ...council, ...tree }), { folders, packages: [] });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PluginError);
    expect(error).toMatchObject({ code: 'PLUGINS_INVALID' });
    const [, ...lines] = (error as Error).message.split('\n');
    return lines;
  }
}

/** The faults of one signal `a` with these changes. */
const signalFaults = (changes: object): Promise<readonly string[]> =>
  faultsOf({ 'plugins/signals/a.ts': { default: signal('a', changes) } });

describe('a registry', () => {
  test('holds every plugin in its order, frozen, with its origin', async () => {
    const tree: PluginTree = {
      ...council,
      'plugins/agents/amy.ts': { default: analyst('amy') },
      'plugins/signals/b.ts': { default: signal('b') },
      'plugins/signals/a.ts': { default: signal('a', { inputs: { other: reading('z-last') } }) },
      'plugins/signals/z-last.mjs': { default: signal('z-last') },
      'plugins/gates/second.ts': { default: gate('second', 2) },
      'plugins/gates/third.js': { default: gate('third', 10) },
      'more/gates/first.ts': { default: gate('first', 1) },
      'node_modules/pack/plugins/providers/source.js': { default: provider('source', [offer(candles('1h'), delivery)]) },
      'plugins/signals/.DS_Store': {},
    };
    const packages = { pack: 'node_modules/pack/plugins' };
    const places = { folders: ['plugins', 'more'], packages: ['pack'] };
    const registry = await discoverPlugins(pluginsInMemory(tree, packages), places);
    expect(registry.signals.map(({ key }) => key)).toEqual(['b', 'z-last', 'a']);
    expect(registry.analysts.map(({ key }) => key)).toEqual(['amy', 'fred']);
    expect(registry.judge).toBe(judge);
    expect(registry.gates.map(({ key }) => key)).toEqual(['first', 'second', 'third']);
    expect(registry.providers.map(({ key }) => key)).toEqual(['source']);
    expect(registry.origins.get('gate:first')).toBe('more/gates/first.ts');
    expect(registry.origins.get('provider:source')).toBe('node_modules/pack/plugins/providers/source.js');
    expect(Object.isFrozen(registry)).toBe(true);
    expect(Object.isFrozen(registry.signals)).toBe(true);
    expect(Object.isFrozen(registry.signals[0]!.range)).toBe(true);
    expect(Object.isFrozen(registry.providers[0]!.licence)).toBe(true);

    const backwards = Object.fromEntries(Object.entries(tree).reverse());
    expect(await discoverPlugins(pluginsInMemory(backwards, packages), places)).toEqual(registry);
  });

  test('is refused with every fault of every file at once, sorted by file', async () => {
    const faults = await faultsOf({
      'plugins/signals/b.ts': { default: signal('b', { title: '', version: 0, lean: 3 }) },
      'plugins/signals/a.ts': { fault: 'it throws in line 2 while it is loaded: boom', fix: 'Only declare the plugin there' },
      'plugins/gates/g.ts': { default: gate('wrong', 1) },
    });
    expect(faults).toEqual([
      "plugins/gates/g.ts: its key 'wrong' is not the file's name 'g'. Write key: 'g', or rename the file.",
      'plugins/signals/a.ts: it throws in line 2 while it is loaded: boom. Only declare the plugin there.',
      'plugins/signals/b.ts: title is wrong. It is empty.',
      'plugins/signals/b.ts: version is wrong. It must be at least 1.',
      'plugins/signals/b.ts: lean is wrong. It must be a function.',
    ]);
  });
});

describe('a file', () => {
  const only = (name: string, exports: Readonly<Record<string, unknown>>): Promise<readonly string[]> =>
    faultsOf({ [`plugins/signals/${name}`]: exports });

  test.each([
    ['a.test.ts', 'it is a test and no plugin. Move it to test/plugins.'],
    ['a.d.ts', 'it declares types and is no plugin. Move it out of the plugin folders.'],
    ['README.md', 'it is no plugin: plugins end in .ts, .js or .mjs. Rename it, or move it out of the plugin folders.'],
    ['shared/x.ts', 'it is a folder among plugins. Move it away: a plugin is one file.'],
    ['MyRatio2.ts', "its name gives the key 'MyRatio2', which is not kebab-case. Rename the file to my-ratio2: "],
    ['4h-return.ts', "its name gives the key '4h-return', which is not kebab-case. Rename the file to h-return: "],
    ['constructor.ts', "its name gives the key 'constructor'"],
    ['a--b.ts', 'Rename the file to a-b: '],
  ])('%s is refused, not skipped', async (name, text) => {
    const faults = await only(name, { default: signal('a') });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(text);
  });

  test.each([
    [{}, 'it has no default export. Write export default defineSignal({ … }).'],
    [{ helper: 1 }, 'it exports helper but no plugin as its default. Export the plugin and nothing else'],
    [{ default: signal('a'), y: 1, x: 2 }, 'it exports x, y beside its plugin. Export the plugin and nothing else'],
    [{ default: { key: 'a' } }, 'its default export is not a plugin. Write export default defineSignal({ … }).'],
    [{ default: () => 1 }, 'its default export is not a plugin.'],
    [
      { default: gate('a', 1) },
      'it declares a gate in the folder of signals. Move it to gates, or write export default defineSignal({ … }).',
    ],
  ])('with the exports of case %# is refused', async (exports, text) => {
    const faults = await only('a.ts', exports);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`plugins/signals/a.ts: ${text}`);
  });

  test('of the same kind and key is refused, with both files named', async () => {
    const tree = { 'plugins/signals/a.ts': { default: signal('a') }, 'more/signals/a.js': { default: signal('a') } };
    expect(await faultsOf(tree, ['plugins', 'more'])).toEqual([
      "more/signals/a.js: the signal 'a' is also in plugins/signals/a.ts. Rename or remove one: a plugin never replaces another.",
    ]);
  });

  test('of another kind may have the same key', async () => {
    expect(await faultsOf({ 'plugins/signals/a.ts': { default: signal('a') }, 'plugins/gates/a.ts': { default: gate('a', 1) } })).toEqual(
      [],
    );
  });

  test('in a misspelt folder, an absent folder and an unknown package are reported', async () => {
    expect(await faultsOf({ 'plugins/signal/a.ts': {} }, ['plugins', 'gone'])).toEqual([
      'gone: there is no such folder. Create it, or take it out of the configured plugin folders.',
      'plugins/signal: plugins are not looked for in a folder of this name. Rename it to signals.',
    ]);
    const places = { folders: ['plugins'], packages: ['pack'] };
    await expect(discoverPlugins(pluginsInMemory(council), places)).rejects.toThrow(
      'pack: there is no such package. Install it (npm install pack).',
    );
  });
});

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
