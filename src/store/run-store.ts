import type { CycleOutcome, CycleRecord, Run } from '../domain/cycle-record.ts';
import { CouncilError, describeError, InvariantError, SourceError } from '../domain/errors.ts';
import type { CommittedCycle, RunStore } from '../domain/ports.ts';
import { toIso } from '../domain/time.ts';
import { CanonicalWriter } from '../track-record/canonical-json.ts';
import { emptyChain, loadChains, newestSlot, readHeads, requireHeads, type ChainState } from './chains.ts';
import { CycleBatch } from './cycle-batch.ts';
import type { Database } from './data-source.ts';
import { Dictionary } from './dictionary.ts';
import { readRecord } from './document.ts';
import { announceCommit } from './notify.ts';
import { select, selectOne, toTimestamp } from './sql.ts';
import { inTransaction, takePositions } from './transaction.ts';

interface OpenRun {
  readonly number: number;
  /** By asset. */
  readonly chains: Map<string, ChainState>;
  /** Where chains stand if a write whose end was not heard did commit. */
  uncertain: ReadonlyMap<string, ChainState> | null;
}

/** A write that is ready for its transaction. */
interface Prepared {
  readonly batch: CycleBatch;
  readonly size: number;
  /** The chains that it extends, as they stand before and after it. */
  readonly before: readonly ChainState[];
  readonly after: readonly { readonly run: OpenRun; readonly chains: ReadonlyMap<string, ChainState> }[];
}

/**
 * The store's writing side. Each `write` is one transaction: all its cycles are there for good, each hashed onto its predecessor, or none
 * is. Writes wait for each other. One process may write to a run: what another one has written is noticed, not overwritten.
 */
export class DatabaseRunStore implements RunStore {
  readonly #database: Database;
  readonly #onCommitted: (cycles: readonly CommittedCycle[]) => void;
  readonly #dictionary: Dictionary;
  readonly #writer = new CanonicalWriter();
  readonly #runs = new Map<string, OpenRun>();
  #lastWrite: Promise<unknown> = Promise.resolve();

  /** @param onCommitted is told of the cycles of each write after it has committed; it must not throw */
  constructor(database: Database, onCommitted: (cycles: readonly CommittedCycle[]) => void = () => undefined) {
    this.#database = database;
    this.#onCommitted = onCommitted;
    this.#dictionary = new Dictionary(database.source);
  }

  /**
   * Creates the run, or returns the one that is there, and takes in where its chains stand.
   *
   * @throws InvariantError RUN_CONFLICT when a run of this identity has another market, configuration or origin
   */
  async open(run: Run): Promise<Run> {
    const sql = this.#database.source;
    await sql.query(
      `insert into run (id, market, config_hash, origin, label, started_at) select $1, $2, $3, $4, $5, $6
       where not exists (select from run where id = $1) on conflict do nothing`,
      [run.id, run.market, run.configHash, run.origin, run.label, toTimestamp(run.startedAt)],
    );
    const row = await selectOne<RunRow>(sql, 'select * from run where id = $1', [run.id]);
    if (row.market !== run.market || row.config_hash !== run.configHash || row.origin !== run.origin) {
      throw new InvariantError(
        'RUN_CONFLICT',
        `Run ${run.id} is stored with another market, configuration or origin. Give every configuration a run of its own.`,
      );
    }
    const chains = new Map((await loadChains(sql, row.number)).map((chain) => [chain.asset, chain.state]));
    this.#runs.set(run.id, { number: row.number, chains, uncertain: null });
    return { ...run, label: row.label, startedAt: row.started_at.getTime() };
  }

  /** The newest record of an asset in a run. */
  async newest(run: string, asset: string): Promise<CycleRecord | null> {
    const rows = await select<{ position: string; document: Buffer }>(
      this.#database.source,
      `select position, document from cycle join cycle_record using (position)
       where chain = (select chain.id from chain join run on run.number = chain.run where run.id = $1 and chain.asset = $2)
       order by scheduled_at desc limit 1`,
      [run, asset],
    );
    return rows[0] === undefined ? null : readRecord(rows[0].document, Number(rows[0].position));
  }

  /**
   * Stores finished cycles, oldest first within each asset, in one transaction.
   *
   * @throws InvariantError CYCLE_EXISTS, CYCLE_OUT_OF_ORDER, RUN_NOT_OPEN, NOT_CANONICAL
   * @throws ConfigError CHAIN_MOVED when another process has written to the run
   * @throws SourceError STORE_WRITE_FAILED when the database did not take it. Writing the same again is safe: if the first write did
   * commit after all, the second one says CYCLE_EXISTS
   */
  write(outcomes: readonly CycleOutcome[]): Promise<void> {
    const result = this.#lastWrite.then(() => this.#write(outcomes));
    // The next write waits for the end of this one, whichever it is; the caller hears of the failure through `result`.
    this.#lastWrite = Promise.allSettled([result]);
    return result;
  }

