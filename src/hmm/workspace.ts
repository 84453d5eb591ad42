import type { DensityTables } from './density-tables.ts';
import type { CheckedObservations } from './observations.ts';
import type { CovarianceKind, HmmParameters } from './parameters.ts';

/** The first bytes of a buffer belong to the kernels: generated ones keep their constants there. */
export const RESERVED_BYTES = 256;

/** Rows per call of a kernel: small enough for a block to stay in the first-level cache. */
export const BLOCK_ROWS = 64;

/** The sizes that fix the layout of a workspace. */
export interface WorkspaceShape {
  /** K. */
  readonly states: number;
  /** D. */
  readonly features: number;
  readonly covariance: CovarianceKind;
  /** T, all sequences together. */
  readonly rows: number;
}

/**
 * The arrays all passes over the data work on, carved from one buffer so that a kernel in WebAssembly can share them.
 * The index of the state comes last everywhere and is padded to `stride` (K rounded up to even), so that two neighbouring states
 * fill one SIMD register. The padding state has probability 0 and a log-density of −1e300.
 */
export interface Workspace extends WorkspaceShape {
  readonly buffer: ArrayBuffer;
  /** S: K rounded up to even. */
  readonly stride: number;
  /** S: start probabilities. */
  readonly start: Float64Array;
  /** S×S: from state (row) to state (column). */
  readonly transition: Float64Array;
  /** S×S: to state (row) from state (column). */
  readonly arrivals: Float64Array;
  /** S: log-density at the mean. */
  readonly logConstant: Float64Array;
  /** D×S. */
  readonly means: Float64Array;
  /** D×S reciprocal standard deviations, or D(D+1)/2×S packed lower triangles of the whitening matrices. */
  readonly whitening: Float64Array;
  /** S×S: Σ of P(state i at t)·w(j at t+1); times the transition matrix this is the expected number of transitions. */
  readonly transitionSums: Float64Array;
  /** S: Σ of the posterior. */
  readonly weightSums: Float64Array;
  /** D×S: Σ posterior·x. */
  readonly meanSums: Float64Array;
  /** D×S or D(D+1)/2×S: Σ posterior·(x − mean)(x − mean)ᵀ around the means in `means`. */
  readonly scatterSums: Float64Array;
  /** B×S, scratch: the forward weights of a block divided by the row's evidence. */
  readonly scaled: Float64Array;
  /** (B+1)×S, scratch: density times backward weight of the rows of a block and of the row after it. */
  readonly ahead: Float64Array;
  /** B×D×2, scratch of the full scatter: differences from the means of two states. */
  readonly differences: Float64Array;
  /** Scratch: a second result of a kernel. */
  readonly result: Float64Array;
  /** T×D, missing entries 0. */
  readonly observations: Float64Array;
  /** T×S: log-densities, then densities relative to the densest state of the row. */
  readonly densities: Float64Array;
  /** T×S: forward weights (unnormalised filter), then posteriors. */
  readonly weights: Float64Array;
}

/** Numbers per state that hold a whitening matrix or a scatter: D, or D(D+1)/2 for a packed lower triangle. */
export function packedSize(covariance: CovarianceKind, features: number): number {
  return covariance === 'diagonal' ? features : (features * (features + 1)) / 2;
}

/** Where the arrays of a workspace lie in its buffer. */
interface WorkspacePlan {
  readonly stride: number;
  /** Start in bytes and length in doubles, by array. */
  readonly places: Readonly<Record<WorkspaceArray, { readonly offset: number; readonly size: number }>>;
  /** Bytes before the arrays whose size grows with T, with the reserved ones. */
  readonly headBytes: number;
  readonly bytes: number;
}

/** The names of the arrays of a workspace. */
export type WorkspaceArray = {
  [Name in keyof Workspace]: Workspace[Name] extends Float64Array ? Name : never;
}[keyof Workspace];

