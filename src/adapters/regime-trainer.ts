import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ConfigError, describeError } from '../domain/errors.ts';
import { identifyTraining } from '../regime/model-id.ts';
import type { RegimeModel, TrainingRequest } from '../regime/model.ts';
import { sha256 } from './digest.ts';

/** What the training thread answers: a model, or what was thrown. */
export type TrainingAnswer = { readonly model: RegimeModel; readonly error: null } | { readonly model: null; readonly error: Error };

/** Trains a regime model off the main thread. The request's arrays are handed over: they are empty afterwards. */
export type RegimeTrainer = (request: TrainingRequest) => Promise<RegimeModel>;

/**
 * Trains in a worker thread and keeps every model in a folder under the identity of its data and settings, so that nothing is
 * trained twice.
 * @param folder - where models are kept; made when it is not there
 * The trainer throws ConfigError STORE_UNREACHABLE when it cannot be written to.
 */
export function createRegimeTrainer(folder: string): RegimeTrainer {
  const thread = new TrainingThread();
  return async (request) => {
    const file = join(folder, `${identifyTraining(request, sha256)}.json`);
    const kept = await readKept(file);
    if (kept !== null) return kept;
    const model = await thread.train(request);
    await keep(folder, file, model).catch((cause: unknown) => {
      const sentence = `The regime model cannot be kept in ${folder}: ${describeError(cause)}. Give DATA_DIR a folder that this user may write to.`;
      throw new ConfigError('STORE_UNREACHABLE', sentence, { cause });
    });
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

/** The thread that trains. It is kept: a warm one trains several times as fast as a new one. */
class TrainingThread {
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** Trains on one request after the other. */
  train(request: TrainingRequest): Promise<RegimeModel> {
    const training = this.#last.then(() => this.#ask(request));
    this.#last = Promise.allSettled([training]);
    return training;
  }

  #ask(request: TrainingRequest): Promise<RegimeModel> {
    const worker = this.#open();
    worker.ref();
    return new Promise<RegimeModel>((resolve, reject) => {
      const onMessage = (answer: TrainingAnswer): void => {
        settle();
        if (answer.model === null) reject(answer.error);
        else resolve(answer.model);
      };
      const onEnd = (reason: unknown): void => {
        settle();
        this.#worker = null;
        reject(
          reason instanceof Error ? reason : new Error(`The training thread ended with code ${String(reason)} before it had a model.`),
        );
      };
      const settle = (): void => {
        worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
        // An idle thread must not keep the process alive.
        worker.unref();
      };
      worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd);
      const columns = [request.values.buffer, request.asOf.buffer] as ArrayBuffer[];
      worker.postMessage(request, columns);
    });
  }

  #open(): Worker {
    const entry = new URL(`./train-regime-worker${extname(import.meta.url)}`, import.meta.url);
    this.#worker ??= new Worker(entry);
    return this.#worker;
  }
}