  async #write(outcomes: readonly CycleOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    let extended: Prepared['after'] = [];
    let firstPosition: number;
    try {
      const { batch, size, before, after } = await this.#prepare(outcomes);
      extended = after;
      firstPosition = await inTransaction(this.#database, async (runner) => {
        const first = await takePositions(runner, size);
        await requireHeads(runner, before);
        await batch.insert(runner, first);
        await announceCommit(runner, first, first + size - 1);
        return first;
      });
    } catch (error) {
      if (error instanceof CouncilError) throw error;
      for (const { run, chains } of extended) run.uncertain = chains;
      const sentence = `The database did not take ${outcomes.length} cycles: ${describeError(error)}. They may be written again.`;
      throw new SourceError('STORE_WRITE_FAILED', sentence, { cause: error, retryable: true });
    }
    for (const { run, chains } of extended) for (const [asset, state] of chains) run.chains.set(asset, state);
    this.#onCommitted(
      outcomes.map(({ record: { run, asset, scheduledAt } }, index) => ({ run, asset, scheduledAt, position: firstPosition + index })),
    );
  }

  async #prepare(outcomes: readonly CycleOutcome[]): Promise<Prepared> {
    const signals = new Set<string>();
    for (const { record } of outcomes) {
      for (const { signal } of record.readings) signals.add(signal);
      for (const { signal } of this.#runs.get(record.run)?.chains.get(record.asset)?.newest?.readings ?? []) signals.add(signal);
    }
    await this.#dictionary.learn(
      signals,
      outcomes.map(({ record }) => record.gates),
    );
    const batch = new CycleBatch(this.#writer, this.#dictionary);
    const before = new Map<number, ChainState>();
    const after = new Map<OpenRun, Map<string, ChainState>>();
    for (const outcome of outcomes) {
      const { run: id, asset, scheduledAt } = outcome.record;
      const run = this.#openRun(id);
      if (run.uncertain !== null) await this.#settle(run);
      let extended = after.get(run);
      if (extended === undefined) after.set(run, (extended = new Map<string, ChainState>()));
      const chain = extended.get(asset) ?? (await this.#chainOf(run, asset));
      if (!before.has(chain.id)) before.set(chain.id, chain);
      if (scheduledAt <= newestSlot(chain)) throw await this.#refuse(outcome.record, chain);
      extended.set(asset, batch.add(outcome, chain, run.number));
    }
    return {
      batch,
      size: outcomes.length,
      before: [...before.values()],
      after: [...after].map(([run, chains]) => ({ run, chains })),
    };
  }

  #openRun(id: string): OpenRun {
    const run = this.#runs.get(id);
    if (run === undefined) throw new InvariantError('RUN_NOT_OPEN', `Run ${id} was not opened: call open before write.`);
    return run;
  }

  async #chainOf(run: OpenRun, asset: string): Promise<ChainState> {
    const known = run.chains.get(asset);
    if (known !== undefined) return known;
    const sql = this.#database.source;
    await sql.query('insert into chain (run, asset) values ($1, $2) on conflict do nothing', [run.number, asset]);
    const { id } = await selectOne<{ id: number }>(sql, 'select id from chain where run = $1 and asset = $2', [run.number, asset]);
    const chain = emptyChain(id);
    run.chains.set(asset, chain);
    return chain;
  }

  /** Finds out how a write ended whose answer was lost. */
  async #settle(run: OpenRun): Promise<void> {
    const uncertain = run.uncertain ?? new Map<string, ChainState>();
    const heads = await readHeads(
      this.#database.source,
      [...uncertain.values()].map((chain) => chain.id),
    );
    for (const [asset, state] of uncertain) if (heads.get(state.id) === state.chainHash) run.chains.set(asset, state);
    run.uncertain = null;
  }

  async #refuse({ run, asset, scheduledAt }: CycleRecord, chain: ChainState): Promise<InvariantError> {
    const rows = await select(this.#database.source, 'select from cycle where chain = $1 and scheduled_at = $2', [
      chain.id,
      toTimestamp(scheduledAt),
    ]);
    const what = `The cycle of ${asset} at ${toIso(scheduledAt)} in run ${run}`;
    return rows.length > 0 || chain.newest?.scheduledAt === scheduledAt
      ? new InvariantError('CYCLE_EXISTS', `${what} is stored already. A cycle is stored once; go on with the next slot.`)
      : new InvariantError(
          'CYCLE_OUT_OF_ORDER',
          `${what} is older than the newest stored one, of ${toIso(newestSlot(chain))}. Write cycles in their order.`,
        );
  }
}

interface RunRow {
  readonly number: number;
  readonly market: string;
  readonly config_hash: string;
  readonly origin: string | null;
  readonly label: string;
  readonly started_at: Date;
}
