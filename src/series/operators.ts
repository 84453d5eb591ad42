/**
 * The operators that derived columns are built from. Every one names its unit and formula where it is defined, and
 * treats a missing row the same way: see `operators/rules.ts`.
 */
export { distanceFromEma, ema, ratioToMean, sma, sum } from './operators/averages.ts';
export { changeOver, differenceOver, logReturn, roc } from './operators/changes.ts';
export { difference, quotient, sumOf } from './operators/columns.ts';
export { compose, pipe } from './operators/compose.ts';
export { type DeviationKind, rollingDeviation, rollingZScore, zScoreOfPreceding } from './operators/deviations.ts';
export { drawdown, expandingDeviation, expandingMean } from './operators/expanding.ts';
export { lag } from './operators/lag.ts';
export { percentileRank } from './operators/percentile-rank.ts';
export { rsi } from './operators/rsi.ts';
export { atr, trueRange } from './operators/true-range.ts';
export { bollingerWidth, realizedVolatility } from './operators/volatility.ts';
