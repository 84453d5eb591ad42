import type { CycleRecord } from '../domain/cycle-record.ts';
import { ConfigError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { GENESIS_HASH } from '../track-record/hash-chain.ts';
import { readRecord } from './document.ts';
import { select, type Sql } from './sql.ts';

/** Where a chain stands: what the next record follows and is compared with. */
export interface ChainState {
  /** Row of table `chain`. */
  readonly id: number;
  /** `GENESIS_HASH` before the first record. */
  readonly chainHash: string;
  readonly newest: CycleRecord | null;
}

/** The state of a chain without records. */
export function emptyChain(id: number): ChainState {
  return { id, chainHash: GENESIS_HASH, newest: null };
}

/** The slot of a chain's newest record; before every slot when there is none. */
export function newestSlot(chain: ChainState): Instant {
  return chain.newest?.scheduledAt ?? Number.NEGATIVE_INFINITY;
}

/** The chains of a run, with the newest record of each. */
export async function loadChains(sql: Sql, run: number): Promise<{ asset: string; state: ChainState }[]> {
  const rows = await select<{ id: number; asset: string; position: string | null; document: Buffer | null; chain_hash: string | null }>(
    sql,
    `select chain.id, chain.asset, newest.* from chain left join lateral
       (select position, document, chain_hash from cycle join cycle_record using (position) where cycle.chain = chain.id order by scheduled_at desc limit 1) newest on true
     where chain.run = $1`,
    [run],
  );
  return rows.map(({ id, asset, position, document, chain_hash }) => ({
    asset,
    state: document === null ? emptyChain(id) : { id, chainHash: chain_hash!, newest: readRecord(document, Number(position)) },
  }));
}

/**
 * Requires that chains in the database end where this process left them.
 *
 * @throws ConfigError CHAIN_MOVED
 */
export async function requireHeads(sql: Sql, chains: readonly ChainState[]): Promise<void> {
  const heads = await readHeads(
    sql,
    chains.map((chain) => chain.id),
  );
  for (const chain of chains) {
    if ((heads.get(chain.id) ?? emptyChain(chain.id).chainHash) === chain.chainHash) continue;
    throw new ConfigError(
      'CHAIN_MOVED',
      `Another process has written to chain ${chain.id} since this one read it. Nothing was stored. Let one process write to a run: stop the other one and restart this one.`,
    );
  }
}

/** The newest chain hash of each of these chains that has records. */
export async function readHeads(sql: Sql, chains: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await select<{ chain: number; chain_hash: string }>(
    sql,
    `select asked.chain, newest.chain_hash from unnest($1::integer[]) as asked (chain), lateral
       (select chain_hash from cycle join cycle_record using (position) where cycle.chain = asked.chain order by scheduled_at desc limit 1) newest`,
    [chains],
  );
  return new Map(rows.map((row) => [row.chain, row.chain_hash]));
}
