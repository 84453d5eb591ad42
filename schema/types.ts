import type { ArgBuilder } from '@pothos/core';
import type { Abstention, Reasoner, Stance, Verdict } from '../src/domain/council.ts';
import type { CollectionReport, CycleRecord, MarketKind, Stage } from '../src/domain/cycle-record.ts';
import type { Absence, SignalCategory } from '../src/domain/reading.ts';
import type { Regime, RegimeReading } from '../src/domain/regime.ts';
import type { Instant } from '../src/domain/time.ts';
import type {
  Amount,
  CloseEvent,
  EntryDecision,
  ExitLevels,
  ExitReason,
  ExpiredEvent,
  FillEvent,
  OrderEvent,
  Portfolio,
  Position,
  StopMovedEvent,
  TradeEvent,
  Valuation,
} from '../src/domain/trade.ts';
import type { Unit } from '../src/domain/units.ts';
import type { PluginKind } from '../src/kernel/registry.ts';
import type { ProviderDefinition } from '../src/sdk/index.ts';
import type { ApiContext, Phase, Progress, SystemStatus } from './context.ts';
import type {
  GateCount,
  RegimeChange,
  SignalPoint,
  StoredCycle,
  StoredRegimeModel,
  StoredRun,
  StoredTrade,
  StoredTradeEvent,
} from '../src/store/queries.ts';
import type {
  AgentView,
  CycleGateResult,
  CycleOpinion,
  CycleReading,
  Figure,
  GateView,
  PluginView,
  RegimeProbability,
  SignalView,
  StageTiming,
  TradeState,
} from './views.ts';

interface Same<T> {
  readonly Input: T;
  readonly Output: T;
}

/** Pothos knows enums only by reference; listed with the scalars they can be named in any file, like every other type. */
interface EnumValues {
  AbsenceCode: Same<Absence['code']>;
  AgentKey: Same<string>;
  AgentRole: Same<'analyst' | 'judge'>;
  CollectionOutcome: Same<CollectionReport['outcome']>;
  CycleOrigin: Same<CycleRecord['origin']>;
  ExitReason: Same<ExitReason>;
  GateKey: Same<string>;
  Market: Same<MarketKind>;
  Phase: Same<Phase>;
  PluginKind: Same<PluginKind>;
  ProviderKey: Same<string>;
  Reasoner: Same<Reasoner>;
  Regime: Same<Regime>;
  Side: Same<'buy' | 'sell'>;
  SignalCategory: Same<SignalCategory>;
  SignalKey: Same<string>;
  Stage: Same<Stage>;
  Stance: Same<Stance>;
  TradeState: Same<TradeState>;
  Unit: Same<Unit>;
  VerdictReason: Same<Verdict['reason']>;
}

interface ScalarValues extends EnumValues {
  DateTime: Same<Instant>;
  Decimal: Same<Amount>;
  ID: { readonly Input: string; readonly Output: string };
}

/** A stored event of one kind. */
type Recorded<Event extends TradeEvent> = StoredTradeEvent & { readonly event: Event };

/** What stands behind each object of the schema. */
interface Objects {
  Absence: Absence;
  Abstention: Abstention;
  Agent: AgentView;
  CloseEvent: Recorded<CloseEvent>;
  Collection: CollectionReport;
  Contradiction: readonly [string, string];
  Cycle: StoredCycle;
  Entry: EntryDecision;
  ExitLevels: ExitLevels;
  ExpiredEvent: Recorded<ExpiredEvent>;
  Figure: Figure;
  FillEvent: Recorded<FillEvent>;
  Gate: GateView;
  GateCount: GateCount;
  GateResult: CycleGateResult;
  Opinion: CycleOpinion;
  OrderEvent: Recorded<OrderEvent>;
  Plugin: PluginView;
  Portfolio: Portfolio;
  Position: Position;
  Progress: Progress;
  Provider: ProviderDefinition;
  Reading: CycleReading;
  RegimeChange: RegimeChange;
  RegimeModel: StoredRegimeModel & { readonly hash: string };
  RegimeProbability: RegimeProbability;
  RegimeReading: RegimeReading;
  Run: StoredRun;
  Signal: SignalView;
  SignalPoint: SignalPoint;
  StageTiming: StageTiming;
  Status: SystemStatus;
  StopMovedEvent: Recorded<StopMovedEvent>;
  Trade: StoredTrade;
  Valuation: Valuation;
  Verdict: StoredCycle;
}

/** What declares the arguments of a field. */
export type Arg = ArgBuilder<PothosSchemaTypes.ExtendDefaultTypes<Types>>;

/** Everything that Pothos checks the schema's definition against. */
export interface Types {
  Context: ApiContext;
  Scalars: { [Name in keyof ScalarValues]: ScalarValues[Name] };
  Objects: Objects;
  Interfaces: { TradeEvent: StoredTradeEvent };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}
