import { GraphQLError } from 'graphql';
import { toIso, type Instant } from '../src/domain/time.ts';
import type { Amount } from '../src/domain/trade.ts';
import type { Builder } from './builder.ts';

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Adds the scalars that are not in every schema. */
export function defineScalars(builder: Builder): void {
  builder.scalarType('DateTime', {
    description: 'An instant in UTC as ISO 8601, such as `2024-03-01T00:00:00Z`. As an argument a date alone means its midnight in UTC.',
    serialize: (instant) => toIso(instant),
    parseValue: parseInstant,
  });
  builder.scalarType('Decimal', {
    description: 'An exact decimal number as text, such as `9963387.4338`. Amounts of money and quantities are never binary fractions.',
    serialize: (amount) => amount,
    parseValue: parseDecimal,
  });
}

function parseInstant(value: unknown): Instant {
  const instant = typeof value === 'string' && ISO_INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  throw new GraphQLError(
    `${JSON.stringify(value)} is no DateTime: write an ISO 8601 instant with its offset, such as "2024-03-01T00:00:00Z".`,
  );
}

function parseDecimal(value: unknown): Amount {
  if (typeof value === 'string' && DECIMAL.test(value)) return value;
  throw new GraphQLError(`${JSON.stringify(value)} is no Decimal: write a plain decimal number in quotes, such as "0.25".`);
}
