import type { Stance } from '../domain/council.ts';
import { STANCES } from '../domain/council.ts';
import type { CycleRecord, Stage } from '../domain/cycle-record.ts';
import type { CommittedCycle } from '../domain/ports.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredLink } from '../track-record/verify-chain.ts';
import { readRecord, unpackDocument } from './document.ts';
import { observationsBetween } from './read-observations.ts';
import { select, toTimestamp, type Sql } from './sql.ts';

/** A cycle as it was stored, with what proves its place in its chain. */
export interface StoredCycle {
  readonly position: number;
  readonly record: CycleRecord;
  /** Milliseconds per stage; null where they were not measured. */
  readonly timings: Readonly<Record<Stage, number>> | null;
  readonly observationsHash: string;
  readonly recordHash: string;
  readonly chainHash: string;
  readonly previousHash: string;
}

/** Which cycles: absent fields do not restrict. */
export interface CycleFilter {
  readonly run?: string;
  readonly asset?: string;
  /** Verdicts of these stances only. */
  readonly stances?: readonly Stance[];
  /** Slots from this instant on. */
  readonly from?: Instant;
  /** Slots before this instant. */
  readonly to?: Instant;
}

/** Which part of a list that is sorted by position, newest first. Positions are the stable cursors of such lists. */
export interface PageRequest {
  readonly olderThan?: number;
  readonly newerThan?: number;
  readonly limit: number;
  /** Where to count from: the newest of what remains (default), or the oldest. */
  readonly end?: 'newest' | 'oldest';
}

/** A part of a list, newest first. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Whether there are more beyond the end that was counted towards. */
  readonly more: boolean;
}

interface CycleRow {
  readonly position: string;
  readonly timings: Readonly<Record<Stage, number>> | null;
  readonly document: Buffer;
  readonly observations_hash: string;
  readonly record_hash: string;
  readonly chain_hash: string;
  readonly previous_hash: string;
}

const CYCLE_COLUMNS = 'position, cycle.timings, document, observations_hash, record_hash, chain_hash, previous_hash';

/** The chain of $1 (run) and $2 (asset). */
const CHAIN = '(select chain.id from chain join run on run.number = chain.run where run.id = $1 and chain.asset = $2)';

/** The cycle of one slot; null when there is none. */
export async function findCycle(sql: Sql, run: string, asset: string, scheduledAt: Instant): Promise<StoredCycle | null> {
  const statement = `select ${CYCLE_COLUMNS} from cycle join cycle_record using (position) where chain = ${CHAIN} and scheduled_at = $3`;
  const [row] = await select<CycleRow>(sql, statement, [run, asset, toTimestamp(scheduledAt)]);
  return row === undefined ? null : toStoredCycle(row);
}

/** The cycles at these positions, in no particular order; unknown positions are left out. */
export async function findCyclesAt(sql: Sql, positions: readonly number[]): Promise<readonly StoredCycle[]> {
  const statement = `select ${CYCLE_COLUMNS} from cycle join cycle_record using (position) where position = any($1::bigint[])`;
  return (await select<CycleRow>(sql, statement, [positions])).map(toStoredCycle);
}

/** The newest cycle of an asset in a run; null when there is none. */
export async function findLatestCycle(sql: Sql, run: string, asset: string): Promise<StoredCycle | null> {
  const statement = `select ${CYCLE_COLUMNS} from cycle join cycle_record using (position) where chain = ${CHAIN} order by scheduled_at desc limit 1`;
  const [row] = await select<CycleRow>(sql, statement, [run, asset]);
  return row === undefined ? null : toStoredCycle(row);
}

/**
 * A page of cycles, newest first. Pages do not shift when cycles are added: they are cut by position.
 */
