import type { Digest, TrainingRequest } from './model.ts';

/** What a training is about, as a digest: its rows, its settings and the model it starts from. Two equal ids give equal models. */
export function identifyTraining({ asOf, values, settings, previous }: TrainingRequest, digest: Digest): string {
  const words = new TextEncoder().encode(JSON.stringify({ settings, previous: previous?.id ?? null, rows: asOf.length }));
  const bytes = new Uint8Array(words.length + asOf.byteLength + values.byteLength);
  bytes.set(words);
  bytes.set(new Uint8Array(asOf.buffer, asOf.byteOffset, asOf.byteLength), words.length);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), words.length + asOf.byteLength);
  return digest(bytes);
}
