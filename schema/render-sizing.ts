import type { OrderEvent } from '../src/domain/trade.ts';

/** The sentence that people read for how a quantity came about; null without figures. */
export function renderSizing(figures: OrderEvent['sizing']): string | null {
  const names = Object.keys(figures);
  if (names.length === 0) return null;
  const {
    equity,
    price,
    realisedDailyVolatility,
    targetDailyVolatility,
    wantedFraction,
    maxFractionPerTrade,
    exposureRoom,
    notional,
    quantity,
  } = figures;
  if (
    [
      equity,
      price,
      realisedDailyVolatility,
      targetDailyVolatility,
      wantedFraction,
      maxFractionPerTrade,
      exposureRoom,
      notional,
      quantity,
    ].includes(undefined)
  ) {
    return names.map((name) => `${name} ${figures[name]!}`).join(', ');
  }
  return (
    `A target of ${percent(targetDailyVolatility)} a day over a realised volatility of ${percent(realisedDailyVolatility)} wants ${percent(wantedFraction)} ` +
    `of the equity of ${amount(equity)}; at most ${percent(maxFractionPerTrade)} per trade and ${amount(exposureRoom)} in all are allowed: ` +
    `${amount(notional)}, which is ${quantity!} at ${amount(price)}.`
  );
}

function percent(fraction: number | undefined): string {
  return `${Math.round(fraction! * 10_000) / 100} %`;
}

function amount(value: number | undefined): string {
  return String(Math.round(value! * 100) / 100);
}
