import { DAY, HOUR, MINUTE, SECOND, type Instant, type Milliseconds } from '../../domain/time.ts';

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;

/** Powers of ten that a double holds exactly: 10^22 is the last. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** With at most this many digits a decimal mantissa is below 2^53 and so exact in a double. */
const EXACT_DIGITS = 15;

/**
 * The plain decimal in `bytes[start, end)`: the very double that `Number()` gives for the same text, or NaN where the text
 * is not a plain decimal (`-?(0|[1-9]\d*)(\.\d+)?`) or is too large for a double.
 *
 * An exact mantissa divided by an exact power of ten is one correctly rounded operation (Clinger, "How to read floating
 * point numbers accurately", 1990), hence equal to the nearest double. Longer numbers go through `Number()`.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  const negative = bytes[position] === MINUS;
  if (negative) position++;
  const first = bytes[position]!;
  if (position >= end || first < ZERO || first > NINE) return NaN;
  if (first === ZERO && end - position > 1 && bytes[position + 1] !== POINT) return NaN;

  let mantissa = 0;
  let digits = 0;
  let point = -1;
  for (; position < end; position++) {
    const byte = bytes[position]!;
    if (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      // Leading zeros (0.0000123) take no room in the mantissa.
      if (mantissa !== 0) digits++;
    } else if (byte === POINT && point < 0) {
      point = position;
    } else {
      return NaN;
    }
  }
  if (point === end - 1) return NaN;
  const decimals = point < 0 ? 0 : end - point - 1;
  if (digits <= EXACT_DIGITS && decimals < POWERS_OF_TEN.length) {
    const magnitude = mantissa / POWERS_OF_TEN[decimals]!;
    return negative ? -magnitude : magnitude;
  }
  const value = Number(cellText(bytes, start, end));
  return Number.isFinite(value) ? value : NaN;
}

/** Length of `2024-03-01T00:00:00Z`. */
const INSTANT_LENGTH = 20;

/**
 * The instant in `bytes[start, end)`, written exactly as `2024-03-01T00:00:00Z` (UTC, whole seconds), in milliseconds since
 * the epoch; NaN where the text is anything else or no such moment exists (31 February, 24:00:00, a leap second).
 */
export function parseInstant(bytes: Uint8Array, start: number, end: number): Instant {
  if (end - start !== INSTANT_LENGTH) return NaN;
  if (
    bytes[start + 4] !== MINUS ||
    bytes[start + 7] !== MINUS ||
    bytes[start + 10] !== 0x54 ||
    bytes[start + 13] !== COLON ||
    bytes[start + 16] !== COLON ||
    bytes[start + 19] !== 0x5a
  ) {
    return NaN;
  }
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  const hour = twoDigits(bytes, start + 11);
  const minute = twoDigits(bytes, start + 14);
  const second = twoDigits(bytes, start + 17);
  // Written so that NaN fails as well.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return NaN;
  if (!(hour < 24 && minute < 60 && second < 60)) return NaN;
  return daysSinceEpoch(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
}

/** The instant that a text states, see {@link parseInstant}; NaN where it states none. */
export function parseInstantText(text: string): Instant {
  const bytes = Buffer.from(text, 'utf8');
  return parseInstant(bytes, 0, bytes.length);
}

const DURATION = /^P(?=.)(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/**
 * An ISO 8601 duration of days, hours, minutes and whole seconds (`P1DT9H`) in milliseconds; NaN for anything else. Months
 * and years are no fixed length, so they are refused; a day is 24 hours, as archives are in UTC.
 */
export function parseDuration(text: string): Milliseconds {
  const match = DURATION.exec(text);
  if (match === null) return NaN;
  const [days, hours, minutes, seconds] = match.slice(1).map((digits) => Number((digits as string | undefined) ?? 0));
  return days! * DAY + hours! * HOUR + minutes! * MINUTE + seconds! * SECOND;
}

/** The text of a range of bytes, which must be valid UTF-8. */
export function cellText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const high = bytes[at]! - ZERO;
  const low = bytes[at + 1]! - ZERO;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : NaN;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : MONTH_LENGTHS[month - 1]!;
}

/** Days from 1970-01-01 in the Gregorian calendar, years counted from March so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return 365 * shifted + leapDays + dayOfYear - 719_468;
}
