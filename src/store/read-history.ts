import type { Absence } from '../domain/reading.ts';
import type { Regime } from '../domain/regime.ts';
import type { Instant } from '../domain/time.ts';
import type { Amount } from '../domain/trade.ts';
import type { StoredGateResult } from './dictionary.ts';
import { select, toTimestamp, type Sql } from './sql.ts';

/** A run, an asset and slots: `from` inclusive, `to` exclusive; absent bounds do not restrict. */
export interface HistoryRange {
  readonly run: string;
  readonly asset: string;
  readonly from?: Instant;
  readonly to?: Instant;
}

/** A point of a signal's history: in force from its slot until the next point. Both null: the signal was no longer computed. */
export interface SignalPoint {
  readonly scheduledAt: Instant;
  readonly value: number | null;
  readonly absence: Absence['code'] | null;
}

/** The chain of $1 (run) and $2 (asset). */
const CHAIN = '(select chain.id from chain join run on run.number = chain.run where run.id = $1 and chain.asset = $2)';

function bounds(range: HistoryRange): [run: string, asset: string, from: string, to: string] {
  return [
    range.run,
    range.asset,
    range.from === undefined ? '-infinity' : toTimestamp(range.from),
    range.to === undefined ? 'infinity' : toTimestamp(range.to),
  ];
}

/**
 * How a signal's value went, oldest first: only its changes are stored. The first point is the one in force at `from`, so that it
 * may be older; of more than `limit` points the newest are given.
 */
export async function readSignalHistory(
  sql: Sql,
  query: HistoryRange & { readonly signal: string; readonly limit: number },
): Promise<readonly SignalPoint[]> {
  const rows = await select<{ scheduled_at: Date; value: number | null; absence: Absence['code'] | null }>(
    sql,
    `with series as (select ${CHAIN} as chain, (select id from plugin_key where kind = 'signal' and key = $5) as signal)
     select scheduled_at, value, absence from reading natural join series
     where scheduled_at < $4 and scheduled_at >= coalesce(
       (select scheduled_at from reading natural join series where scheduled_at <= $3 order by scheduled_at desc limit 1), $3)
     order by scheduled_at desc limit $6`,
    [...bounds(query), query.signal, query.limit],
  );
  return rows.reverse().map((row) => ({ scheduledAt: row.scheduled_at.getTime(), value: row.value, absence: row.absence }));
}

/** A regime from its slot until the next one. Without an accepted model all but `reason` is null. */
export interface RegimeChange {
  readonly position: number;
  readonly scheduledAt: Instant;
  readonly regime: Regime | null;
  /** Probability of the regime in the posterior of this cycle. */
  readonly probability: number | null;
  readonly model: string | null;
  readonly reason: string | null;
}

/** How the regime went, oldest first; the first change is the one in force at `from`. Of more than `limit` the newest are given. */
export async function readRegimeChanges(sql: Sql, query: HistoryRange & { readonly limit: number }): Promise<readonly RegimeChange[]> {
  const rows = await select<{
    position: string;
    scheduled_at: Date;
    regime: Regime | null;
    probability: number | null;
    model: string | null;
    reason: string | null;
  }>(
    sql,
    `select * from regime_change
     where chain = ${CHAIN} and scheduled_at < $4 and scheduled_at >= coalesce(
       (select scheduled_at from regime_change where chain = ${CHAIN} and scheduled_at <= $3 order by scheduled_at desc limit 1), $3)
     order by scheduled_at desc limit $5`,
    [...bounds(query), query.limit],
  );
  return rows.reverse().map((row) => ({
    position: Number(row.position),
    scheduledAt: row.scheduled_at.getTime(),
    regime: row.regime,
    probability: row.probability,
    model: row.model,
    reason: row.reason,
  }));
}

/** How often a gate said one thing. */
export interface GateCount {
  readonly gate: string;
  readonly passed: boolean;
  readonly code: string;
  readonly cycles: number;
}

/** How often each gate said what, over a range of slots; sorted by gate, then by code. */
export async function countGateResults(sql: Sql, range: HistoryRange): Promise<readonly GateCount[]> {
  const rows = await select<{ results: readonly StoredGateResult[]; cycles: number }>(
    sql,
    `select results, cycles from (
       select gate_pattern as id, count(*)::int as cycles from cycle
       where chain = ${CHAIN} and scheduled_at >= $3 and scheduled_at < $4 group by gate_pattern
     ) counted join gate_pattern using (id)`,
    bounds(range),
  );
  const counts = new Map<string, GateCount>();
  for (const { results, cycles } of rows) {
    for (const [gate, passed, code] of results) {
      const name = `${gate} ${code} ${passed}`;
      counts.set(name, { gate, passed, code, cycles: cycles + (counts.get(name)?.cycles ?? 0) });
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

/** What a run was worth after a slot. */
export interface EquityPoint {
  readonly scheduledAt: Instant;
  /** Null when a position had no mark price. */
  readonly equity: Amount | null;
}

/**
 * The equity of a run, oldest first, one point per slot: where several assets have a cycle at one slot, the one committed last, since
 * they share the portfolio. Of more than `limit` points the newest are given.
 */
export async function readEquity(
  sql: Sql,
  query: { readonly run: string; readonly from?: Instant; readonly to?: Instant; readonly limit: number },
): Promise<readonly EquityPoint[]> {
  const rows = await select<{ scheduled_at: Date; equity: string | null }>(
    sql,
    `select distinct on (scheduled_at) scheduled_at, equity from cycle
     where chain in (select chain.id from chain join run on run.number = chain.run where run.id = $1)
       and scheduled_at >= $2 and scheduled_at < $3
     order by scheduled_at desc, position desc limit $4`,
    [
      query.run,
      query.from === undefined ? '-infinity' : toTimestamp(query.from),
      query.to === undefined ? 'infinity' : toTimestamp(query.to),
      query.limit,
    ],
  );
  return rows.reverse().map((row) => ({ scheduledAt: row.scheduled_at.getTime(), equity: row.equity }));
}
