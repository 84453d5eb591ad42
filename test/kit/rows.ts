import type { FeedRef, Fields, Row } from '../../src/feeds/index.ts';
import { DAY, intervalMs, type Instant, type Milliseconds } from '../../src/domain/time.ts';
import { Table, type TableRow } from '../../src/series/table.ts';

/** A moment in a test: ISO 8601 in UTC (`2024-01-02`, `2024-01-02T03:00:00Z`) or milliseconds. */
export type Moment = string | Instant;

/** One row of a feed in a test. */
export interface TestRow<F extends Fields = Fields> {
  readonly asOf: Moment;
  /** When it could first be known; by default when it was true. */
  readonly knownAt?: Moment;
  /** The fields that the source had. */
  readonly values: Partial<Row<F>>;
}

/** Where the rows of a test come from, and how long each is worth something. */
export interface TestSource {
  readonly source?: string;
  readonly maxAgeMs?: Milliseconds;
}

/** The instant that a test names. */
export function instantOf(moment: Moment): Instant {
  const instant = typeof moment === 'number' ? moment : Date.parse(/T/.test(moment) ? moment : `${moment}T00:00:00Z`);
  if (Number.isNaN(instant)) throw new TypeError(`'${moment}' is no moment; write 2024-01-02 or 2024-01-02T03:00:00Z`);
  return instant;
}

/** Rows that follow each other by a fixed step, the first one at `from`. */
export function rowsFrom<V>(from: Moment, every: Milliseconds, values: readonly V[]): { readonly asOf: Instant; readonly values: V }[] {
  const start = instantOf(from);
  return values.map((each, index) => ({ asOf: start + index * every, values: each }));
}

/** An empty table of a feed; a row is stale after two bars, or two days where the feed has none, unless the test says else. */
export function openTable({ contract, interval, id }: FeedRef, { source = 'test', maxAgeMs }: TestSource = {}): Table {
  const fields = Object.entries(contract.fields);
  return new Table(
    {
      feedId: id,
      source,
      maxAgeMs: maxAgeMs ?? 2 * (interval === null ? DAY : intervalMs(interval)),
      kind: contract.combine === 'merge' ? 'events' : 'series',
    },
    {
      numbers: fields.filter(([, { unit }]) => unit !== 'text').map(([name]) => name),
      texts: fields.filter(([, { unit }]) => unit === 'text').map(([name]) => name),
    },
  );
}

/** Appends rows of a test to a table. */
export function appendRows(table: Table, rows: readonly TestRow[]): void {
  for (const { asOf, knownAt = asOf, values } of rows) {
    const row = { asOf: instantOf(asOf), knownAt: instantOf(knownAt), values: values as TableRow['values'] };
    if (!table.append(row)) throw new RangeError(`the row of ${String(asOf)} is not after the one before it`);
  }
}
