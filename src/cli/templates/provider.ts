import type { PluginNames } from './names.ts';

/** A provider that works, but for its address: a daily price of gold as JSON. */
export function providerTemplate({ key, title }: PluginNames): string {
  return `import { gold } from '../../src/feeds/index.ts';
import { DAY, defineProvider, HOUR, offer, SourceError, z } from '../../src/sdk/index.ts';

/** Where the documentation of the source says the data is; set it to the real address. */
const URL_OF_PRICES = 'https://api.example.org/v1/gold/daily';

/** The fields that are used of the source's answer: https://example.org/docs */
const Prices = z.array(z.object({ date: z.iso.date(), price: z.number().positive().nullable() }));

/** A price of gold once a day. */
export default defineProvider({
  key: '${key}',
  title: '${title}',
  homepage: 'https://example.org',
  licence: { name: 'see the homepage', commercialUse: false, attribution: 'Data by example.org.' },
  markets: ['live'],
  offers: [
    offer(gold, {
      cadenceMs: DAY,
      publicationLagMs: 6 * HOUR,
      // A weekend and a holiday without a price.
      maxAgeMs: 5 * DAY,
      async fetch({ http, signal, since }) {
        const { text } = await http.request({ url: URL_OF_PRICES, signal });
        return parse(text)
          .map(({ date, price }) => ({ asOf: Date.parse(date) + DAY, values: price === null ? {} : { price } }))
          .filter(({ asOf }) => since === null || asOf > since);
      },
    }),
  ],
});

function parse(text: string): z.infer<typeof Prices> {
  try {
    return Prices.parse(JSON.parse(text));
  } catch (error) {
    throw new SourceError('SOURCE_ANSWER_INVALID', 'The prices are in another format than documented: compare the two.', { cause: error });
  }
}
`;
}

/** The test of that provider. */
export function providerTestTemplate({ key }: PluginNames): string {
  return `import { expect, it } from 'vitest';
import provider from '../../../plugins/providers/${key}.ts';
import { gold } from '../../../src/feeds/index.ts';
import { providerKit } from '../../kit/provider-kit.ts';

const url = 'https://api.example.org/v1/gold/daily';
const now = '2024-01-05';
const answer = [
  { date: '2024-01-02', price: 2063.5 },
  { date: '2024-01-03', price: null },
];

it('delivers each price at the end of its day, and leaves out what is missing', async () => {
  expect(await providerKit(provider).answering(url, answer).fetch(gold, { now })).toEqual([
    { asOf: Date.UTC(2024, 0, 3), values: { price: 2063.5 } },
    { asOf: Date.UTC(2024, 0, 4), values: {} },
  ]);
});

it('delivers only what is new', async () => {
  const rows = await providerKit(provider).answering(url, answer).fetch(gold, { now, since: '2024-01-03' });
  expect(rows.map(({ asOf }) => asOf)).toEqual([Date.UTC(2024, 0, 4)]);
});

it('fails on an answer in another format', async () => {
  await expect(providerKit(provider).answering(url, 'busy').fetch(gold, { now })).rejects.toThrow('another format');
});
`;
}
