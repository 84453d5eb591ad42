import { z } from 'zod';
import { SIGNAL_CATEGORIES } from '../domain/reading.ts';
import { UNITS } from '../domain/units.ts';
import type { Fault } from './plugin-files.ts';
import type { PluginKind } from './registry.ts';
import { didYouMean } from './suggest.ts';

const text = z
  .string('it must be a text')
  .refine((value) => value.trim() !== '', 'it is empty')
  .refine((value) => value === value.trim() && !value.includes('\n'), 'it has line breaks, or spaces at its ends');
const address = z.url({ protocol: /^https?$/, error: 'it must be a web address such as https://…' });
const version = z.int('it must be a whole number').min(1, 'it must be at least 1');
const callable = z.custom<() => unknown>((value) => typeof value === 'function', 'it must be a function');
const duration = z.number('it must be a finite number of milliseconds');
const category = z.enum(SIGNAL_CATEGORIES, { error: ({ input }) => oneOf(input, SIGNAL_CATEGORIES) });
const numericUnits = UNITS.filter((unit) => unit !== 'text');

const inputs = z.record(
  z.string(),
  z.custom((value) => typeof value === 'object' && value !== null && 'source' in value && 'optional' in value, {
    error: 'it must be made by latest, derived, history, events, eachVenue or reading',
  }),
  'it must be an object of named inputs',
);

const Signal = z.strictObject({
  kind: z.literal('signal'),
  key: text,
  title: text,
  category,
  unit: z.enum(numericUnits, { error: ({ input }) => oneOf(input, numericUnits) }),
  version,
  description: text,
  source: address,
  range: z
    .strictObject({ min: z.number('it must be a finite number'), max: z.number('it must be a finite number') })
    .refine(({ min, max }) => min < max, 'its min must be below its max'),
  inputs: inputs.refine((declared) => Object.keys(declared).length > 0, 'it declares nothing to compute from'),
  compute: callable,
  lean: callable.optional(),
  confidence: z.number('it must be a number').min(0, 'it must be from 0 to 1').max(1, 'it must be from 0 to 1').optional(),
});

const Provider = z.strictObject({
  kind: z.literal('provider'),
  key: text,
  title: text,
  homepage: address,
  licence: z.strictObject({ name: text, commercialUse: z.boolean('it must be true or false'), attribution: z.string('it must be a text') }),
  markets: z.array(z.enum(['live', 'simulated'], 'it must be live or simulated')).min(1, 'it names no market'),
  offers: z
    .array(
      z.strictObject({
        feed: z.unknown(),
        cadenceMs: duration.positive('it must be above zero'),
        publicationLagMs: duration.nonnegative('it must not be negative'),
        maxAgeMs: duration.positive('it must be above zero'),
        fetch: callable,
      }),
      'it must be a list of offer(…)',
    )
    .min(1, 'it offers no feed'),
});

const agentBase = { kind: z.literal('agent'), key: text, title: text, version, mandate: text, rules: callable };
const Agent = z.discriminatedUnion(
  'role',
  [
    z.strictObject({
      ...agentBase,
      role: z.literal('analyst'),
      inputs: z
        .strictObject({
          categories: z.array(category, 'it must be a list of categories'),
          signals: z.array(text, 'it must be a list of keys of signals').optional(),
          portfolio: z.boolean('it must be true or false').optional(),
        })
        .refine(({ categories, signals }) => categories.length + (signals?.length ?? 0) > 0, 'it names neither a category nor a signal'),
    }),
    z.strictObject({ ...agentBase, role: z.literal('judge') }),
  ],
  { error: "it must be 'analyst' or 'judge'" },
);

const Gate = z.strictObject({
  kind: z.literal('gate'),
  key: text,
  title: text,
  description: text,
  order: z.int('it must be a whole number').min(1, 'it must be at least 1'),
  inputs,
  options: z.custom<z.ZodObject>(isZodObject, 'it must be a zod object: z.strictObject({ … })'),
  evaluate: callable,
});

const SHAPES: Readonly<Record<PluginKind, z.ZodType>> = { signal: Signal, provider: Provider, agent: Agent, gate: Gate };

/** Holds a definition against the shape of its kind: types, required texts, addresses, ranges, unknown names. */
export function checkShape(kind: PluginKind, definition: Readonly<Record<string, unknown>>): readonly Fault[] {
  const parsed = SHAPES[kind].safeParse(definition);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue): Fault[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((name) => ({
        fault: `${path === '' ? '' : `${path} `}has an unknown field '${name}'`,
        fix: `Remove or rename '${name}'`,
      }));
    }
    const value: unknown = issue.path.reduce<unknown>(
      (inside, step) => (inside as Record<PropertyKey, unknown> | undefined)?.[step],
      definition,
    );
    return value === undefined
      ? [{ fault: `${path} is missing`, fix: `Declare ${path}: see the type of define${kind[0]!.toUpperCase()}${kind.slice(1)}` }]
      : [{ fault: `${path} is wrong`, fix: capitalised(issue.message) }];
  });
}

function isZodObject(value: unknown): boolean {
  // By structure: a plugin from a package may bring its own copy of zod.
  return (value as { _zod?: { def?: { type?: unknown } } } | null | undefined)?._zod?.def?.type === 'object';
}

function oneOf(value: unknown, allowed: readonly string[]): string {
  const list = `it must be one of ${allowed.join(', ')}`;
  return typeof value === 'string' ? `${list}. ${didYouMean(value, allowed, '')}`.trim() : list;
}

function capitalised(sentence: string): string {
  return `${sentence[0]?.toUpperCase() ?? ''}${sentence.slice(1)}`;
}
