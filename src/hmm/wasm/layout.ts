import { InvariantError } from '../../domain/errors.ts';
import { planWorkspace, RESERVED_BYTES, type WorkspaceArray, type WorkspaceShape } from '../workspace.ts';
import type { Code } from './encoding.ts';
import { i32, v128, type Address } from './instructions.ts';

/** The shape of a model, which is all that generated code depends on. */
export type ModelShape = Omit<WorkspaceShape, 'rows'>;

/** Where things are for generated code: sizes, and the addresses of the parameters, sums and scratch space, which do not depend on T. */
export interface Layout extends ModelShape {
  /** Registers per row of states: S / 2. */
  readonly registers: number;
  /** Bytes per row of states. */
  readonly rowBytes: number;
  /** Bytes per row of features. */
  readonly featureBytes: number;
  /** The constant address of a workspace array, at register `register` of row `row` of states. */
  readonly at: (name: FixedArray, row: number, register: number) => Address;
  /** A number in both lanes, from the table of constants: one load, where a constant in the code would take several instructions each time. */
  readonly constant: (value: number) => Code;
  /** The table of constants that the code built so far needs at address 0. */
  readonly constants: readonly number[];
}

/** The workspace arrays that lie before the rows, at the same place for any number of rows. */
export type FixedArray = Exclude<WorkspaceArray, 'observations' | 'densities' | 'weights'>;

/** Finds the addresses by planning a workspace without rows. */
export function describeLayout(shape: ModelShape): Layout {
  const { stride, places } = planWorkspace({ ...shape, rows: 0 });
  const rowBytes = stride * 8;
  const constants: number[] = [];
  const constant = (value: number): Code => {
    if (!constants.includes(value)) constants.push(value);
    if (constants.length * 8 > RESERVED_BYTES)
      throw new InvariantError('INVARIANT_BROKEN', 'The kernels need more constants than are reserved; raise RESERVED_BYTES.');
    return v128.loadSplat({ base: i32.const(0), offset: constants.indexOf(value) * 8 });
  };
  return {
    constant,
    constants,
    ...shape,
    registers: stride / 2,
    rowBytes,
    featureBytes: shape.features * 8,
    at: (name, row, register) => ({ base: i32.const(0), offset: places[name].offset + row * rowBytes + register * 16 }),
  };
}
