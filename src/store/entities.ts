import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

// What the migrated schema must look like: `checkSchema` compares. The program reads and writes with SQL of its own, so that these
// descriptions are never instantiated.

const integer = { type: 'integer' } as const;
const bigint = { type: 'bigint' } as const;
const text = { type: 'text' } as const;
const boolean = { type: 'boolean' } as const;
const double = { type: 'double precision' } as const;
const numeric = { type: 'numeric' } as const;
const instant = { type: 'timestamptz' } as const;
const json = { type: 'json' } as const;
const bytes = { type: 'bytea' } as const;

function optional(column: EntitySchemaColumnOptions): EntitySchemaColumnOptions {
  return { ...column, nullable: true };
}

function primary(table: string, column: EntitySchemaColumnOptions): EntitySchemaColumnOptions {
  return { ...column, primary: true, primaryKeyConstraintName: `${table}_pkey` };
}

function serial(table: string): EntitySchemaColumnOptions {
  return { ...primary(table, integer), generated: 'increment' };
}

const run = new EntitySchema({
  name: 'run',
  columns: {
    number: serial('run'),
    id: text,
    market: text,
    config_hash: text,
    origin: optional(text),
    label: text,
    started_at: instant,
  },
  uniques: [{ name: 'run_id_key', columns: ['id'] }],
});

/** The cycles of one asset in one run, each hashed onto the one before. */
const chain = new EntitySchema({
  name: 'chain',
  columns: { id: serial('chain'), run: integer, asset: text },
  uniques: [{ name: 'chain_run_asset_key', columns: ['run', 'asset'] }],
  foreignKeys: [{ name: 'chain_run_fkey', target: 'run', columnNames: ['run'], referencedColumnNames: ['number'] }],
});

/** Every plugin key that was ever stored, so that narrow rows carry a number and the API still knows retired ones. */
const pluginKey = new EntitySchema({
  name: 'plugin_key',
  columns: { id: serial('plugin_key'), kind: text, key: text },
  uniques: [{ name: 'plugin_key_kind_key_key', columns: ['kind', 'key'] }],
});

/** What all gates said in one cycle, `[[gate, passed, code], …]`: few combinations occur, cycles point to them. */
const gatePattern = new EntitySchema({
  name: 'gate_pattern',
  columns: { id: serial('gate_pattern'), hash: text, results: json },
  uniques: [{ name: 'gate_pattern_hash_key', columns: ['hash'] }],
});

/**
 * What is asked of many cycles at once. Rows written with every cycle have no foreign keys: nothing is ever deleted, and checking them
 * would cost a quarter of the write.
 */
const cycle = new EntitySchema({
  name: 'cycle',
  columns: {
    position: primary('cycle', bigint),
    chain: integer,
    scheduled_at: instant,
    cutoff: instant,
    origin: text,
    stance: text,
    confidence: double,
    verdict_reason: text,
    regime: optional(text),
    regime_probability: optional(double),
    gate_pattern: integer,
    entered: boolean,
    entry_reason: text,
    equity: optional(numeric),
    mark: optional(numeric),
    timings: optional(json),
  },
  uniques: [{ name: 'cycle_chain_scheduled_at_key', columns: ['chain', 'scheduled_at'] }],
  indices: [{ name: 'cycle_chain_stance_position_idx', columns: ['chain', 'stance', 'position'] }],
});

/** The whole of a cycle with its hashes. Apart from `cycle`, so that questions about many cycles read small rows. */
const cycleRecord = new EntitySchema({
  name: 'cycle_record',
  columns: {
    position: primary('cycle_record', bigint),
    document: bytes,
    observations_hash: text,
    record_hash: text,
    chain_hash: text,
    previous_hash: text,
  },
});

/** A row where a signal's reading is not what it was in the cycle before. Both null: the signal is no longer computed. */
const reading = new EntitySchema({
  name: 'reading',
  columns: {
    chain: primary('reading', integer),
    signal: primary('reading', integer),
    scheduled_at: primary('reading', instant),
    value: optional(double),
    absence: optional(text),
  },
});

/** A row where regime, model or the reason for having none is not what it was in the cycle before. */
const regimeChange = new EntitySchema({
  name: 'regime_change',
  columns: {
    position: primary('regime_change', bigint),
    chain: integer,
    scheduled_at: instant,
    regime: optional(text),
    probability: optional(double),
    model: optional(text),
    reason: optional(text),
  },
  uniques: [{ name: 'regime_change_chain_scheduled_at_key', columns: ['chain', 'scheduled_at'] }],
});

const tradeEvent = new EntitySchema({
  name: 'trade_event',
  columns: {
    position: primary('trade_event', bigint),
    ordinal: primary('trade_event', integer),
    chain: integer,
    scheduled_at: instant,
    trade_id: text,
    kind: text,
    at: instant,
    pnl: optional(numeric),
    body: json,
  },
  indices: [
    { name: 'trade_event_chain_position_idx', columns: ['chain', 'position'] },
    { name: 'trade_event_trade_id_idx', columns: ['trade_id'] },
  ],
});

/** Observations with the cycle that saw them first. */
const observation = new EntitySchema({
  name: 'observation',
  columns: {
    position: primary('observation', bigint),
    ordinal: primary('observation', integer),
    run: integer,
    feed: text,
    asset: optional(text),
    as_of: instant,
    known_at: instant,
    source: text,
    provider: text,
    fields: json,
  },
  indices: [{ name: 'observation_run_known_at_idx', columns: ['run', 'known_at'] }],
});

const regimeModel = new EntitySchema({
  name: 'regime_model',
  columns: {
    id: primary('regime_model', text),
    run: optional(integer),
    asset: text,
    trained_at: instant,
    data_from: instant,
    data_to: instant,
    rows: integer,
    hash: text,
    accepted: boolean,
    reason: optional(text),
    document: text,
  },
  indices: [{ name: 'regime_model_asset_trained_at_idx', columns: ['asset', 'trained_at'] }],
  foreignKeys: [{ name: 'regime_model_run_fkey', target: 'run', columnNames: ['run'], referencedColumnNames: ['number'] }],
});

/** One row: the last position given out. A cycle's transaction locks it, so that the order of positions is the order of commits. */
const positionCounter = new EntitySchema({
  name: 'position_counter',
  columns: { id: primary('position_counter', integer), last: bigint },
});

/** Every table of the store, as the code expects it. */
export const ENTITIES = [
  run,
  chain,
  pluginKey,
  gatePattern,
  cycle,
  cycleRecord,
  reading,
  regimeChange,
  tradeEvent,
  observation,
  regimeModel,
  positionCounter,
];

/** The tables whose rows the database never lets anyone change or delete: all but the counter. */
export const APPEND_ONLY_TABLES = ENTITIES.map((entity) => entity.options.name).filter((name) => name !== 'position_counter');
