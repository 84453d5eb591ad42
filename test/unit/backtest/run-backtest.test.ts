import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeRange } from '../../../src/backtest/archive-market.ts';
import { openArchive } from '../../../src/backtest/archive/open-archive.ts';
import { Tally } from '../../../src/backtest/tally.ts';
import type { CycleRecord } from '../../../src/domain/cycle-record.ts';
import { HOUR, MINUTE, toIso } from '../../../src/domain/time.ts';
import type { Registry } from '../../../src/kernel/registry.ts';
import { rebuildPortfolio } from '../../../src/ghost-trader/rebuild.ts';
import { canonicalJson } from '../../../src/track-record/canonical-json.ts';
import { candleFile, writeArchive, type FixtureFile } from '../../kit/archive-fixture.ts';
import { builtInPlugins, KeepingSink, runFixture, scriptedPlugins } from '../../kit/backtest.ts';
import { normalFrom, seededRandom } from '../../kit/random.ts';
import { instantOf } from '../../kit/rows.ts';

const root = mkdtempSync(join(tmpdir(), 'backtest-'));
const START = instantOf('2023-01-01');

/** Five-minute closes of a random walk, with a fall and a rise that reach stops and targets. */
function walk(bars: number, seed = 1): number[] {
  const normal = normalFrom(seededRandom(seed));
  const closes: number[] = [];
  let price = 30_000;
  for (let i = 0; i < bars; i += 1) {
    price *= Math.exp(0.002 * normal() + 0.0004 * Math.sin(i / 300));
    closes.push(Math.round(price * 100) / 100);
  }
  return closes;
}

function everyTwelfth(closes: readonly number[]): number[] {
  return closes.filter((_, index) => index % 12 === 11);
}

function archiveOf(name: string, ...files: FixtureFile[]): string {
  const folder = join(root, name);
  writeArchive(folder, { asset: 'XYZ', quote: 'USDT', files });
  return folder;
}

const CLOSES = walk(40 * 288);
const fine = (closes = CLOSES): FixtureFile => candleFile({ interval: '5m', from: START, closes });

