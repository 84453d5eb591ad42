import type { GateResult } from '../../domain/gate.ts';
import { candles } from '../../feeds/index.ts';
import type { Inputs } from '../../sdk/inputs.ts';
import { derived } from '../../sdk/inputs.ts';
import { atr, realizedVolatility } from '../../series/operators.ts';
import type { Frame } from '../../series/frame.ts';
import { InputSet, type ReadingLookup } from '../compute/input-set.ts';

const HOURS_PER_WEEK = 168;
const HOURS_PER_DAY = 24;

const TRADER_INPUTS = {
  atr: derived([candles('1h').high, candles('1h').low, candles('1h').close], atr(14)),
  volatility: derived(candles('1h').close, realizedVolatility(HOURS_PER_WEEK, HOURS_PER_DAY)),
} satisfies Inputs;

/** What the Ghost Trader must know of the market to size and to protect a position; null where it is not known. */
export interface TraderFacts {
  /** ATR(14) of hourly bars, in the quote currency. */
  readonly atr1h: number | null;
  /** Standard deviation of the log returns of the last 168 hours, scaled to a day, as a fraction. */
  readonly realisedDailyVolatility: number | null;
}

/** Follows what the Ghost Trader must know of one asset's market. */
export class TraderInputs {
  readonly #atr: InputSet;
  readonly #volatility: InputSet;

  constructor(frame: Frame, readings: ReadingLookup) {
    this.#atr = new InputSet({ value: TRADER_INPUTS.atr }, frame, readings);
    this.#volatility = new InputSet({ value: TRADER_INPUTS.volatility }, frame, readings);
  }

  /** The facts as of `now`. */
  read(now: number): TraderFacts {
    return { atr1h: readNumber(this.#atr, now), realisedDailyVolatility: readNumber(this.#volatility, now) };
  }
}

/** Whether an entry may pass: every gate passed. */
export function allPassed(gates: readonly GateResult[]): boolean {
  for (const { passed } of gates) if (!passed) return false;
  return true;
}

function readNumber(inputs: InputSet, now: number): number | null {
  inputs.poll(now);
  return inputs.absence === null ? (inputs.values['value'] as number) : null;
}
