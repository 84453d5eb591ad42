import type { Kernels } from './kernels.ts';
import { createPlainKernels } from './plain-kernels.ts';
import { createWasmKernels } from './wasm/wasm-kernels.ts';
import { createWorkspace, type WorkspaceShape } from './workspace.ts';

/** The fastest kernels for a shape, with a workspace of that shape: WebAssembly SIMD where there is one, otherwise plain TypeScript. */
export function createKernels(shape: WorkspaceShape): Kernels {
  return createWasmKernels(shape) ?? createPlainKernels(createWorkspace(shape));
}
