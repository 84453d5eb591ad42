import { SECOND } from '../src/domain/time.ts';
import type { Registry } from '../src/kernel/registry.ts';
import type { Builder } from './builder.ts';
import { defineEnum } from './enum.ts';
import { signalView } from './signal.ts';
import { toFigures } from './views.ts';

/** Adds the types `Reading` and `Absence`. */
export function defineReading(builder: Builder, registry: Registry): void {
  defineEnum(builder, 'AbsenceCode', 'Why a value is absent.', {
    NO_SOURCE: 'Nothing delivers the feed.',
    NOT_YET: 'No row is known yet.',
    WARMING_UP: 'Too few rows are known.',
    STALE: 'The newest row is too old.',
    MISSING_VALUE: 'The source had no value in its newest row.',
    DECLINED: 'The plugin itself found no meaningful value.',
    PLUGIN_ERROR: 'The plugin threw, or gave a value that is not finite or out of its range.',
  });
  builder.objectType('Absence', {
    description: 'Why a value is absent.',
    fields: (t) => ({
      code: t.expose('code', { type: 'AbsenceCode', description: 'The reason.' }),
      detail: t.exposeString('detail', { description: 'The particulars, as a sentence.' }),
    }),
  });
  builder.objectType('Reading', {
    description: 'One signal in one cycle: its value, or the reason why there is none. Exactly one of `value` and `absence` is null.',
    fields: (t) => ({
      key: t.field({ type: 'SignalKey', description: 'The signal.', resolve: ({ part }) => part.signal }),
      signal: t.field({
        type: 'Signal',
        description: 'What the signal says of itself today; the reading may be of an older version.',
        resolve: ({ part }) => signalView(registry, part.signal),
      }),
      version: t.int({ description: 'The version of the formula that computed it.', resolve: ({ part }) => part.version }),
      value: t.float({ nullable: true, description: "The value in the signal's unit.", resolve: ({ part }) => part.value }),
      absence: t.field({ type: 'Absence', nullable: true, description: 'Why there is no value.', resolve: ({ part }) => part.absence }),
      parts: t.field({
        type: ['Figure'],
        description: 'Further figures of the same computation.',
        resolve: ({ part }) => toFigures(part.parts),
      }),
      lean: t.float({
        nullable: true,
        description: "From -1, bearish, to +1, bullish, by the signal's documented rule of thumb; null where it has none.",
        resolve: ({ part }) => part.lean,
      }),
      asOf: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the oldest of its inputs was true at the source; null while none has ever been known.',
        resolve: ({ part }) => part.asOf,
      }),
      ageSeconds: t.float({
        nullable: true,
        description: 'How old the oldest of its inputs was at the end of collection, in seconds.',
        resolve: ({ cycle, part }) => (part.asOf === null ? null : (cycle.record.cutoff - part.asOf) / SECOND),
      }),
      sources: t.stringList({
        description: 'The venues or providers that its inputs came from.',
        resolve: ({ part }) => [...part.sources],
      }),
      cycle: t.field({ type: 'Cycle', description: 'The cycle that it belongs to.', resolve: ({ cycle }) => cycle }),
    }),
  });
}
