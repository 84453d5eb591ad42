import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/server/limits.ts';
import { takeOutcomes } from '../kit/records.ts';
import { TestApi, type ServedApi } from './api-kit.ts';

let world: TestApi;
let api: ServedApi;

beforeAll(async () => {
  world = await TestApi.open();
  await world.write(takeOutcomes(3));
  api = await world.serve();
});

afterAll(() => world.close());

test('a server without a run of its own serves none of another market', async () => {
  const { status } = world;
  try {
    world.status = { ...status, run: null, market: 'simulated' };
    expect((await api.ask('{ latestCycle { id } }')).data).toEqual({ latestCycle: null });
    world.status = { ...status, run: null };
    expect((await api.ask('{ latestCycle { asset } }')).data).toEqual({ latestCycle: { asset: 'XYZ' } });
  } finally {
    world.status = status;
  }
});

describe('what a caller can get wrong has a code of its own', () => {
  test.each([
    ['{ cycles(run: "nobody") { nodes { id } } }', 'RUN_UNKNOWN'],
    ['{ cycles(asset: "a\\u0000b") { nodes { id } } }', 'ASSET_UNKNOWN'],
    ['{ latestCycle(run: "nobody") { id } }', 'RUN_UNKNOWN'],
    ['{ signalHistory(signal: GOLD, asset: "NONE") { at } }', 'ASSET_UNKNOWN'],
    ['{ cycles(first: 101) { nodes { id } } }', 'PAGE_SIZE_INVALID'],
    ['{ trades(first: 0) { nodes { id } } }', 'PAGE_SIZE_INVALID'],
    ['{ verdicts(first: -1) { nodes { stance } } }', 'PAGE_SIZE_INVALID'],
    ['{ signalHistory(signal: GOLD, maxPoints: 5001) { at } }', 'PAGE_SIZE_INVALID'],
    ['{ cycles(after: "rubbish") { nodes { id } } }', 'CURSOR_INVALID'],
    ['{ cycle(id: "rubbish") { id } }', 'CURSOR_INVALID'],
    [`{ regimes(after: "${Buffer.from('p1').toString('base64url')}") { nodes { at } } }`, 'CURSOR_INVALID'],
    ['{ cycles(from: "2024-01-02", to: "2024-01-01") { nodes { id } } }', 'RANGE_INVALID'],
    ['{ gates { counts(from: "2024-01-02", to: "2024-01-02") { code } } }', 'RANGE_INVALID'],
  ])('%s', async (query, code) => {
    expect(await api.errorCode(query)).toBe(code);
  });

  test('the message says what to do', async () => {
    const { errors } = await api.ask('{ cycles(first: 101) { nodes { id } } }');
    expect(errors![0]!.message).toBe('A page has 1 to 100 items; 101 were asked for. Ask for fewer and go on with pageInfo.endCursor.');
  });

  test.each(['yesterday', '2024-01-01T00:00:00', '1704067200000'])('%s is no DateTime', async (text) => {
    const { errors } = await api.ask('query ($from: DateTime) { cycles(from: $from) { nodes { id } } }', { from: text });
    expect(errors![0]!.message).toContain('is no DateTime');
  });
});

test('without any run lists are empty and single things are null', async () => {
  const empty = await TestApi.open();
  const served = await empty.serve();
  expect(
    await served.data(`{
      runs { id } latestCycle { id } cycles { nodes { id } pageInfo { hasNextPage endCursor } } verdicts { nodes { stance } } trades { nodes { id } }
      regimes { nodes { at } } signalHistory(signal: GOLD) { at } gateResults(gate: RSI) { nodes { code } } gates { counts { cycles } } signals { reading { value } }
    }`),
  ).toMatchObject({
    runs: [],
    latestCycle: null,
    cycles: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    verdicts: { nodes: [] },
    trades: { nodes: [] },
    regimes: { nodes: [] },
    signalHistory: [],
    gateResults: { nodes: [] },
  });
  await empty.close();
});

