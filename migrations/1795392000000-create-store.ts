import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPEND_ONLY = [
  'run',
  'chain',
  'plugin_key',
  'gate_pattern',
  'cycle',
  'cycle_record',
  'reading',
  'regime_change',
  'trade_event',
  'observation',
  'regime_model',
];

/** The first schema: runs, their chained cycles, narrow history, observations, regime models. */
export class CreateStore1795392000000 implements MigrationInterface {
  readonly name = 'CreateStore1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table run (
        number serial constraint run_pkey primary key,
        id text not null constraint run_id_key unique,
        market text not null,
        config_hash text not null,
        origin text,
        label text not null,
        started_at timestamptz not null
      );
      create table chain (
        id serial constraint chain_pkey primary key,
        run integer not null constraint chain_run_fkey references run (number),
        asset text not null,
        constraint chain_run_asset_key unique (run, asset)
      );
      create table plugin_key (
        id serial constraint plugin_key_pkey primary key,
        kind text not null,
        key text not null,
        constraint plugin_key_kind_key_key unique (kind, key)
      );
      create table gate_pattern (
        id serial constraint gate_pattern_pkey primary key,
        hash text not null constraint gate_pattern_hash_key unique,
        results json not null
      );
      create table cycle (
        position bigint constraint cycle_pkey primary key,
        chain integer not null,
        scheduled_at timestamptz not null,
        cutoff timestamptz not null,
        origin text not null,
        stance text not null,
        confidence double precision not null,
        verdict_reason text not null,
        regime text,
        regime_probability double precision,
        gate_pattern integer not null,
        entered boolean not null,
        entry_reason text not null,
        equity numeric,
        mark numeric,
        timings json,
        constraint cycle_chain_scheduled_at_key unique (chain, scheduled_at)
      );
      create index cycle_chain_stance_position_idx on cycle (chain, stance, position);
      create table cycle_record (
        position bigint constraint cycle_record_pkey primary key,
        document bytea not null,
        observations_hash text not null,
        record_hash text not null,
        chain_hash text not null,
        previous_hash text not null
      ) with (toast_tuple_target = 8160);
      create table reading (
        chain integer not null,
        signal integer not null,
        scheduled_at timestamptz not null,
        value double precision,
        absence text,
        constraint reading_pkey primary key (chain, signal, scheduled_at)
      );
      create table regime_change (
        position bigint constraint regime_change_pkey primary key,
        chain integer not null,
        scheduled_at timestamptz not null,
        regime text,
        probability double precision,
        model text,
        reason text,
        constraint regime_change_chain_scheduled_at_key unique (chain, scheduled_at)
      );
      create table trade_event (
        position bigint not null,
        ordinal integer not null,
        chain integer not null,
        scheduled_at timestamptz not null,
        trade_id text not null,
        kind text not null,
        at timestamptz not null,
        pnl numeric,
        body json not null,
        constraint trade_event_pkey primary key (position, ordinal)
      );
      create index trade_event_chain_position_idx on trade_event (chain, position);
      create index trade_event_trade_id_idx on trade_event (trade_id);
      create table observation (
        position bigint not null,
        ordinal integer not null,
        run integer not null,
        feed text not null,
        asset text,
        as_of timestamptz not null,
        known_at timestamptz not null,
        source text not null,
        provider text not null,
        fields json not null,
        constraint observation_pkey primary key (position, ordinal)
      );
      create index observation_run_known_at_idx on observation (run, known_at);
      create table regime_model (
        id text constraint regime_model_pkey primary key,
        run integer constraint regime_model_run_fkey references run (number),
        asset text not null,
        trained_at timestamptz not null,
        data_from timestamptz not null,
        data_to timestamptz not null,
        rows integer not null,
        hash text not null,
        accepted boolean not null,
        reason text,
        document text not null
      );
      create index regime_model_asset_trained_at_idx on regime_model (asset, trained_at);
      create table position_counter (
        id integer constraint position_counter_pkey primary key,
        last bigint not null
      );
      insert into position_counter (id, last) values (1, 0);`);
    // The documents are compressed already, to about 2 kB: the database should neither try again nor move them out of their row.
    await runner.query('alter table cycle_record alter column document set storage external');
    await runner.query(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'table % is append-only: % is not allowed', tg_table_name, tg_op using errcode = 'restrict_violation';
      end $$`);
    for (const table of APPEND_ONLY) {
      await runner.query(
        `create trigger ${table}_append_only before update or delete or truncate on ${table} for each statement execute function refuse_change()`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['position_counter', ...APPEND_ONLY.toReversed()];
    for (const table of tables) await runner.query(`drop table ${table}`);
    await runner.query('drop function refuse_change()');
  }
}
