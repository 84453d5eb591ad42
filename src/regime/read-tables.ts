import type { Instant } from '../domain/time.ts';
import type { FeedRef } from '../feeds/index.ts';
import type { Frame } from '../series/frame.ts';
import type { Operator } from '../series/operator.ts';
import type { Table } from '../series/table.ts';

/** Reads a number as of a moment; NaN where it is missing, stale or still warming up. */
export type NumberReader = (now: Instant) => number;

/** Whether the newest visible row of a table may be used at `now`. */
export function isFresh(table: Table, now: Instant): boolean {
  return table.visible > 0 && now <= table.freshUntil;
}

/** The preferred source of a feed that is fresh at `now`, as the kernel chooses it; null when none is. */
export function chooseTable(tables: readonly Table[], now: Instant): Table | null {
  for (const table of tables) if (isFresh(table, now)) return table;
  return null;
}

/**
 * Reads from the preferred fresh source of a feed. A fallback switches every column of it at once.
 * @param build makes the reader of one table; called once per table
 */
export function readPreferred(frame: Frame, feed: FeedRef, build: (table: Table) => () => number): NumberReader {
  const tables = frame.sources(feed.id);
  const readers = new Map<Table, () => number>();
  return (now) => {
    const table = chooseTable(tables, now);
    return table === null ? Number.NaN : readerOf(readers, table, build)();
  };
}

/** Reads the mean over all fresh sources of a feed whose venues stand side by side. */
export function readMean(frame: Frame, feed: FeedRef, build: (table: Table) => () => number): NumberReader {
  const tables = frame.sources(feed.id);
  const readers = new Map<Table, () => number>();
  return (now) => {
    let sum = 0;
    let count = 0;
    for (const table of tables) {
      if (!isFresh(table, now)) continue;
      const value = readerOf(readers, table, build)();
      if (!Number.isFinite(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  };
}

function readerOf(readers: Map<Table, () => number>, table: Table, build: (table: Table) => () => number): () => number {
  let reader = readers.get(table);
  if (reader === undefined) {
    reader = build(table);
    readers.set(table, reader);
  }
  return reader;
}

/** The newest visible value of a column. */
export function newest(table: Table, column: { readonly name: string }): () => number {
  const values = table.number(column.name);
  return () => values.at(table.visible - 1);
}

/** The newest value of a derived column. */
export function derived(table: Table, columns: readonly { readonly name: string }[], operator: Operator): () => number {
  const column = table.derive(
    columns.map(({ name }) => name),
    operator,
  );
  return () => column.value;
}
