import { expect } from 'vitest';
import type { CycleRecord } from '../../src/domain/cycle-record.ts';
import { listStoredSignals, readSignalHistory } from '../../src/store/queries.ts';
import type { Sql } from '../../src/store/sql.ts';

/** Requires that every signal's stored changes, carried forward, are the readings of every record of a chain, and not many more rows. */
export async function requireHistoryLikeRecords(sql: Sql, records: readonly CycleRecord[]): Promise<void> {
  const { run, asset } = records[0]!;
  let changes = 0;
  for (const signal of await listStoredSignals(sql)) {
    const points = [...(await readSignalHistory(sql, { run, asset, signal, limit: 100_000 }))];
    changes += points.length;
    let now: (typeof points)[number] | undefined;
    for (const { scheduledAt, readings } of records) {
      if (points[0]?.scheduledAt === scheduledAt) now = points.shift();
      const reading = readings.find((each) => each.signal === signal);
      const expected = { value: reading?.value ?? null, absence: reading?.absence?.code ?? null };
      expect({ value: now?.value ?? null, absence: now?.absence ?? null }, `${signal} at ${scheduledAt}`).toEqual(expected);
    }
    expect(points).toEqual([]);
  }
  expect(changes).toBeLessThan((records.length * records[0]!.readings.length) / 2);
}

/** Everything that an asynchronous source gives, as a list. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
