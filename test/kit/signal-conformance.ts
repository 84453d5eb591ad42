import { isDeepStrictEqual } from 'node:util';
import { DAY, toIso, type Instant } from '../../src/domain/time.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { SignalEngine } from '../../src/kernel/compute/signal-engine.ts';
import { readingsOf } from '../../src/kernel/order-signals.ts';
import { unavailable, type SignalDefinition } from '../../src/sdk/index.ts';
import { watchSignal, type WatchedSignal } from './guard.ts';
import { feedsOf, frameOf, SYNTHETIC_END, syntheticHistory, type SyntheticTable } from './synthetic-history.ts';

/** Where between its warm-up and the end of the history a signal is held against tampering with the future. */
const MOMENTS = [0, 0.2, 0.45, 0.7, 0.95] as const;
const WALK_STEPS = 40;
const LEAN_STEPS = 64;

/** A signal under examination: what it needs, watched, and its made-up history. */
interface Examined {
  readonly key: string;
  readonly definition: SignalDefinition;
  readonly watched: WatchedSignal;
  /** The signals that it reads and itself, last. */
  readonly signals: readonly SignalDefinition[];
  readonly tables: readonly SyntheticTable[];
  /** When all of its inputs have warmed up. */
  readonly warm: Instant;
}

/**
 * Examines one signal on a made-up history and returns everything that it does wrong: looking ahead, remembering,
 * changing its inputs, values out of range or never there, a lean out of bounds, answers for missing or stale inputs.
 *
 * @param all - the registry's signals, in its order
 */
export function examineSignal(definition: SignalDefinition, all: readonly SignalDefinition[]): readonly string[] {
  const examined = prepare(definition, all);
  return [
    ...findLookAhead(examined),
    ...findMemory(examined),
    ...findBadValues(examined),
    ...findBadLeans(examined),
    ...findAnswersWithoutInput(examined),
    ...findAnswersToStaleInput(examined),
    ...findFaultsOnPoorData(examined),
  ];
}

function prepare(definition: SignalDefinition, all: readonly SignalDefinition[]): Examined {
  const watched = watchSignal(definition);
  const signals = [...withReadSignals(definition, all).filter((signal) => signal !== definition), watched.definition];
  const tables = syntheticHistory(signals);
  const needs = signals.flatMap(({ inputs }) => feedsOf(inputs));
  const warm = Math.max(
    ...tables.map(({ feed, rows }) => {
      const needed = Math.max(...needs.filter((need) => need.feed === feed).map((need) => need.rows));
      return rows[needed - 1]!.knownAt;
    }),
  );
  return { key: definition.key, definition, watched, signals, tables, warm };
}

function withReadSignals(definition: SignalDefinition, all: readonly SignalDefinition[]): readonly SignalDefinition[] {
  const needed = new Set<string>();
  const add = (signal: SignalDefinition): void => {
    needed.add(signal.key);
    for (const key of readingsOf(signal)) add(all.find((each) => each.key === key)!);
  };
  add(definition);
  return all.filter(({ key }) => needed.has(key));
}

/** What the examined signal reads at each moment, in one engine that moves through them. */
function walk({ signals, key }: Examined, tables: readonly SyntheticTable[], moments: readonly Instant[]): readonly Reading[] {
  const frame = frameOf(tables);
  const engine = new SignalEngine(signals, frame);
  return moments.map((now) => {
    frame.advance(now);
    engine.compute(now);
    return engine.reading(key);
  });
}

function readAt(examined: Examined, tables: readonly SyntheticTable[], now: Instant): Reading {
  return walk(examined, tables, [now])[0]!;
}

function momentsOf({ warm }: Examined, parts: readonly number[]): readonly Instant[] {
  return parts.map((part) => Math.floor(warm + part * (SYNTHETIC_END - warm)));
}

function findLookAhead(examined: Examined): readonly string[] {
  return momentsOf(examined, MOMENTS).flatMap((now) => {
    const seen = readAt(examined, examined.tables, now);
    const without = mapRows(examined.tables, (row) => (row.knownAt <= now ? row : null));
    const altered = mapRows(examined.tables, (row) => (row.knownAt <= now ? row : { ...row, values: mapValues(row.values, alter) }));
    const faults: string[] = [];
    if (!isDeepStrictEqual(readAt(examined, without, now), seen))
      faults.push(`at ${toIso(now)} it reads otherwise when later rows are removed`);
    if (!isDeepStrictEqual(readAt(examined, altered, now), seen))
      faults.push(`at ${toIso(now)} it reads otherwise when later rows are altered`);
    return faults;
  });
}

function findMemory(examined: Examined): readonly string[] {
  const { watched, definition } = examined;
  const faults: string[] = [];
  const moments = momentsOf(examined, MOMENTS);
  const walked = walk(examined, examined.tables, moments);
  for (const [index, now] of moments.entries()) {
    if (!isDeepStrictEqual(readAt(examined, examined.tables, now), walked[index])) {
      faults.push(`at ${toIso(now)} it reads otherwise when it is asked for the first time`);
    }
  }
  for (const { values, answer } of watched.calls.toReversed()) {
    if (isDeepStrictEqual(definition.compute(values), answer)) continue;
    faults.push('its compute gives another answer to the same values');
    break;
  }
  return faults;
}

