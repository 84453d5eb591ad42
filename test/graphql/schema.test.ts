import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  printSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema } from '../../schema/build.ts';
import { enumName, type Registry } from '../../src/kernel/registry.ts';
import { takeOutcomes } from '../kit/records.ts';
import { builtInPlugins, TestApi } from './api-kit.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let registry: Registry;
let schema: GraphQLSchema;

beforeAll(async () => {
  registry = await builtInPlugins();
  schema = buildSchema({ registry });
});

/** The arguments of a field; fields of inputs have none. */
function argumentsOf(field: Field | GraphQLInputField): readonly GraphQLArgument[] {
  return 'args' in field ? field.args : [];
}

/** Our own types. */
function types(): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    ({ name }) => !name.startsWith('__') && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(name),
  );
}

describe('the schema', () => {
  test('describes every type, field, argument and value', () => {
    const bare: string[] = [];
    const check = (name: string, description: string | null | undefined): void => {
      if (description === undefined || description === null || description.trim() === '') bare.push(name);
    };
    for (const type of types()) {
      check(type.name, type.description);
      if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value.description);
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values<Field | GraphQLInputField>(type.getFields())) {
        check(`${type.name}.${field.name}`, field.description);
        for (const arg of argumentsOf(field)) check(`${type.name}.${field.name}(${arg.name})`, arg.description);
      }
    }
    expect(bare).toEqual([]);
  });

  test('has every plugin in its enums, described by its title', () => {
    const values = (name: string) =>
      Object.fromEntries(
        (schema.getType(name) as { getValues?: () => { name: string; description: string }[] }).getValues!().map((value) => [
          value.name,
          value.description,
        ]),
      );
    const expected = (plugins: readonly { key: string; title: string }[]) =>
      Object.fromEntries(plugins.map(({ key, title }) => [enumName(key), title]));
    expect(values('SignalKey')).toEqual(expected(registry.signals));
    expect(values('AgentKey')).toEqual(expected([...registry.analysts, registry.judge]));
    expect(values('GateKey')).toEqual(expected(registry.gates));
  });

  test('keeps the keys that only records have, deprecated', () => {
    const withRetired = buildSchema({ registry, storedKeys: { signals: ['gold', 'long-gone'] } });
    const type = withRetired.getType('SignalKey');
    expect(isEnumType(type) && type.getValue('LONG_GONE')?.deprecationReason).toBe('The plugin is no longer installed.');
    expect(isEnumType(type) && type.getValue('GOLD')?.deprecationReason).toBeUndefined();
  });

  test('is committed as it is built', () => {
    expect(readFileSync(`${root}schema/schema.graphql`, 'utf8')).toBe(`${printSchema(schema)}\n`);
  });

  test('gives the client its types as they are committed', () => {
    const run = (): Buffer =>
      execFileSync(process.execPath, ['node_modules/@graphql-codegen/cli/esm/bin.js', '--config', 'codegen.ts', '--check'], {
        cwd: root,
        stdio: 'pipe',
      });
    expect(run).not.toThrow();
  });
});

describe('the schema with other plugins', () => {
  test('an old cycle stays readable when its plugins are gone', async () => {
    const world = await TestApi.open();
    await world.write(takeOutcomes(1));
    const { createGraphqlApi } = await import('../../src/server/graphql-api.ts');
    const few = buildSchema({ registry: { ...registry, signals: registry.signals.slice(0, 1), analysts: [], gates: [] } });
    const { services, log } = world;
    const api = createGraphqlApi({ schema: few, services, log, graphiql: false, closing: world.closing.signal });
    const answer = await api.fetch('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          '{ latestCycle { readings { key signal { key retired title } } opinions { key agent { retired } } gates { key gate { retired } } } }',
      }),
    });
    const { data, errors } = (await answer.json()) as {
      data: { latestCycle: Record<'readings' | 'opinions' | 'gates', object[]> };
      errors?: unknown;
    };
    expect(errors).toBeUndefined();
    expect(data.latestCycle.readings[0]).toEqual({
      key: 'MADE_UP_SIGNAL_00',
      signal: { key: 'MADE_UP_SIGNAL_00', retired: true, title: null },
    });
    expect(data.latestCycle.opinions[0]).toEqual({ key: 'FUNDAMENTALS', agent: { retired: true } });
    expect(data.latestCycle.gates[0]).toEqual({ key: 'REGIME', gate: { retired: true } });
    await world.close();
  });
});

