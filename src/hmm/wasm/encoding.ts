/**
 * Just enough of the WebAssembly binary format (WebAssembly Core Specification 2.0, chapter 5) to assemble the kernels: expressions are byte
 * sequences that leave their value on the stack, so that nesting calls of the functions in `instructions.ts` nests expressions.
 */

/** The bytes of an expression or a statement. */
export type Code = readonly number[];

/** The value types the kernels use, by their byte. */
export const VALUE_TYPES = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
/** One of the value types. */
export type ValueType = keyof typeof VALUE_TYPES;

/** An unsigned whole number in LEB128. */
export function encodeUnsigned(value: number): Code {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) + 0x80);
    left = Math.floor(left / 0x80);
  }
  return [...bytes, left];
}

/** A signed 32-bit number in LEB128. */
export function encodeSigned(value: number): Code {
  const bytes: number[] = [];
  for (let left = value | 0; ; left >>= 7) {
    const done = left >> 6 === 0 || left >> 6 === -1;
    bytes.push((left & 0x7f) + (done ? 0 : 0x80));
    if (done) return bytes;
  }
}

/** A local variable or parameter of a function. */
export interface Local {
  readonly get: Code;
  readonly set: (value: Code) => Code;
}

/** A function under construction: parameters are its first locals. */
export class FunctionBuilder {
  readonly parameters: readonly ValueType[];
  readonly result: ValueType | undefined;
  readonly #locals: ValueType[] = [];
  readonly #body: number[] = [];

  constructor(parameters: readonly ValueType[], result?: ValueType) {
    this.parameters = parameters;
    this.result = result;
  }

  /** The parameter at a place. */
  parameter(index: number): Local {
    const place = encodeUnsigned(index);
    return { get: [0x20, ...place], set: (value) => [...value, 0x21, ...place] };
  }

  /** A new local variable. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return this.parameter(this.parameters.length + this.#locals.length - 1);
  }

  /** New local variables of one type. */
  locals(type: ValueType, count: number): Local[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  /** Appends statements. */
  emit(...statements: readonly Code[]): void {
    for (const statement of statements) for (const byte of statement) this.#body.push(byte);
  }

  /** Appends statements in a loop that runs again while `condition` (an i32) is not 0; the statements run at least once. */
  emitLoop(statements: () => void, condition: () => Code): void {
    this.#body.push(0x03, 0x40);
    statements();
    this.emit(condition(), [0x0d, 0x00, 0x0b]);
  }

  /** The entry of the code section. */
  encode(): Code {
    const locals = this.#locals.flatMap((type) => [1, VALUE_TYPES[type]]);
    return withLength([...encodeUnsigned(this.#locals.length), ...locals, ...this.#body, 0x0b]);
  }
}

/** A module that imports one memory (`environment.memory`), writes `constants` to its address 0, and exports the functions by name. */
export function encodeModule(functions: Readonly<Record<string, FunctionBuilder>>, constants: readonly number[]): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(functions);
  const types = entries.map(([, { parameters, result }]) => [
    0x60,
    ...encodeVector(parameters.map((type) => [VALUE_TYPES[type]])),
    ...encodeVector(result === undefined ? [] : [[VALUE_TYPES[result]]]),
  ]);
  const data = [...new Uint8Array(Float64Array.from(constants).buffer)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...encodeSection(1, encodeVector(types)),
    ...encodeSection(2, encodeVector([[...encodeName('environment'), ...encodeName('memory'), 0x02, 0x00, 0x00]])),
    ...encodeSection(3, encodeVector(entries.map((_, index) => encodeUnsigned(index)))),
    ...encodeSection(7, encodeVector(entries.map(([name], index) => [...encodeName(name), 0x00, ...encodeUnsigned(index)]))),
    ...encodeSection(10, encodeVector(entries.map(([, builder]) => builder.encode()))),
    ...encodeSection(11, encodeVector([[0x00, 0x41, 0x00, 0x0b, ...withLength(data)]])),
  ]);
}

function encodeSection(id: number, content: Code): Code {
  return [id, ...withLength(content)];
}

function encodeVector(items: readonly Code[]): Code {
  return [...encodeUnsigned(items.length), ...items.flat()];
}

function encodeName(name: string): Code {
  return withLength(Array.from(name, (letter) => letter.charCodeAt(0)));
}

function withLength(content: Code): Code {
  return [...encodeUnsigned(content.length), ...content];
}
