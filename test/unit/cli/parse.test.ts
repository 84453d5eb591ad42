import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../src/cli/parse.ts';

describe('a moment on the command line', () => {
  it.each([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-03-01T12:30Z', '2024-03-01T12:30:00.000Z'],
    ['2024-03-01T12:30:15Z', '2024-03-01T12:30:15.000Z'],
  ])('%s is understood', (text, iso) => {
    expect(new Date(parseInstant(text)).toISOString()).toBe(iso);
  });

  it.each([
    'yesterday',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-03-01T24:00:00Z',
    '2024-03-01T12:00:00',
    '2024-03-01T12:00:00+01:00',
    '',
  ])('%j is refused', (text) => {
    expect(() => parseInstant(text)).toThrow('Give a day');
  });
});
