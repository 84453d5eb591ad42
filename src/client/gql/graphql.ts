/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Why a value is absent. */
export type AbsenceCode =
  /** The plugin itself found no meaningful value. */
  | 'DECLINED'
  /** The source had no value in its newest row. */
  | 'MISSING_VALUE'
  /** No row is known yet. */
  | 'NOT_YET'
  /** Nothing delivers the feed. */
  | 'NO_SOURCE'
  /** The plugin threw, or gave a value that is not finite or out of its range. */
  | 'PLUGIN_ERROR'
  /** The newest row is too old. */
  | 'STALE'
  /** Too few rows are known. */
  | 'WARMING_UP'
  | '%future added value';

/** The members of the council. */
export type AgentKey =
  /** Chief Judge */
  | 'CHIEF_JUDGE'
  /** Dark Pool Analyst */
  | 'DARK_POOL_ANALYST'
  /** Fundamentals */
  | 'FUNDAMENTALS'
  /** Macro Strategist */
  | 'MACRO_STRATEGIST'
  /** Momentum */
  | 'MOMENTUM'
  /** Risk Assessor */
  | 'RISK_ASSESSOR'
  /** Sentiment Analyst */
  | 'SENTIMENT_ANALYST'
  | '%future added value';

/** Why a position was closed. */
export type ExitReason =
  /** A person closed it. */
  | 'OPERATOR'
  /** The market went into a blocked regime. */
  | 'REGIME'
  /** The council said SELL. */
  | 'SELL_VERDICT'
  /** The price fell to the stop. */
  | 'STOP'
  /** The price rose to the take-profit level. */
  | 'TAKE_PROFIT'
  /** It had been held for the longest time allowed. */
  | 'TIME'
  /** The price fell to the stop after the trailing rule had lifted it. */
  | 'TRAILING_STOP'
  | '%future added value';

/** The gates. */
export type GateKey =
  /** Council confidence */
  | 'CONFIDENCE'
  /** Cooldown */
  | 'COOLDOWN'
  /** Distance from the long average */
  | 'EMA_PROXIMITY'
  /** Momentum */
  | 'MOMENTUM'
  /** News blackout */
  | 'NEWS_BLACKOUT'
  /** Market regime */
  | 'REGIME'
  /** Relative strength */
  | 'RSI'
  | '%future added value';

/** The state of the market, as the hidden Markov model names it. */
export type Regime =
  /** A lasting fall. */
  | 'BEAR_TRENDING'
  /** A lasting rise. */
  | 'BULL_TRENDING'
  /** Large holders bring coins to the exchanges. */
  | 'DISTRIBUTION'
  /** Wide swings without a direction. */
  | 'HIGH_VOLATILITY'
  /** Unusually narrow swings, which tend to end in a move. */
  | 'LOW_VOLATILITY_COMPRESSION'
  /** Stress outside crypto leads the market. */
  | 'MACRO_UNCERTAINTY'
  /** A rise out of a deep fall. */
  | 'RECOVERY'
  /** Large holders take coins off the exchanges. */
  | 'WHALE_ACCUMULATION'
  | '%future added value';

/** The signals. */
export type SignalKey =
  /** Block Pressure (OTC flow estimator) */
  | 'BLOCK_PRESSURE'
  /** Dominance of the Largest Coin */
  | 'BTC_DOMINANCE'
  /** US Dollar Index */
  | 'DOLLAR_INDEX'
  /** EMA200 Distance */
  | 'EMA200_DISTANCE'
  /** Exchange Net Flow */
  | 'EXCHANGE_NET_FLOW'
  /** Exchange Reserve Trend */
  | 'EXCHANGE_RESERVE_TREND'
  /** Fear & Greed */
  | 'FEAR_GREED'
  /** Funding Rate */
  | 'FUNDING_RATE'
  /** Gold */
  | 'GOLD'
  /** Hash Ribbon */
  | 'HASH_RIBBON'
  /** Implied Volatility (DVOL) */
  | 'IMPLIED_VOLATILITY'
  /** MVRV Z-Score */
  | 'MVRV_Z_SCORE'
  /** Net Absorption (OTC flow estimator) */
  | 'NET_ABSORPTION'
  /** News Blackout */
  | 'NEWS_BLACKOUT'
  /** Net Unrealised Profit/Loss */
  | 'NUPL'
  /** Open Interest Change */
  | 'OPEN_INTEREST_CHANGE'
  /** Price Momentum */
  | 'PRICE_MOMENTUM'
  /** Puell Multiple */
  | 'PUELL_MULTIPLE'
  /** RSI 1h */
  | 'RSI_1H'
  /** RSI 4h */
  | 'RSI_4H'
  /** RSI 15m */
  | 'RSI_15M'
  /** SOPR */
  | 'SOPR'
  /** Stablecoin Mint Impulse */
  | 'STABLECOIN_MINT_IMPULSE'
  /** VIX */
  | 'VIX'
  /** Yield Spread 10Y − 2Y */
  | 'YIELD_SPREAD'
  | '%future added value';