test('an unexpected error is masked and logged under an id', async () => {
  const broken = await TestApi.open();
  const served = await broken.serve();
  broken.query = () => Promise.reject(new Error('password=hunter2 at 10.0.0.7'));
  const { errors, data } = await served.ask('{ runs { id } }');
  const text = JSON.stringify(errors);
  const { code, id } = errors![0]!.extensions!;
  expect(code).toBe('INTERNAL_ERROR');
  expect(text).not.toContain('hunter2');
  expect(data).toBeNull();
  const logged = broken.logged.filter(({ level }) => level === 'error');
  expect(logged).toEqual([
    {
      level: 'error',
      message: 'A request failed',
      fields: { id, error: expect.objectContaining({ message: expect.stringContaining('hunter2') as string }) as Error },
    },
  ]);
  await broken.close();
});

describe('operations that are too large are refused before they run', () => {
  const nest = (levels: number): string => `{ latestCycle { ${'verdict { cycle { '.repeat(levels)} id ${'} } '.repeat(levels)} } }`;
  const refused = async (query: string, variables: object = {}): Promise<void> => {
    const before = world.statements.length;
    const answer = await api.ask(query, variables);
    expect(answer.errors![0]!.extensions?.['code']).toBe('QUERY_TOO_LARGE');
    expect(world.statements.length).toBe(before);
  };

  test('depth', async () => {
    expect((await api.ask(nest(7))).errors).toBeUndefined();
    await refused(nest(8));
  });

  test('depth through fragments', async () => {
    const query = `{ latestCycle { ...A } } fragment A on Cycle { verdict { cycle { ...B } } } fragment B on Cycle { verdict { cycle { ...C } } }
      fragment C on Cycle { verdict { cycle { ...D } } } fragment D on Cycle { verdict { cycle { verdict { cycle { verdict { cycle { verdict { cycle { run { id } } } } } } } } } }`;
    await refused(query);
  });

  test('fields, also when few fragments make many of them', async () => {
    const fragments = Array.from({ length: 20 }, (_, index) => `fragment F${index} on Cycle { ...F${index + 1} ...F${index + 1} id }`).join(
      ' ',
    );
    await refused(`{ latestCycle { ...F0 } } ${fragments} fragment F20 on Cycle { asset }`);
  });

  test('lists within lists', async () => {
    const all =
      '{ id readings { key value lean asOf ageSeconds sources version parts { name number text } absence { code detail } signal { title unit } } gates { key passed code observed } }';
    expect((await api.ask(`{ cycles(first: 100) { nodes ${all} } }`)).errors).toBeUndefined();
    await refused('{ cycles(first: 100) { nodes { readings { cycle { readings { cycle { readings { key } } } } } } } }');
    await refused(
      'query ($first: Int) { cycles(first: $first) { edges { node { ...R } } } } fragment R on Cycle { readings { cycle { readings { cycle { gates { key } } } } } }',
      { first: 1 },
    );
  });

  test('aliases', async () => {
    await refused(`{ ${Array.from({ length: DEFAULT_LIMITS.aliases + 1 }, (_, index) => `a${index}: latestCycle { id }`).join(' ')} }`);
  });

  test('tokens', async () => {
    const { errors } = await api.ask(`{ ${'runs { id } '.repeat(DEFAULT_LIMITS.tokens)} }`);
    expect(errors![0]!.message).toContain('token');
  });

  test('the introspection of the usual tools fits', async () => {
    expect((await api.ask(getIntrospectionQuery())).errors).toBeUndefined();
  });
});

describe('over HTTP', () => {
  test('no origin is allowed to read answers', async () => {
    const answer = await api.send('{ __typename }', {}, { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a form of another page cannot ask', async () => {
    const answer = await api.api.fetch('http://test/graphql?query=%7B__typename%7D', { headers: { accept: 'application/json' } });
    expect(answer.status).toBe(403);
    const withHeader = await api.api.fetch('http://test/graphql?query=%7B__typename%7D', {
      headers: { accept: 'application/json', 'graphql-require-preflight': '1' },
    });
    expect(await withHeader.json()).toEqual({ data: { __typename: 'Query' } });
  });

  test('batches are refused', async () => {
    const answer = await api.api.fetch('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    expect(answer.status).toBe(400);
  });

  test('the query editor can be switched off', async () => {
    const headers = { accept: 'text/html' };
    const on = await (await world.serve({ graphiql: true })).api.fetch('http://test/graphql', { headers });
    expect(await on.text()).toContain('Ghost Council');
    expect((await api.api.fetch('http://test/graphql', { headers })).headers.get('content-type') ?? '').not.toContain('text/html');
  });
});
