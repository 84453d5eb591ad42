import { describeError } from '../domain/errors.ts';
import type { AnalystDefinition } from '../sdk/define-agent.ts';
import type { GateDefinition } from '../sdk/define-gate.ts';
import type { ProviderDefinition } from '../sdk/define-provider.ts';
import { checkFeed, checkInput } from './check-inputs.ts';
import type { Candidate } from './load-plugins.ts';
import { findCycles } from './order-signals.ts';
import { checkShape } from './plugin-shapes.ts';
import type { Problems } from './problems.ts';
import type { PluginDefinition } from './registry.ts';
import { didYouMean } from './suggest.ts';

/** A plugin of a known shape, and where it came from. */
export interface Plugin<D extends PluginDefinition = PluginDefinition> {
  readonly definition: D;
  readonly origin: string;
}

/** Checks everything about the candidates, alone and together; returns those that have the shape of their kind. */
export function validatePlugins(candidates: readonly Candidate[], problems: Problems): readonly Plugin[] {
  checkDuplicates(candidates, problems);
  // A signal whose file is at fault is still known, so that its readers are not blamed for it.
  const signals = new Set(
    candidates
      .filter(({ kind }) => kind === 'signal')
      .map(({ name }) => name)
      .sort(),
  );
  const plugins = candidates.flatMap((candidate) => checkAlone(candidate, problems));
  for (const { definition, origin } of plugins) {
    const report = (fault: string, fix: string): void => {
      problems.add(origin, { fault, fix });
    };
    if (definition.kind === 'signal' || definition.kind === 'gate') {
      for (const [name, input] of Object.entries(definition.inputs)) {
        for (const fault of checkInput(name, input, signals)) problems.add(origin, fault);
      }
    }
    if (definition.kind === 'gate') checkOptions(definition, report);
    if (definition.kind === 'provider') checkOffers(definition, report);
    if (definition.kind === 'agent' && definition.role === 'analyst') checkExtras(definition, signals, report);
  }
  checkCouncil(plugins, candidates, problems);
  checkOrders(plugins, problems);
  checkCycles(plugins, problems);
  return plugins;
}

type Report = (fault: string, fix: string) => void;

function checkAlone({ kind, name, origin, definition }: Candidate, problems: Problems): readonly Plugin[] {
  if (definition === null) return [];
  const faults = checkShape(kind, definition);
  for (const fault of faults) problems.add(origin, fault);
  const { key } = definition;
  if (typeof key === 'string' && key !== name) {
    problems.add(origin, { fault: `its key '${key}' is not the file's name '${name}'`, fix: `Write key: '${name}', or rename the file` });
  }
  return faults.length === 0 ? [{ definition: definition as unknown as PluginDefinition, origin }] : [];
}

function checkDuplicates(candidates: readonly Candidate[], problems: Problems): void {
  const first = new Map<string, string>();
  for (const { kind, name, origin } of candidates) {
    const other = first.get(`${kind}:${name}`);
    if (other === undefined) first.set(`${kind}:${name}`, origin);
    else
      problems.add(origin, {
        fault: `the ${kind} '${name}' is also in ${other}`,
        fix: 'Rename or remove one: a plugin never replaces another',
      });
  }
}

function checkOptions({ options }: GateDefinition, report: Report): void {
  try {
    const parsed = options.safeParse({});
    if (parsed.success) return;
    for (const { path, message } of parsed.error.issues) {
      report(`option '${path.join('.')}' has no default that fits: ${message}`, 'Give every option a default: z.number().default(…)');
    }
  } catch (error) {
    report(`its options cannot be read: ${describeError(error)}`, 'Declare them as a plain z.strictObject without asynchronous checks');
  }
}

function checkOffers({ offers }: ProviderDefinition, report: Report): void {
  const seen = new Set<string>();
  for (const { feed, cadenceMs, publicationLagMs, maxAgeMs } of offers) {
    const fault = checkFeed(feed);
    if (fault !== null) {
      report(`an offer ${fault.fault}`, fault.fix);
      continue;
    }
    if (seen.has(feed.id)) report(`it offers ${feed.id} twice`, 'Keep one of the offers');
    seen.add(feed.id);
    // Right before the next row can be fetched, the newest one is as old as a cadence and the lag.
    if (maxAgeMs < cadenceMs + publicationLagMs) {
      report(`its ${feed.id} would be stale before the next row can come`, 'Make maxAgeMs at least cadenceMs + publicationLagMs');
    }
  }
}

function checkExtras({ inputs }: AnalystDefinition, signals: ReadonlySet<string>, report: Report): void {
  for (const key of inputs.signals ?? []) {
    if (signals.has(key)) continue;
    report(
      `it asks for an unknown signal '${key}'`,
      didYouMean(key, signals, 'Name a signal that exists; `ghost-council plugins` lists them'),
    );
  }
}

function checkCouncil(plugins: readonly Plugin[], candidates: readonly Candidate[], problems: Problems): void {
  // A member whose file is at fault is not missing.
  const broken = candidates.some(({ kind, origin }) => kind === 'agent' && !plugins.some((plugin) => plugin.origin === origin));
  const agents = plugins.filter(({ definition }) => definition.kind === 'agent');
  const judges = agents.filter(({ definition }) => definition.kind === 'agent' && definition.role === 'judge');
  if (judges.length === 0 && !broken) problems.add('agents', { fault: 'the council has no judge', fix: "Add an agent with role: 'judge'" });
  for (const { origin } of judges.slice(1)) {
    problems.add(origin, { fault: `the council has a judge already, in ${judges[0]!.origin}`, fix: 'Keep one of them' });
  }
  if (agents.length === judges.length && !broken) {
    problems.add('agents', { fault: 'the council has no analyst', fix: "Add an agent with role: 'analyst'" });
  }
}

function checkOrders(plugins: readonly Plugin[], problems: Problems): void {
  const gates = plugins.flatMap(({ definition, origin }) => (definition.kind === 'gate' ? [{ order: definition.order, origin }] : []));
  const first = new Map<number, string>();
  for (const { order, origin } of gates) {
    const other = first.get(order);
    if (other === undefined) {
      first.set(order, origin);
      continue;
    }
    const free = Math.max(...gates.map((gate) => gate.order)) + 1;
    problems.add(origin, { fault: `its order ${String(order)} is taken by ${other}`, fix: `Take a free one, such as ${String(free)}` });
  }
}

function checkCycles(plugins: readonly Plugin[], problems: Problems): void {
  const signals = plugins.flatMap(({ definition }) => (definition.kind === 'signal' ? [definition] : []));
  for (const cycle of findCycles(signals)) {
    const origin = plugins.find(({ definition }) => definition.kind === 'signal' && definition.key === cycle[0])!.origin;
    problems.add(origin, { fault: `signals read each other in a circle: ${cycle.join(' → ')}`, fix: 'Remove one of these readings' });
  }
}
