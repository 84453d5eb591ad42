import type { Verdict } from '../../domain/council.ts';
import { describeError } from '../../domain/errors.ts';
import type { GateResult } from '../../domain/gate.ts';
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
        const { passed, code, observed, limit, detail } = definition.evaluate({
          asset,
          now,
          regime,
          verdict,
          portfolio,
          values: inputs.values,
          options,
        });
        return { gate: definition.key, passed, code, observed, limit, detail };
      } catch (error) {
        return { gate: definition.key, passed: false, code: 'GATE_ERROR', observed: null, limit: null, detail: describeError(error) };
      }
    });
  }
}
