import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, CanonicalWriter } from '../../../src/track-record/canonical-json.ts';
import { takeOutcomes } from '../../kit/records.ts';

/** A double by the hexadecimal digits of its IEEE 754 form, as the RFC's table gives them. */
function fromBits(digits: string): number {
  return Buffer.from(digits, 'hex').readDoubleBE();
}

describe('canonicalJson', () => {
  it('writes the example of RFC 8785, section 3.2.2', () => {
    const value = {
      // eslint-disable-next-line no-loss-of-precision -- as the RFC has it
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\u0022/",
      literals: [null, true, false],
    };
    const expected =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
    expect(canonicalJson(value)).toBe(expected);
  });

  it('sorts keys by UTF-16 code units, as in section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(value).matchAll(/":"([^"]*)"/g)].map((match) => match[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s of appendix B as %s', (bits, expected) => {
    expect(canonicalJson([fromBits(bits)])).toBe(`[${expected}]`);
  });

  it.each([
    ['NaN', { deep: [1, { x: Number.NaN }] }, '.deep[1].x'],
    ['an infinity', { x: Number.POSITIVE_INFINITY }, '.x'],
    ['undefined', { x: undefined }, '.x'],
    ['a hole', { x: [1, , 3] }, '.x[1]'], // eslint-disable-line no-sparse-arrays -- the hole is the point
    ['a function', { x: () => 1 }, '.x'],
    ['a symbol', [Symbol('x')], '[0]'],
    ['a bigint', [1n], '[0]'],
    ['a lone surrogate', { x: 'a\ud83d' }, '.x'],
    ['a lone surrogate in a key', { '\ude00': 1 }, ''],
    ['a date', { x: new Date(0) }, '.x'],
    ['a map', new Map(), 'the value itself'],
    ['a typed array', { x: new Float64Array(1) }, '.x'],
  ])('refuses %s, naming the place', (_, value, place) => {
    expect(() => canonicalJson(value)).toThrow(
      expect.objectContaining({ code: 'NOT_CANONICAL', message: expect.stringContaining(place) as string }),
    );
  });

  it('refuses a cycle of references', () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'NOT_CANONICAL' }));
  });

  it('reads back as the same value, is stable, and does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        // -0 is the one number that JSON text has twice; canonical JSON has it once.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });
});

describe('CanonicalWriter', () => {
  it('writes what canonicalJson writes, whatever stays the same from one record to the next', () => {
    const writer = new CanonicalWriter();
    for (const { record } of takeOutcomes(60)) expect(writer.write(record)).toBe(canonicalJson(record));
  });

  it('does not mistake a changed part for the one before', () => {
    const writer = new CanonicalWriter();
    const shared = { value: 1 };
    expect(writer.write({ readings: [shared], portfolio: shared })).toBe('{"portfolio":{"value":1},"readings":[{"value":1}]}');
    expect(writer.write({ readings: [{ value: 2 }], portfolio: shared })).toBe('{"portfolio":{"value":1},"readings":[{"value":2}]}');
  });

  it('names the place of a fault as canonicalJson does', () => {
    const record = { readings: [{ parts: { fast: Number.NaN } }] };
    expect(() => new CanonicalWriter().write(record)).toThrow('.readings[0].parts.fast is the number NaN');
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
