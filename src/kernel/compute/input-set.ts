import type { Absence, Reading } from '../../domain/reading.ts';
import type { Instant } from '../../domain/time.ts';
import type { Input, Inputs } from '../../sdk/inputs.ts';
import type { Frame } from '../../series/frame.ts';
import { EventsReader } from './events-reader.ts';
import { extractionOf, feedOf, nameFeed, type TableSourced } from './extract.ts';
import type { InputReader } from './input-reader.ts';
import { ReadingReader } from './reading-reader.ts';
import { TableReader } from './table-reader.ts';
import { VenuesReader } from './venues-reader.ts';

/** Gives the current reading of a signal by key. */
export type ReadingLookup = (signal: string) => Reading;

/** The declared inputs of one plugin, followed together. */
export class InputSet {
  readonly #entries: readonly { readonly name: string; readonly optional: boolean; readonly reader: InputReader }[];
  readonly #partSources: (readonly string[])[] = [];
  #sources: readonly string[] | null = null;
  #values: Record<string, unknown> | null = null;

  constructor(inputs: Inputs, frame: Frame, readings: ReadingLookup) {
    this.#entries = Object.entries(inputs).map(([name, input]) => ({
      name,
      optional: input.optional,
      reader: openReader(input, frame, readings),
    }));
  }

  /** Brings all inputs to `now`; true when any of them moved. */
  poll(now: Instant): boolean {
    let moved = false;
    const entries = this.#entries;
    for (let i = 0; i < entries.length; i += 1) if (entries[i]!.reader.poll(now)) moved = true;
    if (moved) this.#values = null;
    return moved;
  }

  /** Why a required input is missing; null when all are there. */
  get absence(): Absence | null {
    for (const { optional, reader } of this.#entries) if (!optional && reader.absence !== null) return reader.absence;
    return null;
  }

  /** When the oldest present input was true; null when none has a moment. */
  get asOf(): Instant | null {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { optional, reader } of this.#entries) {
      if ((!optional || reader.absence === null) && reader.asOf < oldest) oldest = reader.asOf;
    }
    return oldest === Number.POSITIVE_INFINITY ? null : oldest;
  }

  /** The sources of all inputs, stale ones too, sorted; the same array while they are the same. */
  get sources(): readonly string[] {
    const entries = this.#entries;
    let same = this.#sources !== null;
    for (let i = 0; i < entries.length; i += 1) {
      const { sources } = entries[i]!.reader;
      if (sources !== this.#partSources[i]) {
        this.#partSources[i] = sources;
        same = false;
      }
    }
    if (!same || this.#sources === null) this.#sources = [...new Set(this.#partSources.flat())].sort();
    return this.#sources;
  }

  /** What the plugin receives; an optional input that is missing is `undefined`. The same object until an input moves. */
  get values(): Record<string, unknown> {
    if (this.#values === null) {
      this.#values = {};
      for (const { name, reader } of this.#entries) this.#values[name] = reader.absence === null ? reader.value : undefined;
    }
    return this.#values;
  }
}

function openReader({ source, staleness }: Input, frame: Frame, readings: ReadingLookup): InputReader {
  const maxAgeMs = staleness?.maxAgeMs ?? null;
  switch (source.kind) {
    case 'reading':
      return new ReadingReader(() => readings(source.signal));
    case 'events':
      return new EventsReader(source.feed, frame.sources(source.feed.id), source);
    case 'venues': {
      const of = source.of as TableSourced;
      return new VenuesReader(nameFeed(feedOf(of)), frame.sources(feedOf(of).id), extractionOf(of), maxAgeMs);
    }
    default:
      return new TableReader(nameFeed(feedOf(source)), frame.sources(feedOf(source).id), extractionOf(source), maxAgeMs);
  }
}
