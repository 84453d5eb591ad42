import { describeError, InvariantError } from '../../domain/errors.ts';
import { answeredAtOnce } from '../../domain/maybe-promise.ts';
import type { Absence, Reading } from '../../domain/reading.ts';
import type { Instant } from '../../domain/time.ts';
import { isUnavailable, type SignalDefinition } from '../../sdk/define-signal.ts';
import type { Frame } from '../../series/frame.ts';
import { InputSet } from './input-set.ts';

/** Told once for each reading that failed by its plugin's fault. */
export type OnPluginFault = (fault: { readonly signal: string; readonly detail: string; readonly error: unknown }) => void;

const NO_PARTS: Readonly<Record<string, number>> = Object.freeze({});

/**
 * Computes all signals of one asset. A signal is computed again only when one of its inputs moved: new row, stale or
 * fresh again, other source; else its reading is the same object as in the cycle before.
 */
export class SignalEngine {
  readonly #slots: readonly SignalSlot[];
  readonly #byKey = new Map<string, SignalSlot>();
  readonly #readings: Reading[];
  #shared: readonly Reading[];

  /** @param signals - a signal that reads another must come after it */
  constructor(signals: readonly SignalDefinition[], frame: Frame, onFault: OnPluginFault = () => undefined) {
    this.#slots = signals.map((definition) => {
      const slot = new SignalSlot(definition, new InputSet(definition.inputs, frame, (key) => this.reading(key)), onFault);
      this.#byKey.set(definition.key, slot);
      return slot;
    });
    this.#readings = [];
    this.#shared = [];
  }

  /** The readings of all signals as of `now`, in the order of the signals; the same array when nothing moved. */
  compute(now: Instant): readonly Reading[] {
    let moved = this.#readings.length === 0;
    for (let i = 0; i < this.#slots.length; i += 1) {
      const reading = this.#slots[i]!.compute(now);
      if (reading !== this.#readings[i]) {
        this.#readings[i] = reading;
        moved = true;
      }
    }
    if (moved) this.#shared = this.#readings.slice();
    return this.#shared;
  }

  /**
   * What a signal reads in the current cycle.
   * @throws InvariantError INVARIANT_BROKEN when there is no such signal, or it has not been computed yet
   */
  reading(signal: string): Reading {
    const reading = this.#byKey.get(signal)?.reading;
    if (reading === undefined || reading === null) {
      throw new InvariantError(
        'INVARIANT_BROKEN',
        'A reading was asked for before its signal was computed; order the signals by their inputs.',
        {
          details: { signal },
        },
      );
    }
    return reading;
  }
}

class SignalSlot {
  reading: Reading | null = null;
  readonly #definition: SignalDefinition;
  readonly #inputs: InputSet;
  readonly #onFault: OnPluginFault;

  constructor(definition: SignalDefinition, inputs: InputSet, onFault: OnPluginFault) {
    this.#definition = definition;
    this.#inputs = inputs;
    this.#onFault = onFault;
  }

  compute(now: Instant): Reading {
    if (!this.#inputs.poll(now) && this.reading !== null) return this.reading;
    this.reading = this.#read();
    return this.reading;
  }

  #read(): Reading {
    const { absence } = this.#inputs;
    if (absence !== null) return this.#absent(absence);
    try {
      const computed = answeredAtOnce(this.#definition.compute(this.#inputs.values));
      if (typeof computed === 'number') return this.#present(computed, NO_PARTS);
      if (!isPlain(computed)) return this.#fault(`it returned ${typeof computed}, which is no number, value with parts or unavailable(…)`);
      if (isUnavailable(computed)) return this.#absent({ code: 'DECLINED', detail: computed.why.toWellFormed() });
      return this.#present(computed.value, computed.parts);
    } catch (error) {
      return this.#fault(`it threw: ${describeError(error)}`, error);
    }
  }

  #present(value: number, parts: Readonly<Record<string, number>>): Reading {
    const definition = this.#definition;
    const { key, version, range } = definition;
    if (!Number.isFinite(value)) return this.#fault(`it returned ${value}`);
    if (!isPlain(parts)) return this.#fault('its parts are no plain object of numbers');
    if (value < range.min || value > range.max) return this.#fault(`it returned ${value}, outside ${range.min} to ${range.max}`);
    for (const [name, part] of Object.entries(parts)) if (!Number.isFinite(part)) return this.#fault(`its part ${name} is ${part}`);
    const leaning = definition.lean?.(value, parts) ?? null;
    if (leaning !== null && !(leaning >= -1 && leaning <= 1)) return this.#fault(`its lean is ${leaning}, outside −1 to 1`);
    return { signal: key, version, value, parts, lean: leaning, asOf: this.#inputs.asOf, sources: this.#inputs.sources, absence: null };
  }

  #fault(detail: string, error: unknown = null): Reading {
    this.#onFault({ signal: this.#definition.key, detail, error });
    return this.#absent({ code: 'PLUGIN_ERROR', detail: detail.toWellFormed() });
  }

  #absent(absence: Absence): Reading {
    const { key, version } = this.#definition;
    return {
      signal: key,
      version,
      value: null,
      parts: NO_PARTS,
      lean: null,
      asOf: this.#inputs.asOf,
      sources: this.#inputs.sources,
      absence,
    };
  }
}

/** Whether something is a plain object: a plugin that was written without the compiler may return anything. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
