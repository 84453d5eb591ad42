import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { identifyTraining } from '../regime/model-id.ts';
import type { RegimeModel, TrainingRequest } from '../regime/model.ts';
import { sha256 } from './digest.ts';

/** Trains a regime model off the main thread. */
export type RegimeTrainer = (request: TrainingRequest) => Promise<RegimeModel>;

/**
 * Trains in a worker thread and keeps every model in a folder under the identity of its data and settings, so that nothing is
 * trained twice.
 * @param folder - where models are kept; made when it is not there
 */
export function createRegimeTrainer(folder: string): RegimeTrainer {
  return async (request) => {
    const file = join(folder, `${identifyTraining(request, sha256)}.json`);
    const kept = await readKept(file);
    if (kept !== null) return kept;
    const model = await trainInWorker(request);
    await keep(folder, file, model);
    return model;
  };
}

async function readKept(file: string): Promise<RegimeModel | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RegimeModel;
  } catch (error) {
    // Not kept yet, or cut off by a crash of long ago: it is trained again and written anew.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function keep(folder: string, file: string, model: RegimeModel): Promise<void> {
  await mkdir(folder, { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, JSON.stringify(model));
  await rename(partial, file);
}

function trainInWorker(request: TrainingRequest): Promise<RegimeModel> {
  const entry = new URL(`./train-regime-worker${extname(import.meta.url)}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: request });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`The training thread ended with code ${code} before it had a model.`));
    });
  });
}
