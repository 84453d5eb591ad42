import { SMALLEST_EVIDENCE, type Kernels } from '../kernels.ts';
import { createWorkspace, planWorkspace, type Workspace, type WorkspaceShape } from '../workspace.ts';
import { buildBackward, buildBestPaths, buildForward } from './chain-kernels.ts';
import { buildExponentiate, buildLogDensities } from './emission-kernels.ts';
import { encodeModule } from './encoding.ts';
import { describeLayout, type ModelShape } from './layout.ts';
import { buildCountTransitions, buildDiagonalScatter, buildFullScatter, buildSumMeans } from './sum-kernels.ts';

/** What the kernels need of the JavaScript API of WebAssembly; its types come with browsers' libraries only. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Memory: new (descriptor: { initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The functions of the generated module; addresses and sizes in bytes. */
interface Exports {
  logDensities(observations: number, densities: number, rows: number): void;
  exponentiate(densities: number, rows: number): number;
  forward(weightsBefore: number, densities: number, rows: number): number;
  backward(lastWeights: number, lastDensities: number, rows: number, lastPlace: number): number;
  countTransitions(rows: number): void;
  sumMeans(observations: number, posteriors: number, rows: number): void;
  sumScatter(observations: number, posteriors: number, rows: number): void;
  bestPaths(weightsBefore: number, densities: number, rows: number): void;
}

const PAGE_BYTES = 65_536;
/** WebAssembly addresses end at 4 GiB. */
const MAX_PAGES = 65_535;
/** A memory up to this size (100,000 rows of 8 features and 8 states take 19 MiB) is kept for the next call. */
const KEPT_PAGES = 1024;
/** Generated code grows with K² and K·D²; beyond these sizes it would not fit the instruction cache. */
const MAX_STATES = 16;
const MAX_FEATURES = 16;

/** A compiled module; `kept` is its memory between calls. */
interface Compiled {
  readonly module: object;
  kept: { readonly memory: Memory; readonly exports: Exports } | undefined;
}

const compiledByShape = new Map<string, Compiled>();

/**
 * The kernels in WebAssembly SIMD, generated for a shape of model and compiled when first needed. The workspace is in memory that the next call
 * for a model of the same shape takes over: use it up before asking again.
 * @returns undefined where SIMD is unavailable or the shape too large
 */
export function createWasmKernels(shape: WorkspaceShape): Kernels | undefined {
  const api = (globalThis as unknown as { WebAssembly?: WebAssemblyApi }).WebAssembly;
  if (api === undefined || shape.states > MAX_STATES || shape.features > MAX_FEATURES) return undefined;
  const pages = Math.ceil(planWorkspace(shape).bytes / PAGE_BYTES);
  const compiled = compile(api, shape);
  if (compiled === undefined || pages > MAX_PAGES) return undefined;
  const { memory, exports } = claimMemory(api, compiled, pages);
  return bindKernels(createWorkspace(shape, memory.buffer), exports);
}

function compile(api: WebAssemblyApi, { states, features, covariance }: ModelShape): Compiled | undefined {
  const key = `${states} ${features} ${covariance}`;
  let compiled = compiledByShape.get(key);
  if (compiled === undefined) {
    const bytes = generateModule({ states, features, covariance });
    if (!api.validate(bytes)) return undefined;
    compiled = { module: new api.Module(bytes), kept: undefined };
    compiledByShape.set(key, compiled);
  }
  return compiled;
}

/** The bytes of the module for one shape of model. */
export function generateModule(shape: ModelShape): Uint8Array<ArrayBuffer> {
  const layout = describeLayout(shape);
  const functions = {
    logDensities: buildLogDensities(layout),
    exponentiate: buildExponentiate(layout),
    forward: buildForward(layout),
    backward: buildBackward(layout),
    countTransitions: buildCountTransitions(layout),
    sumMeans: buildSumMeans(layout),
    sumScatter: shape.covariance === 'diagonal' ? buildDiagonalScatter(layout) : buildFullScatter(layout),
    bestPaths: buildBestPaths(layout),
  };
  return encodeModule(functions, layout.constants);
}

function claimMemory(api: WebAssemblyApi, compiled: Compiled, pages: number): { memory: Memory; exports: Exports } {
  const { kept } = compiled;
  if (kept !== undefined && pages <= KEPT_PAGES) {
    const present = kept.memory.buffer.byteLength / PAGE_BYTES;
    if (pages > present) kept.memory.grow(pages - present);
    return kept;
  }
  const memory = new api.Memory({ initial: pages });
  const claimed = { memory, exports: new api.Instance(compiled.module, { environment: { memory } }).exports as Exports };
  if (pages <= KEPT_PAGES) compiled.kept = claimed;
  return claimed;
}

function bindKernels(workspace: Workspace, exports: Exports): Kernels {
  const { states, stride, weights, result } = workspace;
  const rowBytes = stride * 8;
  const observationsOf = (row: number): number => workspace.observations.byteOffset + row * workspace.features * 8;
  const densitiesOf = (row: number): number => workspace.densities.byteOffset + row * rowBytes;
  const weightsOf = (row: number): number => weights.byteOffset + row * rowBytes;
  const logTotal = (row: number): number => {
    let sum = 0;
    for (let k = 0; k < states; k++) sum += weights[row * stride + k]!;
    return Math.log(sum);
  };
  return {
    workspace,
    logDensities(row, count) {
      exports.logDensities(observationsOf(row), densitiesOf(row), count);
    },
    exponentiate: (row, count) => exports.exponentiate(densitiesOf(row), count),
    forward(row, count) {
      const exponents = exports.forward(weightsOf(row - 1), densitiesOf(row), count);
      if (!(result[0]! >= SMALLEST_EVIDENCE)) return Number.NaN;
      return (exponents - 1023 * count) * Math.LN2 + logTotal(row + count - 1) - logTotal(row - 1);
    },
    backward(row, count) {
      const last = row + count - 1;
      return exports.backward(weightsOf(last), densitiesOf(last), count, (count - 1) * rowBytes) >= SMALLEST_EVIDENCE;
    },
    countTransitions(count) {
      exports.countTransitions(count);
    },
    sumMeans(row, count) {
      exports.sumMeans(observationsOf(row), weightsOf(row), count);
    },
    sumScatter(row, count) {
      exports.sumScatter(observationsOf(row), weightsOf(row), count);
    },
    bestPaths(row, count) {
      exports.bestPaths(weightsOf(row - 1), densitiesOf(row), count);
    },
  };
}
