import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal, parseDuration, parseInstantText } from '../../../src/backtest/archive/parse-cell.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time.ts';
import { decimalText } from '../../kit/archive-fixture.ts';

/** Parses the text from the middle of a larger buffer, as the reader does. */
function parse(text: string): number {
  const bytes = Buffer.from(`9,${text},9`);
  return parseDecimal(bytes, 2, bytes.length - 2);
}

const plainDecimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.option(fc.stringMatching(/^\d{1,30}$/), { nil: undefined }))
  .map(([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction === undefined ? '' : `.${fraction}`}`);

describe('parseDecimal', () => {
  it('gives the very double that Number() gives, for any plain decimal', () => {
    fc.assert(
      fc.property(plainDecimal, (text) => {
        expect(parse(text)).toBe(Number(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('reads back every double that was written without an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(Object.is(value, -0) ? '-0' : decimalText(value))).toBe(value);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '0',
    '-0',
    '0.1',
    '123456789012345',
    '1234567890123456',
    '9007199254740993',
    '0.000000000000000000000012345678901234',
    '0.30000000000000004',
    '0.00000000000000000000001',
  ])('reads %s like Number()', (text) => {
    expect(parse(text)).toBe(Number(text));
  });

  it.each([
    '-',
    '.',
    '-.5',
    '.5',
    '5.',
    '+5',
    '05',
    '00',
    '1e5',
    '1.2.3',
    '1,5',
    ' 1',
    '1 ',
    'NaN',
    'Infinity',
    '0x10',
    '--1',
    '9'.repeat(400),
  ])('refuses %j', (text) => {
    expect(parse(text)).toBeNaN();
  });

  it('refuses an empty range, whatever follows it', () => {
    expect(parseDecimal(Buffer.from('5'), 0, 0)).toBeNaN();
  });
});

describe('parseInstantText', () => {
  it('agrees with Date.parse on every whole second of a thousand years', () => {
    const moments = fc.integer({ min: Date.UTC(1500, 0, 1) / 1000, max: Date.UTC(2500, 0, 1) / 1000 });
    fc.assert(
      fc.property(moments, (second) => {
        expect(parseInstantText(new Date(second * 1000).toISOString().replace('.000Z', 'Z'))).toBe(second * 1000);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2016-12-31T23:59:60Z',
    '2024-01-01T00:00:00',
    '2024-01-01T00:00:00+00:00',
    '2024-01-01T00:00:00.0Z',
    '2024-01-01 00:00:00Z',
    '2024-1-01T00:00:000Z',
    'x024-01-01T00:00:00Z',
    '',
  ])('refuses %j', (text) => {
    expect(parseInstantText(text)).toBeNaN();
  });
});

describe('parseDuration', () => {
  it.each([
    ['PT0S', 0],
    ['PT5M', 5 * MINUTE],
    ['P1DT9H', DAY + 9 * HOUR],
    ['P4DT21H30M', 4 * DAY + 21 * HOUR + 30 * MINUTE],
    ['PT1H2M3S', HOUR + 2 * MINUTE + 3_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['P1M', 'P1Y', 'P1W', 'P', 'PT', 'P1DT', '-P1D', 'P1.5D', '1D', 'P1H', 'PT1M1H', ''])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNaN();
  });
});
