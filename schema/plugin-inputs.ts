import type { Registry } from '../src/kernel/registry.ts';
import type { Inputs, InputSource } from '../src/sdk/index.ts';

/** The feeds that inputs rest on, directly or through signals, sorted. */
export function feedsOf(inputs: Inputs, registry: Registry): string[] {
  const feeds = new Set<string>();
  const visit = (declared: Inputs): void => {
    for (const { source } of Object.values(declared)) visitSource(source);
  };
  const visitSource = (source: InputSource): void => {
    switch (source.kind) {
      case 'row':
      case 'events':
        feeds.add(source.feed.id);
        break;
      case 'value':
      case 'history':
      case 'timed-history':
        feeds.add(source.column.feed.id);
        break;
      case 'derived':
        for (const column of source.columns) feeds.add(column.feed.id);
        break;
      case 'venues':
        visitSource(source.of);
        break;
      case 'reading':
        // The registry has no cycles: loading it would have failed.
        visit(registry.signals.find((signal) => signal.key === source.signal)?.inputs ?? {});
        break;
    }
  };
  visit(inputs);
  return [...feeds].sort();
}
