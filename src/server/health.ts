import type { ServerResponse } from 'node:http';
import type { Progress } from '../../schema/context.ts';

/** Whether the program does what it is there for. */
export interface Readiness {
  /** What is missing, as sentences for the operator: the schema of the database, the first cycle. Empty when nothing is. */
  readonly missing: readonly string[];
  /** Work that is under way: history being read, a model being trained. */
  readonly progress: readonly Progress[];
}

/** Answers whether the process is alive: it is, when it answers. */
export function answerLive(response: ServerResponse): void {
  answerJson(response, 200, { status: 'live' });
}

/** Answers whether the program is ready: 200, or 503 with everything that is missing. */
export async function answerReady(response: ServerResponse, readiness: () => Promise<Readiness>): Promise<void> {
  const { missing, progress } = await readiness();
  const ready = missing.length === 0;
  answerJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', missing, progress });
}

/** Answers with one JSON object that no cache may keep. */
export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