/** What a member of the council would do. */
export type Stance =
  /** Open a long position, or keep it. */
  | 'BUY'
  /** Do nothing. */
  | 'HOLD'
  /** Close the long position. */
  | 'SELL'
  | '%future added value';

/** How far a trade has come. */
export type TradeState =
  /** The position is closed. */
  | 'CLOSED'
  /** The order found no price: nothing was bought. */
  | 'EXPIRED'
  /** The position is held. */
  | 'OPEN'
  /** The order is out and has no price yet. */
  | 'ORDERED'
  | '%future added value';

/** Whether the council decided, or why it could not. */
export type VerdictReason =
  /** The Judge weighed the opinions and decided. */
  | 'DECIDED'
  /** The Judge failed. */
  | 'JUDGE_ERROR'
  /** Too few analysts had an opinion. */
  | 'NO_QUORUM'
  | '%future added value';

export type CycleQueryVariables = Exact<{
  id: string | number;
}>;


export type CycleQuery = { readonly cycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly cutoff: string, readonly recordHash: string, readonly readings: ReadonlyArray<{ readonly key: SignalKey, readonly value: number | null, readonly lean: number | null, readonly ageSeconds: number | null, readonly sources: ReadonlyArray<string>, readonly absence: { readonly code: AbsenceCode, readonly detail: string } | null }>, readonly regime: { readonly regime: Regime | null, readonly reason: string | null, readonly posterior: ReadonlyArray<{ readonly regime: Regime, readonly probability: number }> }, readonly opinions: ReadonlyArray<{ readonly key: AgentKey, readonly stance: Stance | null, readonly confidence: number | null, readonly rationale: string | null, readonly abstention: { readonly code: string, readonly detail: string } | null }>, readonly verdict: { readonly stance: Stance, readonly confidence: number, readonly reason: VerdictReason, readonly rationale: string, readonly dissent: ReadonlyArray<AgentKey>, readonly cycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly run: { readonly id: string } } }, readonly gates: ReadonlyArray<{ readonly key: GateKey, readonly passed: boolean, readonly code: string, readonly observed: string | null, readonly limit: string | null }>, readonly entry: { readonly entered: boolean, readonly reason: string }, readonly portfolio: { readonly cash: string, readonly realizedPnl: string, readonly positions: ReadonlyArray<{ readonly tradeId: string, readonly asset: string, readonly quantity: string, readonly entryPrice: string, readonly stop: string, readonly takeProfit: string }> }, readonly valuation: { readonly equity: string | null, readonly mark: string | null } } | null };

export type LatestCycleQueryVariables = Exact<{
  run?: string | number | null | undefined;
  asset?: string | null | undefined;
}>;


export type LatestCycleQuery = { readonly latestCycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly cutoff: string, readonly recordHash: string, readonly readings: ReadonlyArray<{ readonly key: SignalKey, readonly value: number | null, readonly lean: number | null, readonly ageSeconds: number | null, readonly sources: ReadonlyArray<string>, readonly absence: { readonly code: AbsenceCode, readonly detail: string } | null }>, readonly regime: { readonly regime: Regime | null, readonly reason: string | null, readonly posterior: ReadonlyArray<{ readonly regime: Regime, readonly probability: number }> }, readonly opinions: ReadonlyArray<{ readonly key: AgentKey, readonly stance: Stance | null, readonly confidence: number | null, readonly rationale: string | null, readonly abstention: { readonly code: string, readonly detail: string } | null }>, readonly verdict: { readonly stance: Stance, readonly confidence: number, readonly reason: VerdictReason, readonly rationale: string, readonly dissent: ReadonlyArray<AgentKey>, readonly cycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly run: { readonly id: string } } }, readonly gates: ReadonlyArray<{ readonly key: GateKey, readonly passed: boolean, readonly code: string, readonly observed: string | null, readonly limit: string | null }>, readonly entry: { readonly entered: boolean, readonly reason: string }, readonly portfolio: { readonly cash: string, readonly realizedPnl: string, readonly positions: ReadonlyArray<{ readonly tradeId: string, readonly asset: string, readonly quantity: string, readonly entryPrice: string, readonly stop: string, readonly takeProfit: string }> }, readonly valuation: { readonly equity: string | null, readonly mark: string | null } } | null };

