import { ConfigError } from '../domain/errors.ts';
import type { GateDefinition } from '../sdk/define-gate.ts';

/**
 * The settings of each gate by key: what the configuration gives, checked against the gate's own options, defaults filled in.
 * @throws ConfigError CONFIG_INVALID listing every unknown gate and every setting that its gate does not take
 */
export function resolveGateOptions(
  gates: readonly GateDefinition[],
  given: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): ReadonlyMap<string, Record<string, unknown>> {
  const faults: string[] = [];
  const keys = gates.map(({ key }) => key);
  for (const key of Object.keys(given)) {
    if (!keys.includes(key)) faults.push(`gates.${key}: there is no such gate. There are ${keys.join(', ')}.`);
  }
  const resolved = new Map<string, Record<string, unknown>>();
  for (const { key, options } of gates) {
    const parsed = options.safeParse(given[key] ?? {});
    if (parsed.success) resolved.set(key, parsed.data);
    else faults.push(...parsed.error.issues.map(({ path, message }) => `gates.${[key, ...path].join('.')}: ${message}.`));
  }
  if (faults.length > 0) {
    throw new ConfigError(
      'CONFIG_INVALID',
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
  }
  return resolved;
}
