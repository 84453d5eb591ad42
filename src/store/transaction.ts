import type { QueryRunner } from 'typeorm';
import { describeError, InvariantError } from '../domain/errors.ts';
import type { Database } from './data-source.ts';

/** Runs work in one transaction: all of it is there for good when this resolves; nothing is when the work throws. */
export async function inTransaction<T>(database: Database, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = database.source.createQueryRunner();
  try {
    await runner.startTransaction();
    const result = await work(runner);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await rollBack(runner, error);
    throw error;
  } finally {
    await runner.release();
  }
}

/** A connection that is lost cannot roll back; the server does so by itself. Both errors are told then. */
async function rollBack(runner: QueryRunner, first: unknown): Promise<void> {
  try {
    await runner.rollbackTransaction();
  } catch (error) {
    throw new AggregateError([first, error], describeError(first), { cause: error });
  }
}

/**
 * Takes the next `count` positions and locks the counter until the transaction ends, so that no later position commits before an
 * earlier one.
 *
 * @returns the first of them
 */
export async function takePositions(runner: QueryRunner, count: number): Promise<number> {
  const [rows] = (await runner.query('update position_counter set last = last + $1 where id = 1 returning last', [count])) as [
    { last: string }[],
  ];
  if (rows[0] === undefined)
    throw new InvariantError('INVARIANT_BROKEN', 'The position counter is missing: the database was not made by the migrations.');
  return Number(rows[0].last) - count + 1;
}
