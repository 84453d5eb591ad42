/** Runs in a worker thread: trains the one model that it was given the request for, and posts it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { TrainingRequest } from '../regime/model.ts';
import { trainRegimeModel } from '../regime/train.ts';
import { sha256 } from './digest.ts';

parentPort?.postMessage(trainRegimeModel(workerData as TrainingRequest, sha256));
