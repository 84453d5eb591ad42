import type { PluginNames } from './names.ts';

/** A signal that works: how far the price is from its mean of 50 days. */
export function signalTemplate({ key, title }: PluginNames): string {
  return `import { candles } from '../../src/feeds/index.ts';
import { defineSignal, derived, latest, scaleLean, unavailable } from '../../src/sdk/index.ts';
import { sma } from '../../src/series/operators.ts';

/** The distance of the price from its mean of 50 days. */
export default defineSignal({
  key: '${key}',
  title: '${title}',
  category: 'momentum',
  unit: 'percent',
  version: 1,
  description: 'The daily close over its mean of 50 days, minus one. High: the price has run ahead of its mean. Low: it has fallen behind.',
  source: 'https://ta-lib.org/functions/sma/',
  range: { min: -100, max: 1000 },
  inputs: {
    close: latest(candles('1d').close),
    mean: derived(candles('1d').close, sma(50)),
  },
  compute({ close, mean }) {
    if (mean <= 0) return unavailable('The mean of 50 days is zero.');
    return 100 * (close / mean - 1);
  },
  /** With the trend: fully bullish at +20 %, fully bearish at −20 %. */
  lean: (distance) => scaleLean(distance, { bearish: -20, bullish: 20 }),
});
`;
}

/** The test of that signal. */
export function signalTestTemplate({ key }: PluginNames): string {
  return `import { it } from 'vitest';
import signal from '../../../plugins/signals/${key}.ts';
import { candles } from '../../../src/feeds/index.ts';
import { DAY } from '../../../src/sdk/index.ts';
import { rowsFrom } from '../../kit/rows.ts';
import { signalKit } from '../../kit/signal-kit.ts';

const closes = [...Array<number>(49).fill(100), 150].map((close) => ({ close }));

it('is how far the price is from its mean', () => {
  const kit = signalKit(signal).given(candles('1d'), rowsFrom('2024-01-01', DAY, closes));
  kit.at('2024-02-18').expectAbsent('WARMING_UP');
  kit
    .at('2024-02-19')
    .expectValue(100 * (150 / 101 - 1))
    .expectLean(1);
});

it('declines a mean of zero', () => {
  const zeros = closes.map(() => ({ close: 0 }));
  const kit = signalKit(signal).given(candles('1d'), rowsFrom('2024-01-01', DAY, zeros));
  kit.at('2024-02-19').expectAbsent('DECLINED');
});
`;
}
