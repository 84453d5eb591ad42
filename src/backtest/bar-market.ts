import type { ExecutionBar, ExecutionMarket } from '../domain/ports.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { BarColumns } from '../series/resample.ts';

/** A mark price is fresh for this many bars. */
const FRESH_BARS = 2;

/** A market of closed bars: an order is filled at the open of the first bar that opens at or after its decision. */
export class BarMarket implements ExecutionMarket {
  readonly venue: string;
  readonly quote: string;
  readonly barMs: Milliseconds;
  readonly #asset: string;
  readonly #bars: BarColumns;
  /** Bars that closed at or before the last instant that was asked about. */
  #closed = 0;

  /** @param bars - ascending, one asset's; `asOf` is the close of a bar */
  constructor(asset: string, venue: string, quote: string, bars: BarColumns, barMs: Milliseconds) {
    this.#asset = asset;
    this.venue = venue;
    this.quote = quote;
    this.barMs = barMs;
    this.#bars = bars;
  }

  bars(asset: string, after: Instant, until: Instant): readonly ExecutionBar[] {
    if (asset !== this.#asset) return [];
    const end = this.#closedBy(until);
    let start = end;
    while (start > 0 && this.#bars.asOf[start - 1]! > after) start -= 1;
    const bars: ExecutionBar[] = [];
    for (let i = start; i < end; i += 1) bars.push(this.#bar(i));
    return bars;
  }

  firstPrice(asset: string, now: Instant, until: Instant): { readonly at: Instant; readonly price: number } | null {
    if (asset !== this.#asset) return null;
    for (let i = this.#closedBy(now); i < this.#bars.asOf.length; i += 1) {
      const openAt = this.#bars.asOf[i]! - this.barMs;
      if (openAt >= until) return null;
      if (openAt >= now) return { at: openAt, price: this.#bars.open[i]! };
    }
    return null;
  }

  mark(asset: string, now: Instant): number | null {
    if (asset !== this.#asset) return null;
    const last = this.#closedBy(now) - 1;
    return last >= 0 && now - this.#bars.asOf[last]! < FRESH_BARS * this.barMs ? this.#bars.close[last]! : null;
  }

  /** How many bars closed at or before an instant; cheap while the instants asked about move forward. */
  #closedBy(now: Instant): number {
    const { asOf } = this.#bars;
    let closed = this.#closed;
    while (closed > 0 && asOf[closed - 1]! > now) closed -= 1;
    while (closed < asOf.length && asOf[closed]! <= now) closed += 1;
    this.#closed = closed;
    return closed;
  }

  #bar(index: number): ExecutionBar {
    const { asOf, open, high, low, close } = this.#bars;
    return {
      openAt: asOf[index]! - this.barMs,
      closeAt: asOf[index]!,
      open: open[index]!,
      high: high[index]!,
      low: low[index]!,
      close: close[index]!,
    };
  }
}
