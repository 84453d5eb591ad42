import type { Run } from '../domain/cycle-record.ts';
import type { Instant } from '../domain/time.ts';
import { canonicalJson } from '../track-record/canonical-json.ts';
import { InvariantError } from '../domain/errors.ts';
import { hash } from 'node:crypto';
import { select, toTimestamp, type Sql } from './sql.ts';

/** A run with the assets that it has chains of, sorted. */
export interface StoredRun extends Run {
  readonly assets: readonly string[];
}

/** All runs, the newest first. */
export async function listRuns(sql: Sql): Promise<readonly StoredRun[]> {
  const rows = await select<{
    id: string;
    market: Run['market'];
    config_hash: string;
    origin: string | null;
    label: string;
    started_at: Date;
    assets: string[];
  }>(
    sql,
    `select run.*, array(select asset from chain where chain.run = run.number order by asset collate "C") as assets
     from run order by started_at desc, number desc`,
  );
  return rows.map((row) => ({
    id: row.id,
    market: row.market,
    configHash: row.config_hash,
    origin: row.origin,
    label: row.label,
    startedAt: row.started_at.getTime(),
    assets: row.assets,
  }));
}

/** Every signal whose readings were ever stored, sorted: also those whose plugin is gone. */
export async function listStoredSignals(sql: Sql): Promise<readonly string[]> {
  const rows = await select<{ key: string }>(sql, `select key from plugin_key where kind = 'signal' order by key collate "C"`);
  return rows.map((row) => row.key);
}

/** A trained regime model as the store keeps it. */
export interface StoredRegimeModel {
  /** Identity of the model: the digest of what it was trained from. */
  readonly id: string;
  /** The run that trained it; null when it was trained apart from any. */
  readonly run: string | null;
  readonly asset: string;
  readonly trainedAt: Instant;
  readonly dataFrom: Instant;
  readonly dataTo: Instant;
  readonly rows: number;
  readonly accepted: boolean;
  /** Why it was accepted or not. */
  readonly reason: string | null;
  /** The model itself: plain JSON. */
  readonly document: unknown;
}

/**
 * Stores a regime model; one that is there already stays.
 *
 * @returns the SHA-256 of the model's canonical JSON
 * @throws InvariantError INVARIANT_BROKEN when another model is stored under its identity; NOT_CANONICAL
 */
export async function saveRegimeModel(sql: Sql, model: StoredRegimeModel): Promise<string> {
  const document = canonicalJson(model.document);
  const digest = hash('sha256', document, 'hex');
  await sql.query(
    `insert into regime_model (id, run, asset, trained_at, data_from, data_to, rows, hash, accepted, reason, document)
     values ($1, (select number from run where id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing`,
    [
      model.id,
      model.run,
      model.asset,
      toTimestamp(model.trainedAt),
      toTimestamp(model.dataFrom),
      toTimestamp(model.dataTo),
      model.rows,
      digest,
      model.accepted,
      model.reason,
      document,
    ],
  );
  const [stored] = await select<{ hash: string }>(sql, 'select hash from regime_model where id = $1', [model.id]);
  if (stored?.hash !== digest) {
    throw new InvariantError(
      'INVARIANT_BROKEN',
      `Another regime model is stored as ${model.id}. The identity of a model must follow from all it was made of.`,
    );
  }
  return digest;
}

/** The stored regime models of an asset, the newest first. */
export async function listRegimeModels(
  sql: Sql,
  filter: { readonly asset?: string; readonly run?: string; readonly accepted?: boolean; readonly limit?: number } = {},
): Promise<readonly (StoredRegimeModel & { readonly hash: string })[]> {
  const rows = await select<{
    id: string;
    run_id: string | null;
    asset: string;
    trained_at: Date;
    data_from: Date;
    data_to: Date;
    rows: number;
    hash: string;
    accepted: boolean;
    reason: string | null;
    document: string;
  }>(
    sql,
    `select regime_model.*, run.id as run_id from regime_model left join run on run.number = regime_model.run
     where ($1::text is null or asset = $1) and ($2::text is null or run.id = $2) and ($3::boolean is null or accepted = $3)
     order by trained_at desc, regime_model.id limit $4`,
    [filter.asset ?? null, filter.run ?? null, filter.accepted ?? null, filter.limit ?? 100],
  );
  return rows.map((row) => ({
    id: row.id,
    run: row.run_id,
    asset: row.asset,
    trainedAt: row.trained_at.getTime(),
    dataFrom: row.data_from.getTime(),
    dataTo: row.data_to.getTime(),
    rows: row.rows,
    hash: row.hash,
    accepted: row.accepted,
    reason: row.reason,
    document: JSON.parse(row.document) as unknown,
  }));
}
