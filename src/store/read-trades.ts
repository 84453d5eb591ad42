import type { Instant } from '../domain/time.ts';
import type { TradeEvent } from '../domain/trade.ts';
import type { Page, PageRequest } from './read-cycles.ts';
import { select, type Sql } from './sql.ts';

/** Something that happened to a trade, with the cycle that recorded it. */
export interface StoredTradeEvent {
  /** Position of the cycle. */
  readonly position: number;
  /** Its place among the events of that cycle. */
  readonly ordinal: number;
  readonly scheduledAt: Instant;
  readonly event: TradeEvent;
}

/** A trade with all that has happened to it so far, oldest first. */
export interface StoredTrade {
  readonly tradeId: string;
  readonly run: string;
  readonly asset: string;
  /** Position of the cycle of its first event: the cursor of lists of trades. */
  readonly position: number;
  readonly events: readonly StoredTradeEvent[];
}

interface EventRow {
  readonly position: string;
  readonly ordinal: number;
  readonly scheduled_at: Date;
  readonly trade_id: string;
  readonly body: TradeEvent;
}

/** The events of one trade, oldest first; empty when there is no such trade. */
export async function readTradeEvents(sql: Sql, tradeId: string): Promise<readonly StoredTradeEvent[]> {
  const rows = await select<EventRow>(sql, 'select * from trade_event where trade_id = $1 order by position, ordinal', [tradeId]);
  return rows.map(toStoredEvent);
}

/** The events of the cycles after a position, oldest first, whole cycles only: at least those of one cycle when there are any. */
export async function listTradeEventsAfter(sql: Sql, position: number, limit: number): Promise<readonly StoredTradeEvent[]> {
  const rows = await select<EventRow>(
    sql,
    `select * from trade_event where position > $1 and position <= (
       select max(position) from (select position from trade_event where position > $1 order by position, ordinal limit $2) bounded)
     order by position, ordinal`,
    [position, limit],
  );
  return rows.map(toStoredEvent);
}

/** A page of trades, the newest first, each whole. */
export async function listTrades(
  sql: Sql,
  filter: { readonly run?: string; readonly asset?: string },
  page: PageRequest,
): Promise<Page<StoredTrade>> {
  const order = page.end === 'oldest' ? 'asc' : 'desc';
  const rows = await select<EventRow & { readonly run_id: string; readonly asset: string; readonly first: string }>(
    sql,
    `with opened as (
       select trade_id, min(position) as first, chain.id as chain, chain.asset, run.id as run_id
       from trade_event join chain on chain.id = trade_event.chain join run on run.number = chain.run
       where ($1::text is null or run.id = $1) and ($2::text is null or chain.asset = $2)
       group by trade_id, chain.id, chain.asset, run.id
     ), listed as (
       select * from opened where first < $3::bigint and first > $4::bigint order by first ${order}, trade_id limit $5
     )
     select trade_event.*, listed.first, listed.asset, listed.run_id from listed join trade_event using (trade_id, chain)
     order by first ${order}, trade_id, position, ordinal`,
    [filter.run ?? null, filter.asset ?? null, page.olderThan ?? Number.MAX_SAFE_INTEGER, page.newerThan ?? 0, page.limit + 1],
  );
  const trades = new Map<string, StoredTrade & { readonly events: StoredTradeEvent[] }>();
  for (const row of rows) {
    const trade = trades.get(row.trade_id);
    if (trade !== undefined) trade.events.push(toStoredEvent(row));
    else {
      const { trade_id: tradeId, run_id: run, asset } = row;
      trades.set(tradeId, { tradeId, run, asset, position: Number(row.first), events: [toStoredEvent(row)] });
    }
  }
  const items = [...trades.values()].slice(0, page.limit);
  return { items: order === 'desc' ? items : items.reverse(), more: trades.size > page.limit };
}

function toStoredEvent(row: EventRow): StoredTradeEvent {
  return { position: Number(row.position), ordinal: row.ordinal, scheduledAt: row.scheduled_at.getTime(), event: row.body };
}
