import { encodeSigned, encodeUnsigned, type Code } from './encoding.ts';

/**
 * The instructions of the kernels, named as in the specification. `v128` values hold two doubles (lanes 0 and 1).
 * Addresses are an i32 expression plus a constant offset in bytes.
 */

/** An address: an i32 expression and a constant offset in bytes. */
export interface Address {
  readonly base: Code;
  readonly offset: number;
}

type Binary = (a: Code, b: Code) => Code;

function scalar(opcode: number): Binary {
  return (a, b) => [...a, ...b, opcode];
}

function simd(opcode: number): Binary {
  return (a, b) => [...a, ...b, 0xfd, ...encodeUnsigned(opcode)];
}

/** Whole numbers and addresses. */
export const i32 = {
  const: (value: number): Code => [0x41, ...encodeSigned(value)],
  add: scalar(0x6a),
  sub: scalar(0x6b),
} as const;

/** Single doubles. */
export const f64 = {
  add: scalar(0xa0),
  store: ({ base, offset }: Address, value: Code): Code => [...base, ...value, 0x39, 3, ...encodeUnsigned(offset)],
  /** From a signed 64-bit whole number. */
  convert: (value: Code): Code => [...value, 0xb9],
} as const;

/** Whole registers. `load`, `store` and the bitwise operations do not care what the lanes mean. */
export const v128 = {
  load: ({ base, offset }: Address): Code => [...base, 0xfd, 0x00, 4, ...encodeUnsigned(offset)],
  /** One double from memory in both lanes. */
  loadSplat: ({ base, offset }: Address): Code => [...base, 0xfd, 0x0a, 3, ...encodeUnsigned(offset)],
  store: ({ base, offset }: Address, value: Code): Code => [...base, ...value, 0xfd, 0x0b, 4, ...encodeUnsigned(offset)],
  and: simd(0x4e),
  /** One lane of a register in both lanes; the register is evaluated twice, so pass a local. */
  spread: (value: Code, lane: 0 | 1): Code => shuffle(value, lane, lane),
  /** The lanes exchanged; the register is evaluated twice, so pass a local. */
  swap: (value: Code): Code => shuffle(value, 1, 0),
} as const;

function shuffle(value: Code, first: number, second: number): Code {
  const lane = (index: number): Code => Array.from({ length: 8 }, (_, byte) => index * 8 + byte);
  return [...value, ...value, 0xfd, 0x0d, ...lane(first), ...lane(second)];
}

/** Pairs of doubles. */
export const f64x2 = {
  first: (value: Code): Code => [...value, 0xfd, 0x21, 0],
  gt: simd(0x4a),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  div: simd(0xf3),
  /** The smaller one by comparison alone (one machine instruction, unlike `min`). */
  pmin: simd(0xf6),
  /** The larger one by comparison alone. */
  pmax: simd(0xf7),
} as const;

/** Pairs of 64-bit whole numbers: the bits of doubles. */
export const i64x2 = {
  first: (value: Code): Code => [...value, 0xfd, 0x1d, 0],
  shiftLeft: (value: Code, bits: number): Code => [...value, ...i32.const(bits), 0xfd, ...encodeUnsigned(0xcb)],
  shiftRight: (value: Code, bits: number): Code => [...value, ...i32.const(bits), 0xfd, ...encodeUnsigned(0xcd)],
  add: simd(0xce),
  sub: simd(0xd1),
} as const;

/** Combines terms pairwise, so that the chain of dependent operations is as short as possible. */
export function reduceTree(combine: Binary, terms: readonly Code[]): Code {
  if (terms.length === 1) return terms[0]!;
  const middle = terms.length >> 1;
  return combine(reduceTree(combine, terms.slice(0, middle)), reduceTree(combine, terms.slice(middle)));
}
