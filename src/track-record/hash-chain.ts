import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Observation } from '../domain/observation.ts';

/**
 * What the first record of a chain has as its predecessor: 32 zero bytes. Every (run, asset) has a chain of its own.
 */
export const GENESIS_HASH = '0'.repeat(64);

/** What a record's hashing yields, as 64 lower-case hexadecimal digits each. */
export interface RecordHashes {
  /** SHA-256 of the UTF-8 bytes of the record's canonical JSON. */
  readonly recordHash: string;
  /** SHA-256 of `previousHash` followed by `recordHash` and `observationsHash`: 96 bytes. The predecessor of the next record. */
  readonly chainHash: string;
}

/** `hashObservations([])`: most records of a backtest have none of their own. */
const NO_OBSERVATIONS_HASH = hash('sha256', '[]', 'hex');

/**
 * SHA-256 of the canonical JSON of the observations first seen in a cycle, in their order. The record's link covers it, so that
 * the observations themselves may be dropped one day and the chain still holds.
 *
 * @throws InvariantError NOT_CANONICAL
 */
export function hashObservations(observations: readonly Observation[]): string {
  return observations.length === 0 ? NO_OBSERVATIONS_HASH : hash('sha256', canonicalJson(observations), 'hex');
}

/**
 * The hashes of a record that follows `previousHash`, the `chainHash` of its predecessor or `GENESIS_HASH`.
 */
export function hashRecord(canonical: string, previousHash: string, observationsHash: string = NO_OBSERVATIONS_HASH): RecordHashes {
  const recordHash = hash('sha256', canonical, 'hex');
  return { recordHash, chainHash: linkHash(previousHash, recordHash, observationsHash) };
}

/** The chain hash of a link: SHA-256 over the bytes of its three hashes, each given and returned in hexadecimal. */
export function linkHash(previousHash: string, recordHash: string, observationsHash: string): string {
  return hash('sha256', Buffer.from(previousHash + recordHash + observationsHash, 'hex'), 'hex');
}