export async function listCycles(sql: Sql, filter: CycleFilter, page: PageRequest): Promise<Page<StoredCycle>> {
  const order = page.end === 'oldest' ? 'asc' : 'desc';
  // Within a chain positions and slots ascend together, so that bounds of slots become bounds of positions and every part of the
  // answer is a short scan of the index (chain, stance, position).
  const rows = await select<CycleRow>(
    sql,
    `with bounded as (
       select chain.id,
         case when $3::timestamptz is null then 0 else
           (select position from cycle where cycle.chain = chain.id and scheduled_at >= $3 order by scheduled_at limit 1) end as first,
         case when $4::timestamptz is null then $6 else coalesce(
           (select position from cycle where cycle.chain = chain.id and scheduled_at >= $4 order by scheduled_at limit 1), $6) end as beyond
       from chain join run on run.number = chain.run
       where ($1::text is null or run.id = $1) and ($2::text is null or chain.asset = $2)
     ), found as (
       select matching.position from bounded, unnest($5::text[]) as asked (stance), lateral (
         select position from cycle
         where cycle.chain = bounded.id and cycle.stance = asked.stance and position >= first and position < beyond
           and position < $6::bigint and position > $7::bigint
         order by position ${order} limit $8
       ) matching order by position ${order} limit $8
     )
     select ${CYCLE_COLUMNS} from found join cycle using (position) join cycle_record using (position) order by position ${order}`,
    [
      filter.run ?? null,
      filter.asset ?? null,
      filter.from === undefined ? null : toTimestamp(filter.from),
      filter.to === undefined ? null : toTimestamp(filter.to),
      filter.stances ?? STANCES,
      page.olderThan ?? Number.MAX_SAFE_INTEGER,
      page.newerThan ?? 0,
      page.limit + 1,
    ],
  );
  const items = rows.slice(0, page.limit).map(toStoredCycle);
  return { items: order === 'desc' ? items : items.reverse(), more: rows.length > page.limit };
}

/** The cycles that were committed after a position, oldest first: what a subscriber that comes back has missed. */
export async function listCyclesAfter(sql: Sql, position: number, limit: number): Promise<readonly StoredCycle[]> {
  const statement = `select ${CYCLE_COLUMNS} from cycle join cycle_record using (position) where position > $1 order by position limit $2`;
  return (await select<CycleRow>(sql, statement, [position, limit])).map(toStoredCycle);
}

/** The names of the cycles that were committed after a position, oldest first. */
export async function listCommitted(sql: Sql, position: number, limit: number): Promise<readonly CommittedCycle[]> {
  const rows = await select<{ run: string; asset: string; scheduled_at: Date; position: string }>(
    sql,
    `select run.id as run, chain.asset, cycle.scheduled_at, cycle.position
     from cycle join chain on chain.id = cycle.chain join run on run.number = chain.run
     where cycle.position > $1 order by cycle.position limit $2`,
    [position, limit],
  );
  return rows.map((row) => ({ run: row.run, asset: row.asset, scheduledAt: row.scheduled_at.getTime(), position: Number(row.position) }));
}

/** The position of the newest committed cycle; 0 before the first. */
export async function lastPosition(sql: Sql): Promise<number> {
  const [row] = await select<{ position: string | null }>(sql, 'select max(position) as position from cycle');
  return Number(row?.position ?? 0);
}

/** Links per query: bounds the memory of a verification. */
const LINKS_PER_QUERY = 500;

/**
 * The links of a chain from its beginning, for `verifyChain`. A record that cannot be read back comes as null, not as an error.
 * Observations come as null where none are stored any more.
 */
export async function* readChain(sql: Sql, run: string, asset: string): AsyncGenerator<StoredLink, void> {
  for (let position = 0; ;) {
    const rows = await select<LinkRow>(
      sql,
      `select ${CYCLE_COLUMNS}, cycle.scheduled_at from cycle left join cycle_record using (position)
       where chain = ${CHAIN} and position > $3 order by position limit $4`,
      [run, asset, position, LINKS_PER_QUERY],
    );
    if (rows.length === 0) return;
    const positions = rows.map((row) => Number(row.position));
    const observations = await observationsBetween(sql, positions[0]!, positions.at(-1)!);
    for (const row of rows) yield toLink(row, run, asset, observations);
    position = positions.at(-1)!;
  }
}

/** The record of a damaged store may be missing altogether. */
type LinkRow = Omit<CycleRow, 'document'> & { readonly document: Buffer | null; readonly scheduled_at: Date };

function toLink(row: LinkRow, run: string, asset: string, observations: ReadonlyMap<number, StoredLink['observations']>): StoredLink {
  const position = Number(row.position);
  return {
    position,
    run,
    asset,
    scheduledAt: row.scheduled_at.getTime(),
    document: row.document === null ? null : unpackDocument(row.document),
    observations: observations.get(position) ?? null,
    observationsHash: row.observations_hash,
    recordHash: row.record_hash,
    chainHash: row.chain_hash,
    previousHash: row.previous_hash,
  };
}

function toStoredCycle(row: CycleRow): StoredCycle {
  const position = Number(row.position);
  return {
    position,
    record: readRecord(row.document, position),
    timings: row.timings,
    observationsHash: row.observations_hash,
    recordHash: row.record_hash,
    chainHash: row.chain_hash,
    previousHash: row.previous_hash,
  };
}
