import { InvariantError } from '../domain/errors.ts';

/** Deeper nesting than any record has: what goes beyond is a cycle of references. */
const MAX_DEPTH = 64;

/**
 * The canonical JSON (RFC 8785) of a plain value: no white space, object keys in the order of their UTF-16 code units,
 * numbers as ECMAScript prints them (`1e+30`, `-0` as `0`), strings with the shortest escapes.
 *
 * @throws InvariantError NOT_CANONICAL, naming the place, for everything JSON cannot hold exactly: NaN, infinities, `undefined`,
 * functions, symbols, bigints, lone surrogates, holes in arrays, cycles, and objects that are not plain
 */
export function canonicalJson(value: unknown): string {
  return start(value, null);
}

/**
 * Canonical JSON of many records whose parts stay the same objects from one to the next: the text of each object below the
 * record (`record.portfolio`) and below its lists (`record.readings[3]`) is kept for as long as that object lives. What has
 * been written must never be changed afterwards; records are read-only by type.
 */
export class CanonicalWriter {
  readonly #texts = new WeakMap<object, string>();

  /**
   * The canonical JSON of one record, equal to `canonicalJson(record)`.
   *
   * @throws InvariantError NOT_CANONICAL as `canonicalJson` does
   */
  write(record: object): string {
    return start(record, this.#texts);
  }
}

type Texts = WeakMap<object, string>;

/** What cannot be written; its path grows on the way up. */
class Fault extends Error {
  path = '';
}

function start(value: unknown, texts: Texts | null): string {
  try {
    return write(value, 0, texts);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const place = error.path === '' ? 'the value itself' : error.path;
    throw new InvariantError(
      'NOT_CANONICAL',
      `${place} is ${error.message}: canonical JSON cannot hold it. Give a plain, finite value or null.`,
    );
  }
}

function write(value: unknown, depth: number, texts: Texts | null): string {
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null) return 'null';
  if (typeof value !== 'object') throw new Fault(`of type ${typeof value}`);
  // The record itself and its lists are new each time: keeping their texts would only fill the memory.
  const keeps = texts !== null && (depth === 2 || (depth === 1 && !Array.isArray(value)));
  if (!keeps) return writeContainer(value, depth, texts);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = writeContainer(value, depth, null);
  texts.set(value, text);
  return text;
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Fault(`the number ${value}`);
  return value === 0 ? '0' : `${value}`;
}

// What needs an escape or may be half a character; nearly no string of a record does.
// eslint-disable-next-line no-control-regex -- the control characters are what must be found
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/;

function writeString(value: string): string {
  if (!NEEDS_CARE.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new Fault('a string with a lone surrogate');
  return JSON.stringify(value);
}

const KEYS_REMEMBERED = 1_000;
const writtenKeys = new Map<string, string>();

/** Records have few different keys: each is escaped once. */
function writeKey(key: string): string {
  let written = writtenKeys.get(key);
  if (written === undefined) {
    written = `${writeString(key)}:`;
    if (writtenKeys.size < KEYS_REMEMBERED) writtenKeys.set(key, written);
  }
  return written;
}

function writeContainer(value: object, depth: number, texts: Texts | null): string {
  if (depth > MAX_DEPTH) throw new Fault(`nested deeper than ${MAX_DEPTH} levels, as in a cycle of references`);
  return Array.isArray(value) ? writeArray(value, depth, texts) : writeObject(value, depth, texts);
}

// Both join their parts: concatenation would leave V8 a tree of pieces to lay out again each time a kept text is used.

function writeArray(values: readonly unknown[], depth: number, texts: Texts | null): string {
  const parts = new Array<string>(values.length);
  for (let index = 0; index < values.length; index++) {
    try {
      parts[index] = write(values[index], depth + 1, texts);
    } catch (error) {
      throw locate(error, `[${index}]`);
    }
  }
  return `[${parts.join(',')}]`;
}

function writeObject(object: object, depth: number, texts: Texts | null): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new Fault(`an object of class ${object.constructor.name}`);
  const values = object as Readonly<Record<string, unknown>>;
  const keys = sortKeys(Object.keys(values));
  const parts = new Array<string>(keys.length);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    try {
      parts[index] = writeKey(key) + write(values[key], depth + 1, texts);
    } catch (error) {
      throw locate(error, `.${key}`);
    }
  }
  return `{${parts.join(',')}}`;
}

/** JavaScript compares strings by UTF-16 code units, as the RFC asks; the check saves the sort where the author wrote them in order. */
function sortKeys(keys: string[]): string[] {
  for (let index = 1; index < keys.length; index++) if (keys[index - 1]! > keys[index]!) return keys.sort();
  return keys;
}

function locate(error: unknown, step: string): unknown {
  if (error instanceof Fault) error.path = step + error.path;
  return error;
}
