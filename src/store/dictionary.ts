import { hash } from 'node:crypto';
import type { GateResult } from '../domain/gate.ts';
import { select, type Sql } from './sql.ts';

/**
 * The numbers that stand for what repeats in every narrow row: keys of signals, and what all gates said. Entries are only ever added,
 * outside the transaction of a cycle: one without a cycle does no harm.
 */
export class Dictionary {
  readonly #sql: Sql;
  readonly #signals = new Map<string, number>();
  /** By canonical text. */
  readonly #patterns = new Map<string, number>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The number of a signal's key; the key must have been given to `learn`. */
  signal(key: string): number {
    return this.#signals.get(key)!;
  }

  /** The number of what the gates said; it must have been given to `learn`. */
  gatePattern(gates: readonly GateResult[]): number {
    return this.#patterns.get(patternOf(gates))!;
  }

  /** Makes sure that keys and gate results have numbers, in this process and in the database. */
  async learn(signals: Iterable<string>, gateResults: Iterable<readonly GateResult[]>): Promise<void> {
    const newSignals = new Set<string>();
    for (const key of signals) if (!this.#signals.has(key)) newSignals.add(key);
    if (newSignals.size > 0) await this.#learnSignals([...newSignals]);
    const newPatterns = new Set<string>();
    for (const gates of gateResults) {
      const pattern = patternOf(gates);
      if (!this.#patterns.has(pattern)) newPatterns.add(pattern);
    }
    if (newPatterns.size > 0) await this.#learnPatterns([...newPatterns]);
  }

  async #learnSignals(keys: string[]): Promise<void> {
    await this.#sql.query(`insert into plugin_key (kind, key) select 'signal', unnest($1::text[]) on conflict do nothing`, [keys]);
    const statement = `select key, id from plugin_key where kind = 'signal' and key = any($1)`;
    for (const row of await select<{ key: string; id: number }>(this.#sql, statement, [keys])) this.#signals.set(row.key, row.id);
  }

  async #learnPatterns(patterns: string[]): Promise<void> {
    const hashes = patterns.map((pattern) => hash('sha256', pattern, 'hex'));
    const insert = 'insert into gate_pattern (hash, results) select * from unnest($1::text[], $2::json[]) on conflict do nothing';
    await this.#sql.query(insert, [hashes, patterns]);
    const rows = await select<{ hash: string; id: number }>(this.#sql, 'select hash, id from gate_pattern where hash = any($1)', [hashes]);
    const ids = new Map(rows.map((row) => [row.hash, row.id]));
    for (const [index, pattern] of patterns.entries()) this.#patterns.set(pattern, ids.get(hashes[index]!)!);
  }
}

/** What a row of `gate_pattern` holds of each gate. */
export type StoredGateResult = readonly [gate: string, passed: boolean, code: string];

function patternOf(gates: readonly GateResult[]): string {
  return JSON.stringify(gates.map((result): StoredGateResult => [result.gate, result.passed, result.code]));
}