export type CycleFieldsFragment = { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly cutoff: string, readonly recordHash: string, readonly readings: ReadonlyArray<{ readonly key: SignalKey, readonly value: number | null, readonly lean: number | null, readonly ageSeconds: number | null, readonly sources: ReadonlyArray<string>, readonly absence: { readonly code: AbsenceCode, readonly detail: string } | null }>, readonly regime: { readonly regime: Regime | null, readonly reason: string | null, readonly posterior: ReadonlyArray<{ readonly regime: Regime, readonly probability: number }> }, readonly opinions: ReadonlyArray<{ readonly key: AgentKey, readonly stance: Stance | null, readonly confidence: number | null, readonly rationale: string | null, readonly abstention: { readonly code: string, readonly detail: string } | null }>, readonly verdict: { readonly stance: Stance, readonly confidence: number, readonly reason: VerdictReason, readonly rationale: string, readonly dissent: ReadonlyArray<AgentKey>, readonly cycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly run: { readonly id: string } } }, readonly gates: ReadonlyArray<{ readonly key: GateKey, readonly passed: boolean, readonly code: string, readonly observed: string | null, readonly limit: string | null }>, readonly entry: { readonly entered: boolean, readonly reason: string }, readonly portfolio: { readonly cash: string, readonly realizedPnl: string, readonly positions: ReadonlyArray<{ readonly tradeId: string, readonly asset: string, readonly quantity: string, readonly entryPrice: string, readonly stop: string, readonly takeProfit: string }> }, readonly valuation: { readonly equity: string | null, readonly mark: string | null } };