describe('real answers', () => {
  let world: TestApi;
  beforeAll(async () => {
    world = await TestApi.open();
    await world.write(takeOutcomes(60));
  });
  afterAll(() => world.close());

  test('have exactly the keys that the schema promises, and null only where it allows', async () => {
    const served = await world.serve({ limits: NO_LIMITS });
    const query = served.schema.getQueryType()!;
    const covered = new Set<string>();
    for (const field of Object.values(query.getFields())) {
      const args = ARGUMENTS[field.name] ?? (field.args.some((arg) => isNonNullType(arg.type)) ? null : '');
      if (args === null) throw new Error(`The query ${field.name} needs arguments: add them to ARGUMENTS.`);
      const data = await served.data<Record<string, unknown>>(`{ ${field.name}${args} ${selectAll(served.schema, field, 3)} }`);
      compare(served.schema, field, data[field.name], field.name, covered);
    }
    expect([...covered].sort()).toEqual(
      expect.arrayContaining([
        'Cycle.verdict',
        'CloseEvent.reason',
        'FillEvent.price',
        'GateResult.code',
        'OrderEvent.quantity',
        'Reading.value',
        'SignalPoint.at',
        'Trade.state',
      ]),
    );
  });
});

const NO_LIMITS = { depth: 100, fields: 100_000, aliases: 100, tokens: 100_000, cost: Number.MAX_SAFE_INTEGER };

/** Arguments of queries. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  cycle: `(id: "${Buffer.from('p1').toString('base64url')}")`,
  cycleAt: '(scheduledAt: "2024-01-01")',
  gateResults: '(gate: RSI, first: 2)',
  signalHistory: '(signal: MADE_UP_SIGNAL_00, maxPoints: 3)',
  trade: '(id: "run-a/XYZ/1")',
  cycles: '(first: 2)',
  verdicts: '(first: 2)',
  trades: '(first: 2)',
};

type Field = GraphQLField<unknown, unknown>;

/** A selection of everything below a field, down to a number of levels of objects. */
function selectAll(within: GraphQLSchema, field: Field, levels: number): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return '';
  const parts = concrete(within, type).map((object) => {
    const names = fieldsWithin(object, levels).map((inner) => `${inner.name} ${selectAll(within, inner, levels - 1)}`);
    return isInterfaceType(type) ? `... on ${object.name} { ${names.join(' ')} }` : names.join(' ');
  });
  return `{ __typename ${parts.join(' ')} }`;
}

function concrete(within: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isInterfaceType(type)) return within.getPossibleTypes(type);
  return type instanceof GraphQLObjectType ? [type] : [];
}

/** The fields that are selected on this level: those without required arguments, on the last level only plain ones. */
function fieldsWithin(type: GraphQLObjectType, levels: number): Field[] {
  return Object.values(type.getFields()).filter(
    (field) => !field.args.some((arg) => isNonNullType(arg.type)) && (levels > 0 || isLeafType(getNamedType(field.type))),
  );
}

function compare(within: GraphQLSchema, field: Field, value: unknown, path: string, covered: Set<string>, levels = 3): void {
  if (value === null || value === undefined) {
    expect(isNonNullType(field.type), `${path} is ${String(value)}`).toBe(false);
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      compare(within, { ...field, type: getNamedType(field.type) }, item, `${path}[${index}]`, covered, levels);
    return;
  }
  const named = getNamedType(field.type);
  if (isLeafType(named)) {
    if (isEnumType(named))
      expect(
        named.getValues().map(({ name }) => name),
        path,
      ).toContain(value);
    return;
  }
  const answer = value as Record<string, unknown>;
  const type = within.getType(String(answer['__typename']));
  if (!isObjectType(type)) throw new Error(`${path} is of no known type`);
  const fields = fieldsWithin(type, levels);
  expect(Object.keys(answer).sort(), path).toEqual(['__typename', ...fields.map(({ name }) => name)].sort());
  for (const inner of fields) {
    covered.add(`${type.name}.${inner.name}`);
    compare(within, inner, answer[inner.name], `${path}.${inner.name}`, covered, levels - 1);
  }
}
