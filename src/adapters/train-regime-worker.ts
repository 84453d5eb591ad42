/** Runs in a worker thread: trains one model for each request that it is sent, and posts it or what went wrong. */
import { parentPort } from 'node:worker_threads';
import type { TrainingRequest } from '../regime/model.ts';
import { trainRegimeModel } from '../regime/train.ts';
import { sha256 } from './digest.ts';
import type { TrainingAnswer } from './regime-trainer.ts';

const port = parentPort;
port?.on('message', (request: TrainingRequest) => {
  port.postMessage(answer(request));
});

function answer(request: TrainingRequest): TrainingAnswer {
  try {
    return { model: trainRegimeModel(request, sha256), error: null };
  } catch (error) {
    return { model: null, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
