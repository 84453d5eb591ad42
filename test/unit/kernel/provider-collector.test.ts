import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/domain/time.ts';
import { candles, fundingRate } from '../../../src/feeds/index.ts';
import { ProviderCollector } from '../../../src/kernel/collect/provider-collector.ts';
import {
  defineProvider,
  offer,
  SourceError,
  type FetchRequest,
  type Offer,
  type ProvidedRow,
  type ProviderDefinition,
} from '../../../src/sdk/index.ts';
import { Frame } from '../../../src/series/frame.ts';
import { FakeTime } from '../../kit/fake-time.ts';
import { instantOf } from '../../kit/rows.ts';

const NOW = instantOf('2024-01-01T12:00:00Z');
const bar = (close: number) => ({ open: close, high: close, low: close, close, volume: 1 });

function provider(
  key: string,
  fetch: (request: FetchRequest) => Promise<ProvidedRow[]> | ProvidedRow[],
  feed: Offer['feed'] = candles('1h'),
): ProviderDefinition {
  return defineProvider({
    key,
    title: key,
    homepage: 'https://example.org',
    licence: { name: 'none', commercialUse: true, attribution: '' },
    markets: ['live'],
    offers: [offer(feed as never, { cadenceMs: HOUR, publicationLagMs: MINUTE, maxAgeMs: 3 * HOUR, fetch: fetch })],
  });
}

function collectorOf(providers: readonly ProviderDefinition[], time = new FakeTime(NOW)) {
  const frame = new Frame();
  const http = { request: () => Promise.reject(new Error('no network here')) };
  return {
    frame,
    time,
    collector: new ProviderCollector({ asset: 'XYZ', frame, providers, clock: time, timers: time, http, deadlineMs: 8 * SECOND }),
  };
}

describe('a collection', () => {
  it('takes the first rows as history that could be known when published, later ones as known when fetched', async () => {
    const asked: (number | null)[] = [];
    const { collector, time } = collectorOf([
      provider('good', ({ since, now }) => {
        asked.push(since);
        return since === null
          ? [
              { asOf: NOW - HOUR, values: bar(2) },
              { asOf: NOW - 2 * HOUR, values: bar(1) },
            ]
          : [{ asOf: now - MINUTE, values: bar(3) }];
      }),
    ]);
    const backfilling = collector.backfill(() => undefined);
    await time.pass(0);
    await backfilling;
    const first = await collector.collect();
    expect(first.observations.map(({ asOf, knownAt }) => [asOf - NOW, knownAt - NOW])).toEqual([
      [-2 * HOUR, -2 * HOUR + MINUTE],
      [-HOUR, -HOUR + MINUTE],
    ]);
    expect(first.reports).toEqual([]);
    await time.pass(MINUTE);
    const second = await collector.collect();
    expect(second.observations.map(({ asOf, knownAt }) => [asOf - NOW, knownAt - NOW])).toEqual([[0, MINUTE]]);
    expect(second.reports).toMatchObject([{ provider: 'good', feed: 'candles@1h', outcome: 'ok', rows: 1 }]);
    expect(asked).toEqual([null, NOW - HOUR]);
  });

  it('reports who fails, hangs or lies, and takes what the others deliver', async () => {
    const { collector, time, frame } = collectorOf([
      provider('failing', () => {
        throw new SourceError('HTTP_FAILED', 'It answered 500.', { retryable: true });
      }),
      provider('hanging', () => new Promise<never>(() => undefined)),
      provider('from-the-future', () => [{ asOf: NOW + HOUR, values: bar(1) }]),
      provider('wrong-type', () => [{ asOf: NOW - HOUR, values: { ...bar(1), close: '1' } }]),
      provider('not-a-number', () => [{ asOf: NOW - HOUR, values: bar(Number.NaN) }]),
      provider('good', () => [{ asOf: NOW - HOUR, values: bar(5) }]),
    ]);
    const collecting = collector.collect();
    await time.pass(9 * SECOND);
    const { reports, observations, cutoff } = await collecting;
    expect(reports.map(({ provider: key, outcome, failure }) => [key, outcome, failure?.code ?? null])).toEqual([
      ['failing', 'failed', 'HTTP_FAILED'],
      ['hanging', 'timeout', 'PROVIDER_THREW'],
      ['from-the-future', 'failed', 'PROVIDER_ROW_INVALID'],
      ['wrong-type', 'failed', 'PROVIDER_ROW_INVALID'],
      ['not-a-number', 'failed', 'PROVIDER_ROW_INVALID'],
      ['good', 'ok', null],
    ]);
    expect(cutoff - NOW).toBe(8 * SECOND);
    expect(observations.map(({ provider: key }) => key)).toEqual(['good']);
    expect(frame.sources('candles@1h').map(({ source }) => source.source)).toEqual(['good']);
  });

  it('keeps venues apart, and puts back what earlier processes stored', async () => {
    const rows = (now: number): ProvidedRow[] =>
      ['a', 'b'].map((venue) => ({ asOf: now - HOUR, venue, values: { rate: 0.1, intervalHours: 8 } }));
    const first = collectorOf([provider('venues', ({ now }) => rows(now), fundingRate)]);
    const { observations } = await first.collector.collect();
    const second = collectorOf([provider('venues', () => [], fundingRate)]);
    second.collector.restore(observations);
    expect(second.frame.sources('funding-rate').map(({ source, loaded }) => [source.source, loaded])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect((await second.collector.collect()).observations).toEqual([]);
  });

  it('asks again only when a new row can have been published', async () => {
    let asked = 0;
    const { collector, time } = collectorOf([
      provider('good', ({ now }) => {
        asked += 1;
        return [{ asOf: Math.floor(now / HOUR) * HOUR, values: bar(1) }];
      }),
    ]);
    for (const wait of [0, HOUR, MINUTE, 10 * MINUTE]) {
      await time.pass(wait);
      await collector.collect();
    }
    expect(asked).toBe(2);
  });
});