function findBadValues(examined: Examined): readonly string[] {
  const steps = Array.from({ length: WALK_STEPS + 1 }, (_, step) => step / WALK_STEPS);
  const moments = momentsOf(examined, steps);
  const readings = walk(examined, examined.tables, moments);
  const faults = readings.flatMap(({ absence }, index) =>
    absence?.code === 'PLUGIN_ERROR' ? [`at ${toIso(moments[index]!)} ${absence.detail}`] : [],
  );
  const { absence } = readings.at(-1)!;
  // The same fault at every step is told three times.
  faults.splice(3);
  if (absence !== null) faults.push(`it has no value after its warm-up: ${absence.code}, ${absence.detail}`);
  return faults;
}

function findBadLeans({ definition, watched }: Examined): readonly string[] {
  const { range } = definition;
  if (definition.lean === undefined) return [];
  const partsSeen = watched.calls
    .slice(-8)
    .map(({ answer }) => (typeof answer === 'object' && answer !== null && 'parts' in answer ? answer.parts : {}));
  for (const parts of partsSeen as Readonly<Record<string, number>>[]) {
    for (let step = 0; step <= LEAN_STEPS; step += 1) {
      const value = range.min + (step / LEAN_STEPS) * (range.max - range.min);
      const leaning = definition.lean(value, parts);
      if (!(leaning >= -1 && leaning <= 1)) return [`its lean at ${String(value)} is ${String(leaning)}, outside −1 to 1`];
    }
  }
  return [];
}

function findAnswersWithoutInput(examined: Examined): readonly string[] {
  const { definition, watched, tables } = examined;
  const required = Object.entries(definition.inputs).filter(([, { optional }]) => !optional);
  return required.flatMap(([name, input]) => {
    const before = watched.calls.length;
    const feeds = feedsOf({ name: input }).map(({ feed }) => feed);
    const { source } = input;
    const silenced =
      source.kind === 'reading'
        ? { ...examined, signals: examined.signals.map((signal) => (signal.key === source.signal ? silent(signal) : signal)) }
        : examined;
    const reading = readAt(
      silenced,
      tables.filter(({ feed }) => !feeds.includes(feed)),
      SYNTHETIC_END,
    );
    const faults: string[] = [];
    if (reading.absence === null || reading.absence.detail === '')
      faults.push(`it reads something, or gives no reason, without its input '${name}'`);
    if (watched.calls.length !== before) faults.push(`its compute is called without its input '${name}'`);
    return faults;
  });
}

function silent(signal: SignalDefinition): SignalDefinition {
  return { ...signal, compute: () => unavailable('silenced') };
}

function findAnswersToStaleInput(examined: Examined): readonly string[] {
  const { definition, watched, tables } = examined;
  const kinds = Object.values(definition.inputs)
    .filter(({ optional }) => !optional)
    .map(({ source }) => source.kind);
  const grows = kinds.some((kind) => kind !== 'events' && kind !== 'reading');
  const before = watched.calls.length;
  const { absence } = readAt(examined, tables, SYNTHETIC_END + 3_000 * DAY);
  if (absence === null) return ['it reads something although its inputs are years old'];
  if (grows && (absence.code !== 'STALE' || watched.calls.length !== before))
    return [`it is ${absence.code}, not STALE, when its inputs are years old`];
  return [];
}

function findFaultsOnPoorData(examined: Examined): readonly string[] {
  const { tables } = examined;
  const poor: Readonly<Record<string, readonly SyntheticTable[]>> = {
    'every seventh row is empty': mapRows(tables, (row, index) => (index % 7 === 0 ? { ...row, values: {} } : row)),
    'the newest row is empty': mapRows(tables, (row, index, rows) => (index === rows.length - 1 ? { ...row, values: {} } : row)),
    'all numbers are zero': mapRows(tables, (row) => ({ ...row, values: mapValues(row.values, () => 0) })),
    'nothing ever changes': tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) => ({ ...row, values: table.rows[0]!.values })),
    })),
    ...Object.fromEntries(
      tables.map((table) => [`${table.feed.id} of ${table.source} is missing`, tables.filter((each) => each !== table)]),
    ),
  };
  return Object.entries(poor).flatMap(([what, changed]) => {
    const { absence } = readAt(examined, changed, SYNTHETIC_END);
    return absence?.code === 'PLUGIN_ERROR' ? [`when ${what}, ${absence.detail}`] : [];
  });
}

type Row = SyntheticTable['rows'][number];

function mapRows(
  tables: readonly SyntheticTable[],
  change: (row: Row, index: number, rows: readonly Row[]) => Row | null,
): readonly SyntheticTable[] {
  return tables.map((table) => ({ ...table, rows: table.rows.map(change).filter((row) => row !== null) }));
}

function mapValues(values: Row['values'], change: (value: number) => number): Row['values'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? change(value) : `${value} (altered)`]),
  );
}

function alter(value: number): number {
  return 17 - 3 * value;
}
