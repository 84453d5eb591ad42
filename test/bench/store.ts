// How fast cycles are stored: `node test/bench/store.ts [cycles]`; with TEST_DATABASE_URL (an empty database) also on PostgreSQL.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase, type DatabaseOptions } from '../../src/store/data-source.ts';
import { DatabaseRunStore } from '../../src/store/run-store.ts';
import { migrate } from '../../src/store/schema.ts';
import { selectOne } from '../../src/store/sql.ts';
import { CanonicalWriter } from '../../src/track-record/canonical-json.ts';
import { GENESIS_HASH, hashRecord } from '../../src/track-record/hash-chain.ts';
import { makeOutcomes, makeRun, takeOutcomes } from '../kit/records.ts';

const cycles = Number(process.argv[2] ?? 10_000);

/** Wall time and processor time of this process: on a busy machine only the second one says much. */
class Stopwatch {
  #wall = 0;
  #processor = 0;

  async time(work: () => Promise<void> | void): Promise<void> {
    const wall = performance.now();
    const processor = process.cpuUsage();
    await work();
    this.#wall += performance.now() - wall;
    const { user, system } = process.cpuUsage(processor);
    this.#processor += (user + system) / 1_000;
  }

  rate(count: number): string {
    const perSecond = Math.round((count / this.#wall) * 1_000).toLocaleString('en');
    return `${perSecond}/s, ${((this.#wall / count) * 1_000).toFixed(0)} µs each (${((this.#processor / count) * 1_000).toFixed(0)} µs of this process)`;
  }
}

async function benchHashing(): Promise<void> {
  const outcomes = takeOutcomes(cycles);
  const writer = new CanonicalWriter();
  let previous = GENESIS_HASH;
  let bytes = 0;
  const watch = new Stopwatch();
  await watch.time(() => {
    for (const { record } of outcomes) {
      const text = writer.write(record);
      bytes += text.length;
      previous = hashRecord(text, previous).chainHash;
    }
  });
  console.log(`canonical JSON + chain hash: ${watch.rate(cycles)}, ${Math.round(bytes / cycles)} bytes a record`);
}

async function benchWrites(name: string, options: DatabaseOptions): Promise<void> {
  const opening = performance.now();
  const database = await openDatabase(options);
  await migrate(database);
  console.log(`${name}: open and migrate ${Math.round(performance.now() - opening)} ms`);
  const store = new DatabaseRunStore(database);
  for (const size of [2_000, 1_000, 500, 1]) {
    const id = `bench-${size}`;
    await store.open(makeRun({ id }));
    const outcomes = makeOutcomes({ run: id });
    const count = size === 1 ? Math.min(1_000, cycles) : cycles;
    const watch = new Stopwatch();
    for (let done = 0; done < count; done += size) {
      const batch = Array.from({ length: size }, () => outcomes.next().value);
      await watch.time(() => store.write(batch));
    }
    console.log(`${name}: ${size} cycles a transaction: ${watch.rate(count)}`);
  }
  const sizes = await selectOne<{ cycles: number; cycle: number; reading: number }>(
    database.source,
    `select count(*)::int as cycles, (pg_total_relation_size('cycle') + pg_total_relation_size('cycle_record'))::int as cycle, pg_total_relation_size('reading')::int as reading from cycle`,
  );
  console.log(
    `${name}: ${Math.round(sizes.cycle / sizes.cycles)} bytes a cycle, ${Math.round(sizes.reading / sizes.cycles)} bytes of readings`,
  );
  await database.close();
}

await benchHashing();
const folder = mkdtempSync(path.join(tmpdir(), 'ghost-council-bench-'));
try {
  await benchWrites('embedded, folder', { folder });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const url = process.env['TEST_DATABASE_URL'];
if (url === undefined) console.log('PostgreSQL: skipped, TEST_DATABASE_URL is not set');
else await benchWrites('PostgreSQL', { url });
