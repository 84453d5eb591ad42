import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/domain/errors.ts';
import type { ExecutionBar } from '../../../src/domain/ports.ts';
import { HOUR } from '../../../src/domain/time.ts';
import type { Position } from '../../../src/domain/trade.ts';
import { decideExit, EXIT_DEFAULTS, levelsAt, watchBars } from '../../../src/ghost-trader/exits.ts';
import { ASSET, barTo } from './support.ts';

/** Bought at 1000 with an ATR of 10: stop 980, take-profit 1040, trailing from 1005.01 on. */
const POSITION: Position = {
  tradeId: 'trade',
  asset: ASSET,
  venue: 'fake',
  quote: 'USD',
  quantity: '1',
  entryPrice: '1000',
  entryFee: '1',
  openedAt: 0,
  ...levelsAt('1000', 10, EXIT_DEFAULTS),
  trailing: false,
  highest: '1000',
  checkedUntil: 0,
};

const watch = (...bars: readonly ExecutionBar[]) => watchBars(POSITION, bars, EXIT_DEFAULTS);
const calm = (hour: number) => barTo(hour * HOUR, 1000, 1004, 996, 1000);

describe('the levels of a position', () => {
  it('are multiples of the ATR from the fill', () => {
    expect(levelsAt('1000.15', 10.25, EXIT_DEFAULTS)).toEqual({ atr: '10.25', stop: '979.65', takeProfit: '1041.15' });
  });

  it('have no stop below zero', () => {
    expect(levelsAt('15', 10, EXIT_DEFAULTS).stop).toBe('0');
  });
});

describe('an exit at a level', () => {
  it('does not happen while the bars stay between the levels', () => {
    expect(watch(calm(1), barTo(2 * HOUR, 1000, 1004, 980.01, 1000))).toEqual({ moves: [], exit: null });
  });

  it('fills at the stop when the low touches it', () => {
    expect(watch(calm(1), barTo(2 * HOUR, 990, 995, 980, 992)).exit).toEqual({
      reason: 'STOP',
      at: 2 * HOUR,
      marketPrice: '980',
      pricedBy: 'stop',
      figures: { stop: '980', open: 990, low: 980, highest: '1000' },
    });
  });

  it('fills at the open when the price gapped through the stop', () => {
    const { exit } = watch(calm(1), barTo(2 * HOUR, 970.5, 990, 960, 985));
    expect(exit).toMatchObject({ reason: 'STOP', at: HOUR, marketPrice: '970.5', pricedBy: 'stop-gap' });
  });

  it('fills at the take-profit when the high touches it', () => {
    const { exit } = watch(barTo(HOUR, 1030, 1040, 1029, 1031));
    expect(exit).toMatchObject({ reason: 'TAKE_PROFIT', at: HOUR, marketPrice: '1040', pricedBy: 'take-profit' });
  });

  it('fills at the open when the price gapped above the take-profit', () => {
    const { exit } = watch(calm(1), barTo(2 * HOUR, 1055, 1060, 1050, 1051));
    expect(exit).toMatchObject({ reason: 'TAKE_PROFIT', at: HOUR, marketPrice: '1055', pricedBy: 'take-profit-gap' });
  });

  it('counts the stop when one bar touches both levels', () => {
    const { exit } = watch(barTo(HOUR, 1000, 1045, 979, 1044));
    expect(exit).toMatchObject({ reason: 'STOP', marketPrice: '980', pricedBy: 'stop' });
  });

  it('is the first one: later bars are not looked at', () => {
    const { exit } = watch(barTo(HOUR, 1000, 1001, 975, 980), barTo(2 * HOUR, 1040, 1060, 1039, 1050));
    expect(exit).toMatchObject({ reason: 'STOP', at: HOUR });
  });

  it('takes only the low of the bar in which the position was opened', () => {
    const opened = { ...POSITION, openedAt: HOUR / 2 };
    const first = (bar: ExecutionBar) => watchBars(opened, [bar], EXIT_DEFAULTS);
    expect(first(barTo(HOUR, 1000, 1045, 990, 1000))).toEqual({ moves: [], exit: null });
    expect(first(barTo(HOUR, 970, 1045, 965, 1000)).exit).toMatchObject({ reason: 'STOP', marketPrice: '980', at: HOUR, pricedBy: 'stop' });
  });

  it('refuses bars without whole prices', () => {
    expect(() => watch({ ...calm(1), low: Number.NaN })).toThrow(InvariantError);
    expect(() => watch({ ...calm(1), open: 0 })).toThrow(/no whole prices/);
  });
});

describe('the trailing stop', () => {
  it('waits until it is above the first stop', () => {
    expect(watch(barTo(HOUR, 1000, 1005, 999, 1004)).moves).toEqual([]);
  });

  it('follows new highs, never falls, and closes as a trailing stop', () => {
    const { moves, exit } = watch(
      barTo(HOUR, 1000, 1015, 999, 1010),
      barTo(2 * HOUR, 1010, 1012, 995, 1011),
      barTo(3 * HOUR, 1011, 1025.5, 1005, 1020),
      barTo(4 * HOUR, 1020, 1021, 1001, 1005),
      barTo(5 * HOUR, 1004, 1005, 1000.5, 1002),
    );
    expect(moves).toEqual([
      { kind: 'stop-moved', tradeId: 'trade', asset: ASSET, at: HOUR, from: '980', to: '990', highest: '1015' },
      { kind: 'stop-moved', tradeId: 'trade', asset: ASSET, at: 3 * HOUR, from: '990', to: '1000.5', highest: '1025.5' },
    ]);
    expect(exit).toMatchObject({ reason: 'TRAILING_STOP', at: 5 * HOUR, marketPrice: '1000.5', figures: { highest: '1025.5' } });
  });

  it('counts from the next bar: the bar that lifts it is tested against the stop before', () => {
    const spike = barTo(HOUR, 985, 1039, 981, 1010);
    expect(watch(spike)).toMatchObject({ exit: null, moves: [{ from: '980', to: '1014' }] });
    expect(watch(spike, barTo(2 * HOUR, 1011, 1013, 1009, 1012)).exit).toMatchObject({
      reason: 'TRAILING_STOP',
      at: HOUR,
      marketPrice: '1011',
      pricedBy: 'stop-gap',
    });
  });
});

describe('an exit by decision', () => {
  const seen = { now: HOUR, stance: 'HOLD', confidence: 0.6, regime: null };
  const decide = (changes: Partial<Parameters<typeof decideExit>[1]>) => decideExit(POSITION, { ...seen, ...changes }, EXIT_DEFAULTS);

  it('follows a SELL verdict, and neither BUY nor HOLD', () => {
    expect(decide({ stance: 'SELL' })).toEqual({ reason: 'SELL_VERDICT', figures: { confidence: 0.6 } });
    expect(decide({ stance: 'BUY' })).toBeNull();
    expect(decide({})).toBeNull();
  });

  it.each(['BEAR_TRENDING', 'HIGH_VOLATILITY', 'DISTRIBUTION'] as const)('follows the regime %s', (regime) => {
    expect(decide({ regime })).toEqual({ reason: 'REGIME', figures: { regime } });
  });

  it('does not follow another regime, nor a missing one', () => {
    expect(decide({ regime: 'RECOVERY' })).toBeNull();
    expect(decide({ regime: null })).toBeNull();
  });

  it('follows the clock after 72 hours', () => {
    expect(decide({ now: 72 * HOUR - 1 })).toBeNull();
    expect(decide({ now: 72 * HOUR })).toEqual({ reason: 'TIME', figures: { heldHours: 72, limitHours: 72 } });
  });
});
