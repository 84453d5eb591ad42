import type { Observation } from '../domain/observation.ts';
import type { Instant } from '../domain/time.ts';
import { select, toTimestamp, type Sql } from './sql.ts';

/** An observation with the cycle that saw it first. */
export interface StoredObservation extends Observation {
  readonly position: number;
}

interface ObservationRow {
  readonly position: string;
  readonly ordinal: number;
  readonly feed: string;
  readonly asset: string | null;
  readonly as_of: Date;
  readonly known_at: Date;
  readonly source: string;
  readonly provider: string;
  readonly fields: Readonly<Record<string, number | string>>;
}

const ROWS_PER_QUERY = 5_000;

/**
 * The observations of a run in the order in which they became known: what its columns are filled from after a restart.
 *
 * @param range bounds of `knownAt`: from (inclusive) and to (exclusive)
 */
export async function* readObservations(
  sql: Sql,
  run: string,
  range: { readonly from?: Instant; readonly to?: Instant } = {},
): AsyncGenerator<StoredObservation, void> {
  const to = range.to === undefined ? null : toTimestamp(range.to);
  let after: unknown[] = [range.from === undefined ? '-infinity' : toTimestamp(range.from), -1, -1];
  for (;;) {
    const rows = await select<ObservationRow>(
      sql,
      `select * from observation
       where run = (select number from run where id = $1) and (known_at, position, ordinal) > ($2, $3, $4)
         and ($5::timestamptz is null or known_at < $5)
       order by known_at, position, ordinal limit $6`,
      [run, ...after, to, ROWS_PER_QUERY],
    );
    for (const row of rows) yield { ...toObservation(row), position: Number(row.position) };
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_QUERY) return;
    after = [last.known_at.toISOString(), last.position, last.ordinal];
  }
}

/** The observations of the cycles at positions `first` to `last`, by position, each list in the order of its cycle. */
export async function observationsBetween(sql: Sql, first: number, last: number): Promise<ReadonlyMap<number, readonly Observation[]>> {
  const rows = await select<ObservationRow>(sql, 'select * from observation where position between $1 and $2 order by position, ordinal', [
    first,
    last,
  ]);
  const lists = new Map<number, Observation[]>();
  for (const row of rows) {
    const position = Number(row.position);
    const list = lists.get(position);
    if (list === undefined) lists.set(position, [toObservation(row)]);
    else list.push(toObservation(row));
  }
  return lists;
}

function toObservation(row: ObservationRow): Observation {
  return {
    feed: row.feed,
    asset: row.asset,
    asOf: row.as_of.getTime(),
    knownAt: row.known_at.getTime(),
    values: row.fields,
    provider: row.provider,
    source: row.source,
  };
}
