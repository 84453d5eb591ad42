import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Keeps a request's body below a size, by its announced length and by what really comes. A larger one is answered with 413 and its
 * connection is closed, so that no more of it is read.
 *
 * @returns whether the request may be handled; the answer to one that may not is under way
 */
export function limitBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): boolean {
  const refuse = (): void => {
    if (response.headersSent) {
      request.destroy();
      return;
    }
    const body = JSON.stringify({
      errors: [{ message: `The request is larger than ${maxBytes} bytes.`, extensions: { code: 'QUERY_TOO_LARGE' } }],
    });
    response.writeHead(413, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
    response.end(body, () => request.destroy());
  };
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    refuse();
    return false;
  }
  if (request.headers['transfer-encoding'] !== undefined) countChunks(request, maxBytes, refuse);
  return true;
}

/** A listener to `data` would start the flow before the handler is there: chunks are counted as the parser pushes them. */
function countChunks(request: IncomingMessage, maxBytes: number, refuse: () => void): void {
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (bytes > maxBytes) return true;
    bytes += Buffer.isBuffer(chunk) ? chunk.length : 0;
    if (bytes <= maxBytes) return push(chunk, encoding);
    refuse();
    return true;
  };
}