/** Finds the places of all arrays, each on 16 bytes, the width of a SIMD register. Only `observations` and what follows depend on T. */
export function planWorkspace({ states, features, covariance, rows }: WorkspaceShape): WorkspacePlan {
  const stride = states + (states % 2);
  const packed = packedSize(covariance, features);
  let bytes = RESERVED_BYTES;
  const reserve = (size: number): { offset: number; size: number } => {
    const offset = bytes;
    bytes += Math.ceil(size / 2) * 16;
    return { offset, size };
  };
  const head = {
    start: reserve(stride),
    transition: reserve(stride * stride),
    arrivals: reserve(stride * stride),
    logConstant: reserve(stride),
    means: reserve(features * stride),
    whitening: reserve(packed * stride),
    transitionSums: reserve(stride * stride),
    weightSums: reserve(stride),
    meanSums: reserve(features * stride),
    scatterSums: reserve(packed * stride),
    scaled: reserve(BLOCK_ROWS * stride),
    ahead: reserve((BLOCK_ROWS + 1) * stride),
    differences: reserve(covariance === 'full' ? BLOCK_ROWS * features * 2 : 0),
    result: reserve(1),
  };
  const headBytes = bytes;
  const places = { ...head, observations: reserve(rows * features), densities: reserve(rows * stride), weights: reserve(rows * stride) };
  return { stride, places, headBytes, bytes };
}

/**
 * Lays a workspace out.
 * @param buffer at least as many bytes as planned, of any content; kernels in WebAssembly pass their memory
 */
export function createWorkspace(shape: WorkspaceShape, buffer?: ArrayBuffer): Workspace {
  const { stride, places, headBytes, bytes } = planWorkspace(shape);
  const memory = buffer ?? new ArrayBuffer(bytes);
  new Uint8Array(memory, RESERVED_BYTES, headBytes - RESERVED_BYTES).fill(0);
  const view = (name: WorkspaceArray): Float64Array => new Float64Array(memory, places[name].offset, places[name].size);
  return {
    ...shape,
    buffer: memory,
    stride,
    start: view('start'),
    transition: view('transition'),
    arrivals: view('arrivals'),
    logConstant: view('logConstant'),
    means: view('means'),
    whitening: view('whitening'),
    transitionSums: view('transitionSums'),
    weightSums: view('weightSums'),
    meanSums: view('meanSums'),
    scatterSums: view('scatterSums'),
    scaled: view('scaled'),
    ahead: view('ahead'),
    differences: view('differences'),
    result: view('result'),
    observations: view('observations'),
    densities: view('densities'),
    weights: view('weights'),
  };
}

/** Writes a model's start, transitions and means into a workspace, states last. */
export function loadParameters(w: Workspace, p: HmmParameters): void {
  const { states, stride } = w;
  w.start.set(p.start);
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) {
      w.transition[i * stride + j] = p.transition[i * states + j]!;
      w.arrivals[j * stride + i] = p.transition[i * states + j]!;
    }
  }
  loadMeans(w, p.means);
}

/** Density tables in the layout of a workspace: states last and padded, triangles packed. */
export function packTables({ states, features, stride, covariance }: Workspace, { logConstant, whitening }: DensityTables): DensityTables {
  const packed = {
    logConstant: new Float64Array(stride).fill(-1e300),
    whitening: new Float64Array(packedSize(covariance, features) * stride),
  };
  packed.logConstant.set(logConstant);
  for (let k = 0, at = 0; k < states; k++) {
    for (let i = 0, to = k; i < features; i++) {
      for (let j = 0; j < (covariance === 'diagonal' ? 1 : features); j++, at++) {
        if (j > i) continue;
        packed.whitening[to] = whitening[at]!;
        to += stride;
      }
    }
  }
  return packed;
}

/** Puts packed density tables into force. */
export function loadTables(w: Workspace, { logConstant, whitening }: DensityTables): void {
  w.logConstant.set(logConstant);
  w.whitening.set(whitening);
}

/** Writes K×D means into a workspace, states last. */
export function loadMeans(w: Workspace, means: Float64Array): void {
  for (let k = 0; k < w.states; k++) {
    for (let d = 0; d < w.features; d++) w.means[d * w.stride + k] = means[k * w.features + d]!;
  }
}

/** Writes observations into a workspace, less `centre` (D numbers) where given; missing entries become 0. */
export function loadObservations(w: Workspace, { values, incomplete, features }: CheckedObservations, centre?: Float64Array): void {
  if (centre === undefined) w.observations.set(values);
  else {
    for (let at = 0, d = 0; at < values.length; at++) {
      w.observations[at] = values[at]! - centre[d]!;
      d = d + 1 === features ? 0 : d + 1;
    }
  }
  for (const row of incomplete) {
    for (let at = row * features; at < (row + 1) * features; at++) if (Number.isNaN(w.observations[at])) w.observations[at] = 0;
  }
}
