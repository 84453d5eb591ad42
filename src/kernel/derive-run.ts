import type { MarketKind, Run } from '../domain/cycle-record.ts';
import type { Instant } from '../domain/time.ts';
import type { Registry } from './registry.ts';

/** What a run's identity depends on besides the plugins. */
export interface RunBasis {
  readonly market: MarketKind;
  /** Seed of the simulated market or SHA-256 of the archive; null for live. */
  readonly origin: string | null;
  readonly label: string;
  readonly startedAt: Instant;
  /** Everything in the configuration that can change a record: plain values. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Names a run: two processes with the same market, origin, plugins and settings work on the same one. */
export function deriveRun(basis: RunBasis, registry: Registry, digest: (text: string) => string): Run {
  const versions = [...registry.signals, ...registry.analysts, registry.judge].map(({ kind, key, version }) => [kind, key, version]);
  const gates = registry.gates.map(({ key, order }) => [key, order]);
  const configHash = digest(JSON.stringify({ settings: basis.settings, versions, gates }));
  const id = `${basis.market}-${digest(JSON.stringify([basis.market, basis.origin, configHash])).slice(0, 12)}`;
  return { id, market: basis.market, configHash, origin: basis.origin, label: basis.label, startedAt: basis.startedAt };
}
