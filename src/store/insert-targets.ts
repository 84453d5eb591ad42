import type { InsertTarget } from './row-buffer.ts';

/** What is asked of many cycles at once. */
export const CYCLE: InsertTarget = {
  table: 'cycle',
  columns: {
    position: 'bigint',
    chain: 'integer',
    scheduled_at: 'timestamptz',
    cutoff: 'timestamptz',
    origin: 'text',
    stance: 'text',
    confidence: 'float8',
    verdict_reason: 'text',
    regime: 'text',
    regime_probability: 'float8',
    gate_pattern: 'integer',
    entered: 'boolean',
    entry_reason: 'text',
    equity: 'numeric',
    mark: 'numeric',
    timings: 'json',
  },
};

/** The whole record, compressed, with its hashes. */
export const CYCLE_RECORD: InsertTarget = {
  table: 'cycle_record',
  columns: {
    position: 'bigint',
    document: 'bytea',
    observations_hash: 'text',
    record_hash: 'text',
    chain_hash: 'text',
    previous_hash: 'text',
  },
};

/** Changed readings. */
export const READING: InsertTarget = {
  table: 'reading',
  columns: { chain: 'integer', signal: 'integer', scheduled_at: 'timestamptz', value: 'float8', absence: 'text' },
};

/** Changed regimes. */
export const REGIME_CHANGE: InsertTarget = {
  table: 'regime_change',
  columns: {
    position: 'bigint',
    chain: 'integer',
    scheduled_at: 'timestamptz',
    regime: 'text',
    probability: 'float8',
    model: 'text',
    reason: 'text',
  },
};

/** Everything that happened to trades. */
export const TRADE_EVENT: InsertTarget = {
  table: 'trade_event',
  columns: {
    position: 'bigint',
    ordinal: 'integer',
    chain: 'integer',
    scheduled_at: 'timestamptz',
    trade_id: 'text',
    kind: 'text',
    at: 'timestamptz',
    pnl: 'numeric',
    body: 'json',
  },
};

/** Observations first seen in a cycle. */
export const OBSERVATION: InsertTarget = {
  table: 'observation',
  columns: {
    position: 'bigint',
    ordinal: 'integer',
    run: 'integer',
    feed: 'text',
    asset: 'text',
    as_of: 'timestamptz',
    known_at: 'timestamptz',
    source: 'text',
    provider: 'text',
    fields: 'json',
  },
};
