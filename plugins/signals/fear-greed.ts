import { fearGreed } from '../../src/feeds/index.ts';
import { defineSignal, latest, scaleLean } from '../../src/sdk/index.ts';

/** Sentiment of the crypto market. */
export default defineSignal({
  key: 'fear-greed',
  title: 'Fear & Greed',
  category: 'sentiment',
  unit: 'index',
  version: 1,
  description:
    'Crypto fear and greed index from 0 to 100, from volatility, momentum, social media, dominance and searches. ' +
    'High: above 75 is extreme greed. Low: below 25 is extreme fear.',
  source: 'https://alternative.me/crypto/fear-and-greed-index/',
  range: { min: 0, max: 100 },
  inputs: { index: latest(fearGreed.value) },
  compute: ({ index }) => index,
  /** Contrarian: fully bearish at extreme greed (75), fully bullish at extreme fear (25). */
  lean: (index) => scaleLean(index, { bearish: 75, bullish: 25 }),
});
