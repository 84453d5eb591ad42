import { describe, expect, test } from 'vitest';
import { createPluginFiles } from '../../../src/adapters/plugin-files.ts';
import { DAY, HOUR, SECOND, toIso } from '../../../src/domain/time.ts';
import { SignalEngine } from '../../../src/kernel/compute/signal-engine.ts';
import { discoverPlugins } from '../../../src/kernel/discover.ts';
import { FeatureHistory } from '../../../src/regime/feature-history.ts';
import { REGIME_FEATURES } from '../../../src/regime/features.ts';
import { simulatedProvider } from '../../../src/simulator/provider.ts';
import { frameOf, NOW } from './support.ts';

const root = new URL('../../..', import.meta.url).pathname;
const { signals } = await discoverPlugins(createPluginFiles(root), { folders: ['plugins'], packages: [] });

describe('every signal has a value on the first look at a simulated market', () => {
  // In a week, after Christmas, on a Sunday, within hours of a change of clocks.
  test.each(
    [NOW, Date.UTC(2026, 11, 28, 7, 1), Date.UTC(2027, 2, 14, 6, 31), Date.UTC(2025, 6, 6, 23, 56)].map(
      (now, seed) => [toIso(now), now, seed] as const,
    ),
  )('%s', (_, now, seed) => {
    const frame = frameOf(simulatedProvider({ seed }), now);
    const faults: string[] = [];
    const engine = new SignalEngine(signals, frame, ({ signal, detail }) => faults.push(`${signal}: ${detail}`));
    frame.advance(now);
    const absent = engine.compute(now).filter(({ value }) => value === null);
    expect(faults).toEqual([]);
    expect(absent.map(({ signal, absence }) => `${signal}: ${absence!.code} ${absence!.detail}`)).toEqual([]);
  });
});

test('every feature of the regimes has a value for the last 400 days', () => {
  const frame = frameOf(simulatedProvider({ seed: 4 }));
  const history = new FeatureHistory(frame);
  const first = Math.floor((NOW - 590 * DAY) / HOUR) * HOUR + 5 * SECOND;
  for (let now = first; now <= NOW; now += HOUR) {
    frame.advance(now);
    history.observe();
  }
  const rows = 400 * 24;
  const missing = REGIME_FEATURES.map(({ key }, feature) => {
    let count = 0;
    for (let row = history.rows - rows; row < history.rows; row += 1) if (Number.isNaN(history.row(row)[feature]!)) count += 1;
    return `${key}: ${String(count)}`;
  });
  expect(missing).toEqual(REGIME_FEATURES.map(({ key }) => `${key}: 0`));
});
