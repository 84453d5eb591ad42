import type { SignalDefinition } from '../sdk/define-signal.ts';
import type { InputSource } from '../sdk/inputs.ts';

/** The keys of the signals that a signal reads, sorted. */
export function readingsOf(signal: SignalDefinition): readonly string[] {
  const keys = Object.values(signal.inputs).flatMap(({ source }) => keysIn(source));
  return [...new Set(keys)].sort();
}

function keysIn(source: InputSource): readonly string[] {
  if (source.kind === 'venues') return keysIn(source.of);
  return source.kind === 'reading' ? [source.signal] : [];
}

/**
 * The circles in which signals read each other, each as its path from its first key by name back to it: `a, b, a`. One per
 * edge that closes a circle in a search that visits keys by name.
 */
export function findCycles(signals: readonly SignalDefinition[]): readonly (readonly string[])[] {
  const reads = new Map(signals.map((signal) => [signal.key, readingsOf(signal)]));
  const finished = new Set<string>();
  const path: string[] = [];
  const cycles = new Map<string, readonly string[]>();
  const visit = (key: string): void => {
    const start = path.indexOf(key);
    if (start >= 0) {
      const cycle = fromFirstKey(path.slice(start));
      cycles.set(cycle.join(), cycle);
    }
    if (start >= 0 || finished.has(key)) return;
    path.push(key);
    for (const read of reads.get(key) ?? []) visit(read);
    path.pop();
    finished.add(key);
  };
  for (const key of [...reads.keys()].sort()) visit(key);
  return [...cycles.values()];
}

function fromFirstKey(members: readonly string[]): readonly string[] {
  const first = members.reduce((least, key) => (key < least ? key : least));
  const at = members.indexOf(first);
  return [...members.slice(at), ...members.slice(0, at), first];
}

/** The signals by key, but one that reads another after it. They must not read each other in a circle. */
export function orderSignals(signals: readonly SignalDefinition[]): readonly SignalDefinition[] {
  const waiting = signals.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const ordered: SignalDefinition[] = [];
  const done = new Set<string>();
  while (waiting.length > 0) {
    const next = waiting.findIndex((signal) => readingsOf(signal).every((key) => done.has(key)));
    const [signal] = waiting.splice(next, 1);
    ordered.push(signal!);
    done.add(signal!.key);
  }
  return ordered;
}
