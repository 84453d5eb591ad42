import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CycleRecord } from '../../../src/domain/cycle-record.ts';
import type { Observation } from '../../../src/domain/observation.ts';
import { canonicalJson } from '../../../src/track-record/canonical-json.ts';
import { GENESIS_HASH, hashObservations, hashRecord } from '../../../src/track-record/hash-chain.ts';
import { verifyChain, type StoredLink } from '../../../src/track-record/verify-chain.ts';
import { makeObservation, takeOutcomes } from '../../kit/records.ts';

function makeLinks(count: number, observations: readonly Observation[] = []): StoredLink[] {
  let previousHash = GENESIS_HASH;
  return takeOutcomes(count).map(({ record }, index) => {
    const link = linkOf(record, index * 3 + 1, previousHash, observations);
    previousHash = link.chainHash;
    return link;
  });
}

function linkOf(record: CycleRecord, position: number, previousHash: string, observations: readonly Observation[]): StoredLink {
  const document = canonicalJson(record);
  const observationsHash = hashObservations(observations);
  const { run, asset, scheduledAt } = record;
  return {
    position,
    run,
    asset,
    scheduledAt,
    document,
    observations,
    observationsHash,
    previousHash,
    ...hashRecord(document, previousHash, observationsHash),
  };
}

function headOf(links: readonly StoredLink[]): { position: number; chainHash: string } {
  const { position, chainHash } = links.at(-1)!;
  return { position, chainHash };
}

describe('the hashes', () => {
  it('are what the README says, computed here the long way', () => {
    const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
    const observation = makeObservation();
    const observationsHash = hashObservations([observation]);
    const first = hashRecord('{"a":1}', GENESIS_HASH, observationsHash);
    const second = hashRecord('{"a":2}', first.chainHash);
    const record = sha256('{"a":1}');
    const seen = sha256(canonicalJson([observation]));
    const chain = sha256(Buffer.concat([Buffer.alloc(32), record, seen]));
    expect(observationsHash).toBe(seen.toString('hex'));
    expect(first).toEqual({ recordHash: record.toString('hex'), chainHash: chain.toString('hex') });
    const next = sha256(Buffer.concat([chain, sha256('{"a":2}'), sha256('[]')]));
    expect(second.chainHash).toBe(next.toString('hex'));
  });
});

describe('verifyChain', () => {
  it('finds nothing in a chain that is whole, with its head', async () => {
    const links = makeLinks(6, [makeObservation()]);
    const head = headOf(links);
    expect(await verifyChain(links, { knownHead: head })).toEqual({ verified: 6, head, fault: null });
    expect(await verifyChain(links, { knownHead: headOf(links.slice(0, 3)) })).toMatchObject({ verified: 6, fault: null });
    expect(await verifyChain([])).toEqual({ verified: 0, head: null, fault: null });
  });

  it('accepts observations that were dropped: their hash remains', async () => {
    const links = makeLinks(3, [makeObservation()]).map((link) => ({ ...link, observations: null }));
    expect(await verifyChain(links)).toMatchObject({ verified: 3, fault: null });
  });

  const alter = (links: StoredLink[], index: number, fields: Partial<StoredLink>): StoredLink[] =>
    links.with(index, { ...links[index]!, ...fields });
  const forged = (link: StoredLink, fields: Partial<CycleRecord>): StoredLink => {
    const record = { ...(JSON.parse(link.document!) as CycleRecord), ...fields };
    return { ...linkOf(record, link.position, link.previousHash, []), run: link.run, asset: link.asset, scheduledAt: link.scheduledAt };
  };

  it.each<[name: string, kind: string, index: number, tamper: (links: StoredLink[]) => StoredLink[]]>([
    ['an altered document', 'ALTERED_RECORD', 2, (links) => alter(links, 2, { document: links[2]!.document!.replace('"HOLD"', '"SELL"') })],
    ['an unreadable document', 'ALTERED_RECORD', 2, (links) => alter(links, 2, { document: null })],
    ['altered observations', 'ALTERED_OBSERVATIONS', 2, (links) => alter(links, 2, { observations: [makeObservation({ knownAt: 1 })] })],
    ['an altered chain hash', 'ALTERED_LINK', 2, (links) => alter(links, 2, { chainHash: '1'.repeat(64) })],
    [
      'an altered record with a new record hash',
      'ALTERED_LINK',
      2,
      (links) => alter(links, 2, { ...pickRecord(forged(links[2]!, { origin: 'manual' })) }),
    ],
    ['an altered record, hashed anew', 'WRONG_PREDECESSOR', 3, (links) => links.with(2, forged(links[2]!, { origin: 'manual' }))],
    ['a removed record', 'WRONG_PREDECESSOR', 2, (links) => links.toSpliced(2, 1)],
    ['a removed beginning', 'WRONG_PREDECESSOR', 0, (links) => links.slice(1)],
    ['two records in the other order', 'WRONG_PREDECESSOR', 2, (links) => links.with(2, links[3]!).with(3, links[2]!)],
    ['a record twice', 'WRONG_PREDECESSOR', 3, (links) => links.toSpliced(2, 0, links[2]!)],
    ['a record filed under another slot', 'WRONG_OWNER', 2, (links) => alter(links, 2, { scheduledAt: links[2]!.scheduledAt + 1 })],
    ['a record filed under another asset', 'WRONG_OWNER', 2, (links) => alter(links, 2, { asset: 'ABC' })],
    ['a position that does not ascend', 'WRONG_ORDER', 2, (links) => alter(links, 2, { position: links[1]!.position })],
  ])('finds %s (%s)', async (_, kind, index, tamper) => {
    const links = tamper(makeLinks(5));
    const report = await verifyChain(links);
    const { position, scheduledAt } = links[index]!;
    expect(report.fault).toMatchObject({ kind, position, scheduledAt });
    expect(report.verified).toBe(index);
    expect(report.head?.position ?? null).toBe(links[index - 1]?.position ?? null);
  });

  it('finds a missing tail only by a known head', async () => {
    const links = makeLinks(5);
    const head = headOf(links);
    const cut = links.slice(0, 3);
    expect((await verifyChain(cut)).fault).toBeNull();
    const report = await verifyChain(cut, { knownHead: head });
    expect(report.fault).toMatchObject({ kind: 'TRUNCATED', position: head.position, scheduledAt: null });
    expect((await verifyChain([], { knownHead: head })).fault?.kind).toBe('TRUNCATED');
  });

  it('finds a chain that was computed anew by a known head', async () => {
    const links = makeLinks(5);
    const anew: StoredLink[] = [];
    for (const link of links) {
      const record = { ...(JSON.parse(link.document!) as CycleRecord), origin: 'manual' as const };
      anew.push(linkOf(record, link.position, anew.at(-1)?.chainHash ?? GENESIS_HASH, []));
    }
    expect((await verifyChain(anew)).fault).toBeNull();
    expect((await verifyChain(anew, { knownHead: headOf(links) })).fault).toMatchObject({
      kind: 'OTHER_HEAD',
      position: links[4]!.position,
    });
    expect((await verifyChain(links, { knownHead: { ...headOf(links.slice(0, 2)), position: 5 } })).fault).toMatchObject({
      kind: 'OTHER_HEAD',
      position: 7,
    });
  });
});

function pickRecord({ document, recordHash }: StoredLink): Partial<StoredLink> {
  return { document, recordHash };
}
