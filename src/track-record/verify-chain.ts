import { hash } from 'node:crypto';
import type { Observation } from '../domain/observation.ts';
import { toIso, type Instant } from '../domain/time.ts';
import { GENESIS_HASH, hashObservations, linkHash } from './hash-chain.ts';

/** A stored record with everything that proves its place in the chain of its (run, asset). */
export interface StoredLink {
  readonly position: number;
  readonly run: string;
  readonly asset: string;
  readonly scheduledAt: Instant;
  /** The canonical JSON that was hashed; null when the store cannot read it back. */
  readonly document: string | null;
  /** The observations first seen in this cycle; null when they were dropped or are not at hand, and then not checked. */
  readonly observations: readonly Observation[] | null;
  readonly observationsHash: string;
  readonly recordHash: string;
  readonly chainHash: string;
  readonly previousHash: string;
}

/** The newest link of a chain, as it was written down somewhere else. */
export interface ChainHead {
  readonly position: number;
  readonly chainHash: string;
}

/**
 * What can be wrong. `ALTERED_RECORD`: the record is not what was hashed. `ALTERED_OBSERVATIONS`: its observations are not.
 * `ALTERED_LINK`: the chain hash does not follow from its parts. `WRONG_OWNER`: the record is filed under another run, asset or slot
 * than its own. `WRONG_PREDECESSOR`: a record before it was removed, put in or moved. `WRONG_ORDER`: position or slot does not ascend.
 * `TRUNCATED`: the chain ends before the known head. `OTHER_HEAD`: at the known head's position stands another record, or none.
 */
export type ChainFaultKind =
  | 'ALTERED_RECORD'
  | 'ALTERED_OBSERVATIONS'
  | 'ALTERED_LINK'
  | 'WRONG_OWNER'
  | 'WRONG_PREDECESSOR'
  | 'WRONG_ORDER'
  | 'TRUNCATED'
  | 'OTHER_HEAD';

/** The first fault of a chain. */
export interface ChainFault {
  readonly kind: ChainFaultKind;
  /** Of the record at fault; for `TRUNCATED`, of the head that is missing. */
  readonly position: number;
  /** The slot of the record at fault; null when that record is not there. */
  readonly scheduledAt: Instant | null;
  /** A sentence for people. */
  readonly message: string;
}

/** The outcome of checking a chain. */
export interface ChainReport {
  /** How many records were found to be in order, from the beginning. */
  readonly verified: number;
  /** The last of them; null when there is none. */
  readonly head: ChainHead | null;
  readonly fault: ChainFault | null;
}

/**
 * Checks one chain from its beginning, in stored order, up to the first fault.
 *
 * What it cannot prove: that the records are true, or that somebody with the database has not computed the whole chain anew. Against
 * that, and against a missing tail, only a head that was written down elsewhere helps: give it as `knownHead`.
 */
export async function verifyChain(
  links: Iterable<StoredLink> | AsyncIterable<StoredLink>,
  options: { readonly knownHead?: ChainHead } = {},
): Promise<ChainReport> {
  const { knownHead } = options;
  let previous: StoredLink | null = null;
  let verified = 0;
  for await (const link of links) {
    const fault = checkLink(link, previous) ?? checkHead(link, previous, knownHead);
    if (fault !== null) return { verified, head: headOf(previous), fault };
    previous = link;
    verified++;
  }
  return { verified, head: headOf(previous), fault: checkEnd(previous, knownHead) };
}

function headOf(link: StoredLink | null): ChainHead | null {
  return link === null ? null : { position: link.position, chainHash: link.chainHash };
}

function checkLink(link: StoredLink, previous: StoredLink | null): ChainFault | null {
  const { document, observations } = link;
  if (document === null) return faultAt(link, 'ALTERED_RECORD', 'cannot be read back');
  if (hash('sha256', document, 'hex') !== link.recordHash) return faultAt(link, 'ALTERED_RECORD', 'is not the record that was hashed');
  if (observations !== null && hashObservations(observations) !== link.observationsHash) {
    return faultAt(link, 'ALTERED_OBSERVATIONS', 'has other observations than those that were hashed');
  }
  if (linkHash(link.previousHash, link.recordHash, link.observationsHash) !== link.chainHash) {
    return faultAt(link, 'ALTERED_LINK', 'has a chain hash that does not follow from its parts');
  }
  if (link.previousHash !== (previous?.chainHash ?? GENESIS_HASH)) {
    return faultAt(link, 'WRONG_PREDECESSOR', 'does not follow the record before it: one was removed, put in or moved here');
  }
  if (!isFiledRight(link, document, previous))
    return faultAt(link, 'WRONG_OWNER', 'is filed under another run, asset or slot than its own');
  if (previous !== null && (link.position <= previous.position || link.scheduledAt <= previous.scheduledAt)) {
    return faultAt(link, 'WRONG_ORDER', 'is not later than the record before it');
  }
  return null;
}

function isFiledRight(link: StoredLink, document: string, previous: StoredLink | null): boolean {
  const record = JSON.parse(document) as { readonly run?: unknown; readonly asset?: unknown; readonly scheduledAt?: unknown };
  if (record.run !== link.run || record.asset !== link.asset || record.scheduledAt !== link.scheduledAt) return false;
  return previous === null || (previous.run === link.run && previous.asset === link.asset);
}

function checkHead(link: StoredLink, previous: StoredLink | null, known: ChainHead | undefined): ChainFault | null {
  if (known === undefined || link.position < known.position) return null;
  if (link.position === known.position) {
    return link.chainHash === known.chainHash
      ? null
      : faultAt(link, 'OTHER_HEAD', 'is not the known head, though it stands at its position');
  }
  if (previous === null || previous.position < known.position) return faultAt(link, 'OTHER_HEAD', 'stands where the known head is missing');
  return null;
}

function checkEnd(last: StoredLink | null, known: ChainHead | undefined): ChainFault | null {
  if (known === undefined || (last !== null && last.position >= known.position)) return null;
  const message = `The chain ends before the known head at position ${known.position}: its newest records are missing.`;
  return { kind: 'TRUNCATED', position: known.position, scheduledAt: null, message };
}

function faultAt(link: StoredLink, kind: ChainFaultKind, what: string): ChainFault {
  const { position, scheduledAt } = link;
  return { kind, position, scheduledAt, message: `The record at position ${position} (${link.asset}, ${toIso(scheduledAt)}) ${what}.` };
}
