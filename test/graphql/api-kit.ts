import { fileURLToPath } from 'node:url';
import type { GraphQLSchema } from 'graphql';
import { createPluginFiles } from '../../src/adapters/plugin-files.ts';
import type { SystemStatus } from '../../schema/context.ts';
import { buildSchema } from '../../schema/build.ts';
import type { CycleOutcome, Run } from '../../src/domain/cycle-record.ts';
import type { Log } from '../../src/domain/ports.ts';
import { discoverPlugins } from '../../src/kernel/discover.ts';
import type { Registry } from '../../src/kernel/registry.ts';
import { createServer, type ApiServer } from '../../src/server/create-server.ts';
import { createGraphqlApi, type GraphqlApi } from '../../src/server/graphql-api.ts';
import type { Readiness } from '../../src/server/health.ts';
import type { OperationLimits } from '../../src/server/limits.ts';
import type { Database } from '../../src/store/data-source.ts';
import { LocalBus } from '../../src/store/notify.ts';
import { listStoredSignals } from '../../src/store/queries.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import type { Sql } from '../../src/store/sql.ts';
import { openTestMemory } from '../kit/database.ts';
import { makeOutcomes, makeRun, RECORDS_START } from '../kit/records.ts';

/** The plugins of this repository. */
export function builtInPlugins(): Promise<Registry> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  return discoverPlugins(createPluginFiles(root), { folders: ['plugins'], packages: [] });
}

/** A line that was logged. */
export interface Logged {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** A log that keeps what it is told. */
export function keepingLog(): { readonly log: Log; readonly logged: Logged[] } {
  const logged: Logged[] = [];
  const keep = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const log: Log = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error'), child: () => log };
  return { log, logged };
}

/** The answer to a request. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** A store in memory with an API on it. */
export class TestApi {
  readonly database: Database;
  readonly store: DatabaseRunStore;
  readonly bus: LocalBus;
  readonly log: Log;
  readonly logged: readonly Logged[];
  readonly closing = new AbortController();
  /** Statements that the API has run. */
  readonly statements: string[] = [];
  /** Runs the API's statements; replace it to make the database fail. */
  query: Sql['query'];
  status: SystemStatus = {
    version: '1.2.3',
    phase: 'RUNNING',
    market: 'replay',
    run: 'run-a',
    assets: ['XYZ'],
    every: 300_000,
    startedAt: RECORDS_START,
    nextCycleAt: RECORDS_START + 300_000,
    progress: [{ task: 'training the regime model of XYZ', fraction: 0.25, detail: '3 of 12 updates are done.' }],
  };

  readonly #source = makeOutcomes();

  constructor(database: Database) {
    const { log, logged } = keepingLog();
    this.log = log;
    this.logged = logged;
    this.database = database;
    this.bus = new LocalBus(log);
    this.store = new DatabaseRunStore(database, (cycles) => cycles.forEach((cycle) => this.bus.publish(cycle)));
    this.query = (statement, parameters) => database.source.query(statement, parameters);
  }

  static async open(): Promise<TestApi> {
    return new TestApi(await openTestMemory());
  }

  /** Stores cycles of a run. */
  async write(outcomes: readonly CycleOutcome[], run: Run = makeRun()): Promise<void> {
    await this.store.open(run);
    await this.store.write(outcomes);
  }

  /** Stores the next cycles of the made-up run. */
  async commit(count: number): Promise<void> {
    await this.write(Array.from({ length: count }, () => this.#source.next().value));
  }

  /** What the API is served from; every statement is counted. */
  get services() {
    const sql: Sql = {
      query: (statement, parameters) => {
        this.statements.push(statement);
        return this.query(statement, parameters);
      },
    };
    return { sql, bus: this.bus, status: () => this.status };
  }

  async schema(): Promise<GraphQLSchema> {
    return buildSchema({ registry: await builtInPlugins(), storedKeys: { signals: await listStoredSignals(this.database.source) } });
  }

  /** The API without a port. */
  async serve(options: { readonly limits?: OperationLimits; readonly graphiql?: boolean } = {}): Promise<ServedApi> {
    const { graphiql = false, limits } = options;
    const { services, log, closing } = this;
    const schema = await this.schema();
    return new ServedApi(
      createGraphqlApi({ schema, services, log, graphiql, closing: closing.signal, ...(limits === undefined ? {} : { limits }) }),
      schema,
    );
  }

  /** The API on a port of this machine. */
  async serveOn(
    port: number,
    readiness: () => Promise<Readiness> = () => Promise.resolve({ missing: [], progress: [] }),
  ): Promise<ApiServer> {
    const { services: context, log } = this;
    return createServer({ schema: await this.schema(), context, config: { host: '127.0.0.1', port, graphiql: true }, log, readiness });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.database.close();
  }
}

/** An API that answers without a port. */
export class ServedApi {
  readonly api: GraphqlApi;
  readonly schema: GraphQLSchema;

  constructor(api: GraphqlApi, schema: GraphQLSchema) {
    this.api = api;
    this.schema = schema;
  }

  /** Sends an operation as a client does. */
  async send(query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.api.fetch('http://test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
  }

  /** The whole answer. */
  async ask(query: string, variables: object = {}): Promise<Answer> {
    return (await (await this.send(query, variables)).json()) as Answer;
  }

  /** The data of an answer that has no errors. */
  async data<T>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await this.ask(query, variables);
    if (errors !== undefined) throw new Error(`The API answered with errors: ${JSON.stringify(errors)}`);
    return data as T;
  }

  /** The code of the first error of an answer. */
  async errorCode(query: string, variables: object = {}): Promise<unknown> {
    return (await this.ask(query, variables)).errors?.[0]?.extensions?.['code'];
  }
}
