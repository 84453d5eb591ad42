import type { CycleOutcome, CycleRecord } from '../domain/cycle-record.ts';
import type { Reading } from '../domain/reading.ts';
import { canonicalJson, type CanonicalWriter } from '../track-record/canonical-json.ts';
import { hashObservations, hashRecord } from '../track-record/hash-chain.ts';
import type { ChainState } from './chains.ts';
import type { Dictionary } from './dictionary.ts';
import { packDocument } from './document.ts';
import { CYCLE, CYCLE_RECORD, OBSERVATION, READING, REGIME_CHANGE, TRADE_EVENT } from './insert-targets.ts';
import { RowBuffer } from './row-buffer.ts';
import { toTimestamp, type Sql } from './sql.ts';

/** The rows of a few or many cycles, made before their transaction begins; only the positions are counted inside it. */
export class CycleBatch {
  readonly #writer: CanonicalWriter;
  readonly #dictionary: Dictionary;
  readonly #cycles = new RowBuffer(CYCLE);
  readonly #records = new RowBuffer(CYCLE_RECORD);
  readonly #readings = new RowBuffer(READING);
  readonly #regimes = new RowBuffer(REGIME_CHANGE);
  readonly #events = new RowBuffer(TRADE_EVENT);
  readonly #observations = new RowBuffer(OBSERVATION);
  #size = 0;

  /** The dictionary must have learnt what the outcomes hold. */
  constructor(writer: CanonicalWriter, dictionary: Dictionary) {
    this.#writer = writer;
    this.#dictionary = dictionary;
  }

  /**
   * Adds a cycle to the end of its chain.
   *
   * @param runNumber row of table `run`
   * @returns where the chain stands after it
   */
  add(outcome: CycleOutcome, chain: ChainState, runNumber: number): ChainState {
    const { record, observations } = outcome;
    const offset = this.#size++;
    const at = toTimestamp(record.scheduledAt);
    const canonical = this.#writer.write(record);
    const observationsHash = hashObservations(observations);
    const { recordHash, chainHash } = hashRecord(canonical, chain.chainHash, observationsHash);
    const { verdict, regime, entry, valuation } = record;
    this.#cycles.add(
      offset,
      chain.id,
      at,
      toTimestamp(record.cutoff),
      record.origin,
      verdict.stance,
      verdict.confidence,
      verdict.reason,
      regime.regime,
      probabilityOf(record),
      this.#dictionary.gatePattern(record.gates),
      entry.entered,
      entry.reason,
      valuation.equity,
      valuation.mark,
      outcome.timings === null ? null : JSON.stringify(outcome.timings),
    );
    this.#records.add(offset, packDocument(canonical), observationsHash, recordHash, chainHash, chain.chainHash);
    for (const change of changedReadings(record.readings, chain.newest?.readings ?? [])) {
      this.#readings.add(chain.id, this.#dictionary.signal(change.signal), at, change.value, change.absence);
    }
    if (regimeChanged(record, chain.newest)) {
      this.#regimes.add(offset, chain.id, at, regime.regime, probabilityOf(record), regime.model, regime.reason);
    }
    this.#addEvents(record, offset, chain.id, at);
    this.#addObservations(outcome, offset, runNumber);
    return { id: chain.id, chainHash, newest: record };
  }

  /** Inserts all rows, positions counted from `firstPosition`. */
  async insert(sql: Sql, firstPosition: number): Promise<void> {
    const buffers = [this.#cycles, this.#records, this.#readings, this.#regimes, this.#events, this.#observations];
    for (const rows of buffers) await rows.insert(sql, firstPosition);
  }

  #addEvents(record: CycleRecord, offset: number, chain: number, at: string): void {
    for (const [ordinal, event] of record.events.entries()) {
      const pnl = event.kind === 'close' ? event.pnl : null;
      this.#events.add(offset, ordinal, chain, at, event.tradeId, event.kind, toTimestamp(event.at), pnl, canonicalJson(event));
    }
  }

  #addObservations({ observations }: CycleOutcome, offset: number, run: number): void {
    for (const [ordinal, seen] of observations.entries()) {
      const { feed, asset, source, provider, values } = seen;
      this.#observations.add(
        offset,
        ordinal,
        run,
        feed,
        asset,
        toTimestamp(seen.asOf),
        toTimestamp(seen.knownAt),
        source,
        provider,
        canonicalJson(values),
      );
    }
  }
}

function probabilityOf({ regime: { posterior } }: CycleRecord): number | null {
  return posterior === null ? null : Math.max(...posterior);
}

function regimeChanged({ regime }: CycleRecord, previous: CycleRecord | null): boolean {
  const before = previous?.regime;
  return before?.regime !== regime.regime || before.model !== regime.model || before.reason !== regime.reason;
}

/** A point of a signal's history. Both null: the signal is no longer computed. */
interface ReadingChange {
  readonly signal: string;
  readonly value: number | null;
  readonly absence: string | null;
}

/** What is not as it was in the cycle before: other values, other absences, new signals and those that are gone. */
function changedReadings(now: readonly Reading[], before: readonly Reading[]): ReadingChange[] {
  const changes: ReadingChange[] = [];
  const sameSignals = now.length === before.length && now.every((reading, index) => reading.signal === before[index]!.signal);
  const bySignal = sameSignals ? null : new Map(before.map((reading) => [reading.signal, reading]));
  for (const [index, reading] of now.entries()) {
    const old = bySignal === null ? before[index] : bySignal.get(reading.signal);
    bySignal?.delete(reading.signal);
    if (old === reading) continue;
    const absence = reading.absence?.code ?? null;
    if (old?.value === reading.value && (old.absence?.code ?? null) === absence) continue;
    changes.push({ signal: reading.signal, value: reading.value, absence });
  }
  for (const signal of bySignal?.keys() ?? []) changes.push({ signal, value: null, absence: null });
  return changes;
}
