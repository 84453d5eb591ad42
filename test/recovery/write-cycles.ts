// The victim of store-kill.test.ts: stores cycles until it is killed, and says which are there for good.
import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/store/data-source.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { migrate } from '../../src/store/schema.ts';
import { makeOutcomes, makeRun, RECORDS_START } from '../kit/records.ts';
import { batchSize, EVERY } from './batches.ts';

const database = await openDatabase({ folder: process.argv[2]! });
await migrate(database);
const store = new DatabaseRunStore(database);
const run = makeRun({ id: 'killed' });
await store.open(run);
const newest = await store.newest(run.id, 'XYZ');
const outcomes = makeOutcomes({ run: run.id, every: EVERY });
let done = newest === null ? 0 : (newest.scheduledAt - RECORDS_START) / EVERY + 1;
for (let skipped = 0; skipped < done; skipped++) outcomes.next();
writeSync(1, `${done}\n`);
for (;;) {
  const batch = Array.from({ length: batchSize(done) }, () => outcomes.next().value);
  await store.write(batch);
  done += batch.length;
  writeSync(1, `${done}\n`);
}
