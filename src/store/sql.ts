import { InvariantError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';

/** Runs one statement: a DataSource, or the QueryRunner of an open transaction. */
export interface Sql {
  query(statement: string, parameters?: unknown[]): Promise<unknown>;
}

/** Runs one statement and returns its rows, whose shape the statement decides. */
export async function select<Row>(sql: Sql, statement: string, parameters: unknown[] = []): Promise<Row[]> {
  return (await sql.query(statement, parameters)) as Row[];
}

/** The single row of a statement that always has one. */
export async function selectOne<Row>(sql: Sql, statement: string, parameters: unknown[] = []): Promise<Row> {
  const [row] = await select<Row>(sql, statement, parameters);
  if (row === undefined) throw new InvariantError('INVARIANT_BROKEN', `The statement gave no row, where there is always one: ${statement}`);
  return row;
}

/** An instant as a `timestamptz` parameter. */
export function toTimestamp(instant: Instant): string {
  return new Date(instant).toISOString();
}
