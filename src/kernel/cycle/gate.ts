import type { Verdict } from '../../domain/council.ts';
import { describeError } from '../../domain/errors.ts';
import type { GateResult } from '../../domain/gate.ts';
import { answeredAtOnce } from '../../domain/maybe-promise.ts';
import type { RegimeReading } from '../../domain/regime.ts';
import type { Instant } from '../../domain/time.ts';
import type { Portfolio } from '../../domain/trade.ts';
import type { GateDefinition } from '../../sdk/define-gate.ts';
import type { Frame } from '../../series/frame.ts';
import { InputSet, type ReadingLookup } from '../compute/input-set.ts';

/** What the gates decide on in one cycle. */
export interface GateQuestion {
  readonly asset: string;
  readonly now: Instant;
  readonly regime: RegimeReading;
  readonly verdict: Verdict;
  readonly portfolio: Portfolio;
}

/** The gates of one asset, with their settings. All run in every cycle; a gate that throws or lacks its input blocks. */
export class GateRow {
  readonly #gates: readonly { readonly definition: GateDefinition; readonly options: Record<string, unknown>; readonly inputs: InputSet }[];

  /** @param options - the settings of each gate by key, already checked */
  constructor(
    gates: readonly GateDefinition[],
    options: ReadonlyMap<string, Record<string, unknown>>,
    frame: Frame,
    readings: ReadingLookup,
  ) {
    this.#gates = gates.map((definition) => ({
      definition,
      options: options.get(definition.key) ?? definition.options.parse({}),
      inputs: new InputSet(definition.inputs, frame, readings),
    }));
  }

  /** The result of every gate, in order. */
  evaluate(question: GateQuestion): readonly GateResult[] {
    const { asset, now, regime, verdict, portfolio } = question;
    return this.#gates.map(({ definition, options, inputs }): GateResult => {
      inputs.poll(now);
      const { absence } = inputs;
      if (absence !== null) {
        return {
          gate: definition.key,
          passed: false,
          code: 'INPUT_MISSING',
          observed: null,
          limit: null,
          detail: `${absence.code}: ${absence.detail}`,
        };
      }
      try {
        const decision = answeredAtOnce(
          definition.evaluate({
            asset,
            now,
            regime,
            verdict,
            portfolio,
            values: inputs.values,
            options,
          }),
        );
        const fault = faultOf(decision);
        if (fault !== null) return failed(definition.key, fault);
        const { passed, code, observed, limit, detail } = decision;
        return { gate: definition.key, passed, code, observed, limit, detail };
      } catch (error) {
        return failed(definition.key, describeError(error));
      }
    });
  }
}

function failed(gate: string, detail: string): GateResult {
  return { gate, passed: false, code: 'GATE_ERROR', observed: null, limit: null, detail: detail.toWellFormed() };
}

/** Why an answer is no decision, as a sentence; null when it is one. A plugin that was written without the compiler may say anything. */
function faultOf(decision: unknown): string | null {
  if (typeof decision !== 'object' || decision === null) return `it answered ${String(decision)} instead of a decision`;
  const { passed, code, observed, limit, detail } = decision as Readonly<Record<string, unknown>>;
  if (typeof passed !== 'boolean') return `it gave ${String(passed)} as passed, which must be true or false`;
  if (!isText(code)) return 'it gave no code';
  if (!isEvidence(observed)) return `it observed ${String(observed)}, where a finite number, a text or null was expected`;
  if (!isEvidence(limit)) return `it gave ${String(limit)} as its limit, where a finite number, a text or null was expected`;
  return detail === null || isText(detail) ? null : 'it gave a detail that is neither a text nor null';
}

function isEvidence(value: unknown): boolean {
  return value === null || Number.isFinite(value) || isText(value);
}

/** A text that canonical JSON can hold. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed();
}
