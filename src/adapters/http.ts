import { describeError, SourceError } from '../domain/errors.ts';
import type { Http } from '../domain/ports.ts';

const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** HTTP over the platform's own client, with a cap on the size of answers. */
export const systemHttp: Http = Object.freeze({
  async request({ url, method = 'GET', headers = {}, body, signal, maxBytes = DEFAULT_MAX_BYTES }: Parameters<Http['request']>[0]) {
    const place = new URL(url).host;
    let response: Response;
    try {
      response = await fetch(url, { method, headers, body, signal, redirect: 'follow' });
    } catch (error) {
      throw new SourceError('HTTP_FAILED', `${place} could not be reached: ${describeError(error)}.`, { cause: error, retryable: true });
    }
    const text = await readCapped(response, maxBytes, place);
    if (!response.ok) {
      throw new SourceError('HTTP_FAILED', `${place} answered ${response.status}.`, {
        retryable: response.status === 429 || response.status >= 500,
        details: { status: response.status, body: text.slice(0, 500) },
      });
    }
    return { status: response.status, headers: Object.fromEntries(response.headers), text };
  },
});

async function readCapped(response: Response, maxBytes: number, place: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > maxBytes) throw new SourceError('HTTP_FAILED', `${place} sent more than ${maxBytes} bytes; the answer was dropped.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
