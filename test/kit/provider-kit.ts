import { expect } from 'vitest';
import type { Http } from '../../src/domain/ports.ts';
import type { FeedRef, Fields } from '../../src/feeds/index.ts';
import type { FetchRequest, Offer, ProvidedRow, ProviderDefinition } from '../../src/sdk/index.ts';
import { instantOf, type Moment } from './rows.ts';

type Call = Parameters<Http['request']>[0];

interface Mock {
  readonly call: string;
  readonly answer: string | Error;
  used: boolean;
}

/** What a test asks of a provider. */
export interface Ask {
  readonly now: Moment;
  readonly since?: Moment | null;
  /** By default an asset for feeds of one, null for global ones. */
  readonly asset?: string | null;
}

/** Tests one provider against recorded answers: a call without an answer and an answer without a call are faults. */
export class ProviderKit {
  readonly #definition: ProviderDefinition;
  readonly #mocks: Mock[] = [];

  constructor(definition: ProviderDefinition) {
    this.#definition = definition;
  }

  /** The answer to one GET of a URL: a text, or an object that is sent as JSON. */
  answering(url: string, body: string | object): this {
    return this.#mock(`GET ${url}`, typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** The answer to one POST of a URL. */
  answeringPost(url: string, body: string | object): this {
    return this.#mock(`POST ${url}`, typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** The failure of one GET of a URL. */
  failing(url: string, error: Error): this {
    return this.#mock(`GET ${url}`, error);
  }

  /**
   * The rows that the provider delivers for a feed, in the order of time, held against the feed's contract.
   * @throws Error what the provider threw; Error naming the line to add for a call without an answer
   */
  async fetch<F extends Fields>(feed: FeedRef<F>, ask: Ask): Promise<readonly ProvidedRow<F>[]> {
    const offer = this.#definition.offers.find((each) => each.feed.id === feed.id);
    if (offer === undefined) throw new Error(`${this.#definition.key} does not offer ${feed.id}`);
    const unmocked: string[] = [];
    const request: FetchRequest = {
      asset: ask.asset ?? (feed.contract.scope === 'asset' ? 'XYZ' : null),
      since: ask.since === undefined || ask.since === null ? null : instantOf(ask.since),
      now: instantOf(ask.now),
      signal: new AbortController().signal,
      http: { request: (call) => this.#answer(call, unmocked) },
    };
    try {
      const rows = await offer.fetch(request);
      checkRows(offer, rows, request);
      return rows.toSorted((a, b) => a.asOf - b.asOf) as readonly ProvidedRow<F>[];
    } finally {
      // After the provider, so that one that catches everything cannot hide a call.
      this.#checkCalls(unmocked);
    }
  }

  #mock(call: string, answer: string | Error): this {
    this.#mocks.push({ call, answer, used: false });
    return this;
  }

  #answer({ url, method = 'GET' }: Call, unmocked: string[]): ReturnType<Http['request']> {
    const mock = this.#mocks.find(({ call, used }) => !used && call === `${method} ${url}`);
    if (mock === undefined) {
      unmocked.push(`.answering${method === 'POST' ? 'Post' : ''}('${url}', …)`);
      return Promise.reject(new Error(`no answer for ${method} ${url}`));
    }
    mock.used = true;
    if (mock.answer instanceof Error) return Promise.reject(mock.answer);
    return Promise.resolve({ status: 200, headers: {}, text: mock.answer });
  }

  #checkCalls(unmocked: readonly string[]): void {
    const unused = this.#mocks.filter(({ used }) => !used).map(({ call }) => call);
    if (unmocked.length > 0)
      throw new Error(`${this.#definition.key} made a call without an answer; add to the test:\n${unmocked.join('\n')}`);
    if (unused.length > 0)
      throw new Error(`${this.#definition.key} never made these calls; take their answers out of the test:\n${unused.join('\n')}`);
  }
}

/** Holds rows against the contract of their feed: its fields and no others, numbers that are finite, nothing from the future. */
function checkRows({ feed }: Offer, rows: readonly ProvidedRow[], { now }: FetchRequest): void {
  const { fields, combine } = feed.contract;
  for (const { asOf, values, venue } of rows) {
    expect(Number.isFinite(asOf), `${feed.id}: a row without its time`).toBe(true);
    if (combine !== 'merge') expect(asOf, `${feed.id}: a row that was not true yet`).toBeLessThanOrEqual(now);
    if (combine === 'perVenue') expect(venue, `${feed.id}: a row without its venue`).toBeTypeOf('string');
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(values)));
    for (const [name, value] of Object.entries(values)) {
      if (fields[name]!.unit === 'text') expect(value).toBeTypeOf('string');
      else expect(Number.isFinite(value), `${feed.id}.${name} is ${String(value)}: leave out what the source did not have`).toBe(true);
    }
  }
}

/** Opens the test kit of a provider: `await providerKit(definition).answering('https://…', body).fetch(feed, { now })`. */
export function providerKit(definition: ProviderDefinition): ProviderKit {
  return new ProviderKit(definition);
}
