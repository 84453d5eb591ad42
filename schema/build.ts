import { GraphQLEnumType, type GraphQLSchema } from 'graphql';
import { enumName, type Registry } from '../src/kernel/registry.ts';
import { defineAgent } from './agent.ts';
import { createBuilder } from './builder.ts';
import { defineCycle } from './cycle.ts';
import { definePluginEnum, type PluginEnum } from './enum.ts';
import { defineFigure } from './figure.ts';
import { defineGate } from './gate.ts';
import { defineOpinion } from './opinion.ts';
import { definePlugin } from './plugin.ts';
import { definePortfolio } from './portfolio.ts';
import { defineProvider } from './provider.ts';
import { defineReading } from './reading.ts';
import { defineRegimeModel } from './regime-model.ts';
import { defineRegime } from './regime.ts';
import { defineRun } from './run.ts';
import { defineScalars } from './scalars.ts';
import { defineSignalHistory } from './signal-history.ts';
import { defineSignal } from './signal.ts';
import { defineStatus } from './status.ts';
import { defineTradeEvent } from './trade-event.ts';
import { defineTrade } from './trade.ts';
import { defineVerdict } from './verdict.ts';

/** What a schema is built from. */
export interface SchemaParts {
  readonly registry: Registry;
  /** Keys that records have, by kind; those without a plugin become deprecated values. */
  readonly storedKeys?: { readonly [Kind in 'signals' | 'agents' | 'gates' | 'providers']?: readonly string[] };
}

/** The schema of the API: sorted, so that equal plugins give equal text. */
export function buildSchema({ registry, storedKeys = {} }: SchemaParts): GraphQLSchema {
  const builder = createBuilder();
  builder.queryType({ description: 'Everything that can be asked. Fields without a `run` are about the run that this server runs.' });
  builder.subscriptionType({ description: 'Everything that can be followed.' });
  defineScalars(builder);
  definePluginEnum(builder, 'SignalKey', 'The signals.', registry.signals, storedKeys.signals ?? []);
  definePluginEnum(builder, 'AgentKey', 'The members of the council.', [...registry.analysts, registry.judge], storedKeys.agents ?? []);
  definePluginEnum(builder, 'GateKey', 'The gates.', registry.gates, storedKeys.gates ?? []);
  definePluginEnum(builder, 'ProviderKey', 'The providers.', registry.providers, storedKeys.providers ?? []);
  defineFigure(builder);
  defineRun(builder);
  defineCycle(builder);
  defineReading(builder, registry);
  defineSignal(builder, registry);
  defineSignalHistory(builder);
  defineRegime(builder);
  defineRegimeModel(builder);
  defineOpinion(builder, registry);
  defineVerdict(builder, registry);
  defineGate(builder, registry);
  defineTrade(builder);
  defineTradeEvent(builder);
  definePortfolio(builder);
  defineAgent(builder, registry);
  defineProvider(builder, registry);
  definePlugin(builder, registry);
  defineStatus(builder);
  const schema = builder.toSchema({ sortSchema: true });
  for (const name of PLUGIN_ENUMS) acceptUnknownKeys(schema.getType(name));
  return schema;
}

const PLUGIN_ENUMS: readonly PluginEnum[] = ['SignalKey', 'AgentKey', 'GateKey', 'ProviderKey'];

/**
 * Lets an enum of plugins serve keys that it does not have. A record that another version of the program has written since this one
 * started may hold them, and a record must never become unreadable. Clients are told to tolerate unknown values.
 */
function acceptUnknownKeys(type: unknown): void {
  if (!(type instanceof GraphQLEnumType)) return;
  const known = new Map(type.getValues().map(({ name, value }) => [value as unknown, name]));
  type.serialize = (key: unknown) => known.get(key) ?? enumName(String(key));
}