export type TradesQueryVariables = Exact<{
  run?: string | number | null | undefined;
  asset?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TradesQuery = { readonly trades: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly asset: string, readonly state: TradeState, readonly orderedAt: string, readonly openedAt: string | null, readonly closedAt: string | null, readonly quote: string | null, readonly quantity: string | null, readonly entryPrice: string | null, readonly exitPrice: string | null, readonly exitReason: ExitReason | null, readonly pnl: string | null, readonly returnFraction: number | null, readonly sizingText: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type VerdictFieldsFragment = { readonly stance: Stance, readonly confidence: number, readonly reason: VerdictReason, readonly rationale: string, readonly dissent: ReadonlyArray<AgentKey>, readonly cycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly run: { readonly id: string } } };

export type LatestVerdictsQueryVariables = Exact<{
  run?: string | number | null | undefined;
  asset?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type LatestVerdictsQuery = { readonly verdicts: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly stance: Stance, readonly confidence: number, readonly reason: VerdictReason, readonly rationale: string, readonly dissent: ReadonlyArray<AgentKey>, readonly cycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly run: { readonly id: string } } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type VerdictsSubscriptionVariables = Exact<{
  run?: string | number | null | undefined;
  asset?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type VerdictsSubscription = { readonly verdicts: { readonly cursor: string, readonly node: { readonly stance: Stance, readonly confidence: number, readonly reason: VerdictReason, readonly rationale: string, readonly dissent: ReadonlyArray<AgentKey>, readonly cycle: { readonly id: string, readonly asset: string, readonly scheduledAt: string, readonly run: { readonly id: string } } } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const VerdictFieldsFragmentDoc = new TypedDocumentString(`
    fragment VerdictFields on Verdict {
  stance
  confidence
  reason
  rationale
  dissent
  cycle {
    id
    asset
    scheduledAt
    run {
      id
    }
  }
}
    `, {"fragmentName":"VerdictFields"}) as unknown as TypedDocumentString<VerdictFieldsFragment, unknown>;
export const CycleFieldsFragmentDoc = new TypedDocumentString(`
    fragment CycleFields on Cycle {
  id
  asset
  scheduledAt
  cutoff
  readings {
    key
    value
    lean
    ageSeconds
    sources
    absence {
      code
      detail
    }
  }
  regime {
    regime
    reason
    posterior {
      regime
      probability
    }
  }
  opinions {
    key
    stance
    confidence
    rationale
    abstention {
      code
      detail
    }
  }
  verdict {
    ...VerdictFields
  }
  gates {
    key
    passed
    code
    observed
    limit
  }
  entry {
    entered
    reason
  }
  portfolio {
    cash
    realizedPnl
    positions {
      tradeId
      asset
      quantity
      entryPrice
      stop
      takeProfit
    }
  }
  valuation {
    equity
    mark
  }
  recordHash
}
    fragment VerdictFields on Verdict {
  stance
  confidence
  reason
  rationale
  dissent
  cycle {
    id
    asset
    scheduledAt
    run {
      id
    }
  }
}`, {"fragmentName":"CycleFields"}) as unknown as TypedDocumentString<CycleFieldsFragment, unknown>;
export const CycleDocument = new TypedDocumentString(`
    query Cycle($id: ID!) {
  cycle(id: $id) {
    ...CycleFields
  }
}
    fragment CycleFields on Cycle {
  id
  asset
  scheduledAt
  cutoff
  readings {
    key
    value
    lean
    ageSeconds
    sources
    absence {
      code
      detail
    }
  }
  regime {
    regime
    reason
    posterior {
      regime
      probability
    }
  }
  opinions {
    key
    stance
    confidence
    rationale
    abstention {
      code
      detail
    }
  }
  verdict {
    ...VerdictFields
  }
  gates {
    key
    passed
    code
    observed
    limit
  }
  entry {
    entered
    reason
  }
  portfolio {
    cash
    realizedPnl
    positions {
      tradeId
      asset
      quantity
      entryPrice
      stop
      takeProfit
    }
  }
  valuation {
    equity
    mark
  }
  recordHash
}
fragment VerdictFields on Verdict {
  stance
  confidence
  reason
  rationale
  dissent
  cycle {
    id
    asset
    scheduledAt
    run {
      id
    }
  }
}`) as unknown as TypedDocumentString<CycleQuery, CycleQueryVariables>;
export const LatestCycleDocument = new TypedDocumentString(`
    query LatestCycle($run: ID, $asset: String) {
  latestCycle(run: $run, asset: $asset) {
    ...CycleFields
  }
}
    fragment CycleFields on Cycle {
  id
  asset
  scheduledAt
  cutoff
  readings {
    key
    value
    lean
    ageSeconds
    sources
    absence {
      code
      detail
    }
  }
  regime {
    regime
    reason
    posterior {
      regime
      probability
    }
  }
  opinions {
    key
    stance
    confidence
    rationale
    abstention {
      code
      detail
    }
  }
  verdict {
    ...VerdictFields
  }
  gates {
    key
    passed
    code
    observed
    limit
  }
  entry {
    entered
    reason
  }
  portfolio {
    cash
    realizedPnl
    positions {
      tradeId
      asset
      quantity
      entryPrice
      stop
      takeProfit
    }
  }
  valuation {
    equity
    mark
  }
  recordHash
}
fragment VerdictFields on Verdict {
  stance
  confidence
  reason
  rationale
  dissent
  cycle {
    id
    asset
    scheduledAt
    run {
      id
    }
  }
}`) as unknown as TypedDocumentString<LatestCycleQuery, LatestCycleQueryVariables>;
export const TradesDocument = new TypedDocumentString(`
    query Trades($run: ID, $asset: String, $first: Int, $after: String) {
  trades(run: $run, asset: $asset, first: $first, after: $after) {
    nodes {
      id
      asset
      state
      orderedAt
      openedAt
      closedAt
      quote
      quantity
      entryPrice
      exitPrice
      exitReason
      pnl
      returnFraction
      sizingText
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TradesQuery, TradesQueryVariables>;
export const LatestVerdictsDocument = new TypedDocumentString(`
    query LatestVerdicts($run: ID, $asset: String, $first: Int, $after: String) {
  verdicts(run: $run, asset: $asset, first: $first, after: $after) {
    edges {
      cursor
      node {
        ...VerdictFields
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment VerdictFields on Verdict {
  stance
  confidence
  reason
  rationale
  dissent
  cycle {
    id
    asset
    scheduledAt
    run {
      id
    }
  }
}`) as unknown as TypedDocumentString<LatestVerdictsQuery, LatestVerdictsQueryVariables>;
export const VerdictsDocument = new TypedDocumentString(`
    subscription Verdicts($run: ID, $asset: String, $after: String) {
  verdicts(run: $run, asset: $asset, after: $after) {
    cursor
    node {
      ...VerdictFields
    }
  }
}
    fragment VerdictFields on Verdict {
  stance
  confidence
  reason
  rationale
  dissent
  cycle {
    id
    asset
    scheduledAt
    run {
      id
    }
  }
}`) as unknown as TypedDocumentString<VerdictsSubscription, VerdictsSubscriptionVariables>;