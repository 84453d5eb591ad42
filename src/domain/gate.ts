/** What one gate said to a possible entry in one cycle. */
export interface GateResult {
  readonly gate: string;
  readonly passed: boolean;
  /** SCREAMING_CASE, stable: `PASSED`, `RSI_TOO_HIGH`, `NO_REGIME`, `GATE_ERROR`… */
  readonly code: string;
  /** What was seen; null where the input was missing. */
  readonly observed: number | string | null;
  /** What it was held against. */
  readonly limit: number | string | null;
  /** A sentence for people; null where code, observed value and limit say all. */
  readonly detail: string | null;
}
