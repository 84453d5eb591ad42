/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Cycle($id: ID!) {\n  cycle(id: $id) {\n    ...CycleFields\n  }\n}\n\nquery LatestCycle($run: ID, $asset: String) {\n  latestCycle(run: $run, asset: $asset) {\n    ...CycleFields\n  }\n}\n\nfragment CycleFields on Cycle {\n  id\n  asset\n  scheduledAt\n  cutoff\n  readings {\n    key\n    value\n    lean\n    ageSeconds\n    sources\n    absence {\n      code\n      detail\n    }\n  }\n  regime {\n    regime\n    reason\n    posterior {\n      regime\n      probability\n    }\n  }\n  opinions {\n    key\n    stance\n    confidence\n    rationale\n    abstention {\n      code\n      detail\n    }\n  }\n  verdict {\n    ...VerdictFields\n  }\n  gates {\n    key\n    passed\n    code\n    observed\n    limit\n  }\n  entry {\n    entered\n    reason\n  }\n  portfolio {\n    cash\n    realizedPnl\n    positions {\n      tradeId\n      asset\n      quantity\n      entryPrice\n      stop\n      takeProfit\n    }\n  }\n  valuation {\n    equity\n    mark\n  }\n  recordHash\n}": typeof types.CycleDocument,
    "query Trades($run: ID, $asset: String, $first: Int, $after: String) {\n  trades(run: $run, asset: $asset, first: $first, after: $after) {\n    nodes {\n      id\n      asset\n      state\n      orderedAt\n      openedAt\n      closedAt\n      quote\n      quantity\n      entryPrice\n      exitPrice\n      exitReason\n      pnl\n      returnFraction\n      sizingText\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.TradesDocument,
    "fragment VerdictFields on Verdict {\n  stance\n  confidence\n  reason\n  rationale\n  dissent\n  cycle {\n    id\n    asset\n    scheduledAt\n    run {\n      id\n    }\n  }\n}\n\nquery LatestVerdicts($run: ID, $asset: String, $first: Int, $after: String) {\n  verdicts(run: $run, asset: $asset, first: $first, after: $after) {\n    edges {\n      cursor\n      node {\n        ...VerdictFields\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nsubscription Verdicts($run: ID, $asset: String, $after: String) {\n  verdicts(run: $run, asset: $asset, after: $after) {\n    cursor\n    node {\n      ...VerdictFields\n    }\n  }\n}": typeof types.VerdictFieldsFragmentDoc,
};
const documents: Documents = {
    "query Cycle($id: ID!) {\n  cycle(id: $id) {\n    ...CycleFields\n  }\n}\n\nquery LatestCycle($run: ID, $asset: String) {\n  latestCycle(run: $run, asset: $asset) {\n    ...CycleFields\n  }\n}\n\nfragment CycleFields on Cycle {\n  id\n  asset\n  scheduledAt\n  cutoff\n  readings {\n    key\n    value\n    lean\n    ageSeconds\n    sources\n    absence {\n      code\n      detail\n    }\n  }\n  regime {\n    regime\n    reason\n    posterior {\n      regime\n      probability\n    }\n  }\n  opinions {\n    key\n    stance\n    confidence\n    rationale\n    abstention {\n      code\n      detail\n    }\n  }\n  verdict {\n    ...VerdictFields\n  }\n  gates {\n    key\n    passed\n    code\n    observed\n    limit\n  }\n  entry {\n    entered\n    reason\n  }\n  portfolio {\n    cash\n    realizedPnl\n    positions {\n      tradeId\n      asset\n      quantity\n      entryPrice\n      stop\n      takeProfit\n    }\n  }\n  valuation {\n    equity\n    mark\n  }\n  recordHash\n}": types.CycleDocument,
    "query Trades($run: ID, $asset: String, $first: Int, $after: String) {\n  trades(run: $run, asset: $asset, first: $first, after: $after) {\n    nodes {\n      id\n      asset\n      state\n      orderedAt\n      openedAt\n      closedAt\n      quote\n      quantity\n      entryPrice\n      exitPrice\n      exitReason\n      pnl\n      returnFraction\n      sizingText\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.TradesDocument,
    "fragment VerdictFields on Verdict {\n  stance\n  confidence\n  reason\n  rationale\n  dissent\n  cycle {\n    id\n    asset\n    scheduledAt\n    run {\n      id\n    }\n  }\n}\n\nquery LatestVerdicts($run: ID, $asset: String, $first: Int, $after: String) {\n  verdicts(run: $run, asset: $asset, first: $first, after: $after) {\n    edges {\n      cursor\n      node {\n        ...VerdictFields\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nsubscription Verdicts($run: ID, $asset: String, $after: String) {\n  verdicts(run: $run, asset: $asset, after: $after) {\n    cursor\n    node {\n      ...VerdictFields\n    }\n  }\n}": types.VerdictFieldsFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Cycle($id: ID!) {\n  cycle(id: $id) {\n    ...CycleFields\n  }\n}\n\nquery LatestCycle($run: ID, $asset: String) {\n  latestCycle(run: $run, asset: $asset) {\n    ...CycleFields\n  }\n}\n\nfragment CycleFields on Cycle {\n  id\n  asset\n  scheduledAt\n  cutoff\n  readings {\n    key\n    value\n    lean\n    ageSeconds\n    sources\n    absence {\n      code\n      detail\n    }\n  }\n  regime {\n    regime\n    reason\n    posterior {\n      regime\n      probability\n    }\n  }\n  opinions {\n    key\n    stance\n    confidence\n    rationale\n    abstention {\n      code\n      detail\n    }\n  }\n  verdict {\n    ...VerdictFields\n  }\n  gates {\n    key\n    passed\n    code\n    observed\n    limit\n  }\n  entry {\n    entered\n    reason\n  }\n  portfolio {\n    cash\n    realizedPnl\n    positions {\n      tradeId\n      asset\n      quantity\n      entryPrice\n      stop\n      takeProfit\n    }\n  }\n  valuation {\n    equity\n    mark\n  }\n  recordHash\n}"): typeof import('./graphql.ts').CycleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Trades($run: ID, $asset: String, $first: Int, $after: String) {\n  trades(run: $run, asset: $asset, first: $first, after: $after) {\n    nodes {\n      id\n      asset\n      state\n      orderedAt\n      openedAt\n      closedAt\n      quote\n      quantity\n      entryPrice\n      exitPrice\n      exitReason\n      pnl\n      returnFraction\n      sizingText\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): typeof import('./graphql.ts').TradesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment VerdictFields on Verdict {\n  stance\n  confidence\n  reason\n  rationale\n  dissent\n  cycle {\n    id\n    asset\n    scheduledAt\n    run {\n      id\n    }\n  }\n}\n\nquery LatestVerdicts($run: ID, $asset: String, $first: Int, $after: String) {\n  verdicts(run: $run, asset: $asset, first: $first, after: $after) {\n    edges {\n      cursor\n      node {\n        ...VerdictFields\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nsubscription Verdicts($run: ID, $asset: String, $after: String) {\n  verdicts(run: $run, asset: $asset, after: $after) {\n    cursor\n    node {\n      ...VerdictFields\n    }\n  }\n}"): typeof import('./graphql.ts').VerdictFieldsFragmentDoc;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