let registry: Registry;
beforeAll(async () => {
  registry = await builtInPlugins();
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

async function recordsOf(
  folder: string,
  every: '5m' | '1h',
  plugins = registry,
  days: readonly [number, number] = [34, 36],
): Promise<CycleRecord[]> {
  const sink = new KeepingSink();
  await runFixture({ folder, registry: plugins, every, from: START + days[0] * 24 * HOUR, to: START + days[1] * 24 * HOUR, sink });
  return sink.outcomes.map(({ record }) => record);
}

describe('a backtest', () => {
  it('runs on an archive with nothing but candles: what is missing is missing, and the gates block', async () => {
    const records = await recordsOf(archiveOf('candles-only', fine()), '1h');
    expect(records).toHaveLength(48);
    const last = records.at(-1)!;
    const present = last.readings.filter(({ absence }) => absence === null).map(({ signal }) => signal);
    expect(present).toEqual(expect.arrayContaining(['rsi-15m', 'rsi-1h', 'rsi-4h', 'price-momentum', 'ema200-distance']));
    expect(last.readings.find(({ signal }) => signal === 'sopr')?.absence?.code).toBe('NO_SOURCE');
    expect(last.regime).toMatchObject({ regime: null, posterior: null });
    expect(last.gates.find(({ gate }) => gate === 'regime')).toMatchObject({ passed: false, code: 'NO_REGIME' });
    expect(last.gates.find(({ gate }) => gate === 'news-blackout')).toMatchObject({ passed: false, code: 'INPUT_MISSING' });
    expect(last.verdict.reason).toBe('NO_QUORUM');
    expect(last.events).toEqual([]);
  });

  it('gives the same records twice, and none of them is changed by later ones', async () => {
    const folder = archiveOf('twice', fine());
    const [first, second] = [await recordsOf(folder, '5m'), await recordsOf(folder, '5m')];
    expect(canonicalJson(second)).toBe(canonicalJson(first));
  });

  it('knows nothing of the future: altering what comes later changes no earlier record', async () => {
    const cut = 35 * 288;
    const altered = CLOSES.map((close, index) => (index < cut ? close : close * 1.5));
    const before = (records: CycleRecord[]): CycleRecord[] => records.filter(({ scheduledAt }) => scheduledAt < START + 35 * 24 * HOUR);
    const buy = await scriptedPlugins(() => 'BUY');
    const [real, other] = [
      await recordsOf(archiveOf('real', fine()), '5m', buy),
      await recordsOf(archiveOf('altered', fine(altered)), '5m', buy),
    ];
    expect(before(real)).toHaveLength(288);
    expect(canonicalJson(before(other))).toBe(canonicalJson(before(real)));
    expect(canonicalJson(other)).not.toBe(canonicalJson(real));
  });

  it('reads the same from bars that it builds as from bars that the archive holds', async () => {
    const built = await recordsOf(archiveOf('built', fine()), '5m');
    const held = await recordsOf(
      archiveOf('held', fine(), candleFile({ interval: '1h', from: START, closes: everyTwelfth(CLOSES) })),
      '5m',
    );
    const momentum = (records: CycleRecord[]) =>
      records.map(({ readings }) =>
        readings.filter(({ signal }) => ['rsi-1h', 'price-momentum'].includes(signal)).map(({ value, asOf }) => [value, asOf]),
      );
    expect(momentum(held)).toEqual(momentum(built));
  });

  it('trades as its council says, and its events rebuild its portfolio', async () => {
    // Buys on every even day, sells on every odd one.
    const script = await scriptedPlugins((now) => (Math.floor(now / (24 * HOUR)) % 2 === 0 ? 'BUY' : 'SELL'));
    const records = await recordsOf(archiveOf('trades', fine()), '5m', script, [20, 40]);
    const events = records.flatMap((record) => record.events);
    const closes = events.filter((event) => event.kind === 'close');
    expect(closes.length).toBeGreaterThan(10);
    expect(new Set(closes.map(({ reason }) => reason)).size).toBeGreaterThan(2);
    for (const record of records) {
      for (const event of record.events) {
        if (event.kind === 'fill' && event.pricedBy === 'first-price') expect(event.at).toBeGreaterThanOrEqual(record.cutoff);
      }
    }
    const last = records.at(-1)!.portfolio;
    const checked = Object.fromEntries(last.positions.map(({ asset, checkedUntil }) => [asset, checkedUntil]));
    expect(rebuildPortfolio('10000', events, checked)).toEqual(last);
  });

  it('tallies what a sink that keeps everything has seen', async () => {
    const folder = archiveOf('tally', fine());
    const script = await scriptedPlugins((now) => (Math.floor(now / (12 * HOUR)) % 2 === 0 ? 'BUY' : 'SELL'));
    const tally = new Tally();
    const range = { folder, registry: script, every: '1h' as const, from: START + 20 * 24 * HOUR, to: START + 40 * 24 * HOUR };
    const clock = await runFixture({ ...range, sink: tally });
    const keeping = new KeepingSink();
    await runFixture({ ...range, sink: keeping, chunk: 7 });
    const records = keeping.outcomes.map(({ record }) => record);
    expect([clock.cycles, tally.cycles, records.length]).toEqual([480, 480, 480]);
    expect(tally.events).toEqual(records.flatMap(({ events }) => events));
    expect(tally.lastEquity).toBe(records.at(-1)!.valuation.equity);
    expect(tally.funnel.entries).toBe(records.filter(({ entry }) => entry.entered).length);
    expect(tally.funnel.buyVerdicts).toBe(records.filter(({ verdict }) => verdict.stance === 'BUY').length);
  });

  it('takes a bar without a price for none', async () => {
    const holed = fine();
    const rows = holed.rows.map((row, index) => (index % 12 === 11 ? { ...row, close: null } : row));
    const records = await recordsOf(archiveOf('holed', { ...holed, rows }), '1h');
    const marks = records.map(({ valuation }) => Number(valuation.mark));
    expect(records).toHaveLength(48);
    expect(marks.every((mark) => mark > 0)).toBe(true);
  });

  it('refuses a column in another unit than its feed', async () => {
    const rows = [0, 1, 2].map((row) => ({ time: START + row * 8 * HOUR, rate: 0.01, interval_hours: 8 }));
    const columns = { rate: 'percent', interval_hours: 'hours' };
    const funding: FixtureFile = { feed: 'funding-rate', venue: 'test', interval: '8h', timeMeaning: 'event', columns, rows };
    const refusal = recordsOf(archiveOf('units', fine(), funding), '1h');
    await expect(refusal).rejects.toMatchObject({ code: 'ARCHIVE_MANIFEST_INVALID' });
    await expect(refusal).rejects.toThrow('column rate: is in percent; funding-rate is read in fraction');
  });

  it('has no range to trade in an archive without candles as fine as the cadence', async () => {
    const archive = await openArchive(archiveOf('coarse', candleFile({ interval: '1h', from: START, closes: everyTwelfth(CLOSES) })));
    expect(wholeRange(archive, '1h')).toEqual({ from: START, to: START + 40 * 24 * HOUR, every: '1h' });
    expect(() => wholeRange(archive, '5m')).toThrow(expect.objectContaining({ code: 'ARCHIVE_NOT_COVERED' }) as Error);
  });

  it('refuses a range that the candles of the cadence do not cover, naming what they cover', async () => {
    const folder = archiveOf('uncovered', candleFile({ interval: '1h', from: START, closes: everyTwelfth(CLOSES) }));
    const refusal = recordsOf(folder, '5m');
    await expect(refusal).rejects.toMatchObject({ code: 'ARCHIVE_NOT_COVERED' });
    const beyond = recordsOf(folder, '1h', registry, [39, 50]);
    await expect(beyond).rejects.toThrow(`${toIso(START)} to ${toIso(START + 40 * 24 * HOUR)}`);
  });

  it('fills at the open of the bar after the decision, from the finest candles there are', async () => {
    const folder = archiveOf('finest', fine(), candleFile({ interval: '1h', from: START, closes: everyTwelfth(CLOSES) }));
    const records = await recordsOf(folder, '1h', await scriptedPlugins(() => 'BUY'), [34, 35]);
    const fill = records[0]!.events.find((event) => event.kind === 'fill')!;
    const bar = (fill.at - START) / (5 * MINUTE);
    expect(fill.at).toBe(records[0]!.cutoff);
    expect(Number(fill.marketPrice)).toBe(CLOSES[bar - 1]);
  });
});

describe('a regime in a backtest', () => {
  it('is there once 400 days are known and a model was accepted, and the same twice', { timeout: 120_000 }, async () => {
    const normal = normalFrom(seededRandom(7));
    let price = 100;
    const closes = Array.from({ length: 402 * 24 }, (_, hour) => {
      const wild = Math.floor(hour / 400) % 2 === 0;
      price *= Math.exp((wild ? 0.02 : 0.003) * normal());
      return Math.round(price * 1e4) / 1e4;
    });
    const folder = archiveOf('regime', candleFile({ interval: '1h', from: START, closes }));
    const records = async (): Promise<CycleRecord[]> => {
      const sink = new KeepingSink();
      await runFixture({ folder, registry, every: '1h', from: START + 399 * 24 * HOUR, to: START + 402 * 24 * HOUR, sink, train: true });
      return sink.outcomes.map(({ record }) => record);
    };
    const first = await records();
    expect(first[0]!.regime.regime).toBeNull();
    const last = first.at(-1)!.regime;
    expect(last.regime).not.toBeNull();
    expect(last.posterior!.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9);
    expect(canonicalJson(await records())).toBe(canonicalJson(first));
  });
});
