import type { Absence, Reading } from '../../domain/reading.ts';
import type { Instant } from '../../domain/time.ts';
import type { InputReader } from './input-reader.ts';

/** Reads what another signal reads now. */
export class ReadingReader implements InputReader {
  value: { readonly value: number; readonly parts: Readonly<Record<string, number>> } | undefined = undefined;
  absence: Absence | null = null;
  asOf: Instant = Number.NaN;
  sources: readonly string[] = [];
  readonly #current: () => Reading;
  #last: Reading | null = null;

  /** @param current - the other signal's reading in this cycle */
  constructor(current: () => Reading) {
    this.#current = current;
  }

  poll(): boolean {
    const reading = this.#current();
    if (reading === this.#last) return false;
    this.#last = reading;
    this.absence = reading.absence;
    this.sources = reading.sources;
    this.asOf = reading.asOf ?? Number.NaN;
    this.value = reading.value === null ? undefined : { value: reading.value, parts: reading.parts };
    return true;
  }
}
