import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { CollectionReport, Run } from '../src/domain/cycle-record.ts';
import type { Abstention } from '../src/domain/council.ts';
import type { Absence } from '../src/domain/reading.ts';
import type { Instant } from '../src/domain/time.ts';
import type { Amount, CloseEvent, EntryDecision, ExitLevels, ExpiredEvent, FillEvent, OrderEvent, Portfolio, Position, StopMovedEvent, TradeEvent, Valuation } from '../src/domain/trade.ts';
import type { PluginDefinition, Registry } from '../src/kernel/registry.ts';
import type { AgentDefinition, GateDefinition, ProviderDefinition, SignalDefinition } from '../src/sdk/index.ts';
import type { ApiContext, Progress, SystemStatus } from './context.ts';
import type { Enums } from './enums.ts';
import type { GateCount, ReadingPoint, RegimeChange, StoredCycle, StoredRegimeModel, StoredRun, StoredTrade } from './reader.ts';
import type { CycleGate, CycleOpinion, CycleReading, Figure, GateView, NamedProbability, PluginView, StageTiming, StanceCount } from './views.ts';

/** What stands behind each type of the schema. */
interface Objects {
  Absence: Absence;
  Abstention: Abstention;
  Agent: AgentDefinition;
}

export interface Types {
  Context: ApiContext;
  Objects: Objects;
}
