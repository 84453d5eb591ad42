import { describe, expect, it } from 'vitest';
import { REGIMES } from '../../../src/domain/regime.ts';
import { HOUR } from '../../../src/domain/time.ts';
import type { RegimeModel } from '../../../src/regime/model.ts';
import { RegimeTracker } from '../../../src/regime/tracker.ts';
import { trainRegimeModel } from '../../../src/regime/train.ts';
import type { Frame } from '../../../src/series/frame.ts';
import { advance, digest, frameOf, makeRows, QUICK, START } from './support.ts';

const rows = makeRows(3_200);

function startTracker(): { readonly frame: Frame; readonly tracker: RegimeTracker } {
  const frame = frameOf(rows);
  return { frame, tracker: new RegimeTracker(frame, { settings: QUICK }) };
}

function trainAt(hours: number): RegimeModel {
  const { frame, tracker } = startTracker();
  advance(frame, 1, hours, () => {
    tracker.observe();
  });
  return trainRegimeModel(tracker.trainingRequest(), digest);
}

const model = trainAt(1_600);

describe('a regime tracker', () => {
  it('says what it waits for', () => {
    const { frame, tracker } = startTracker();
    expect(tracker.classify()).toMatchObject({ regime: null, reason: 'No hourly bar is known yet.' });
    advance(frame, 1, 1_200, () => {
      tracker.observe();
    });
    expect(tracker.trainingDue()).toBe(false);
    expect(tracker.classify()).toEqual({
      regime: null,
      posterior: null,
      model: null,
      asOf: null,
      reason: 'There are 50 of the 63 days of hourly history that a first model needs.',
    });
    advance(frame, 1_201, 1_500, () => {
      tracker.observe();
    });
    expect(tracker.trainingDue()).toBe(true);
    expect(tracker.classify().reason).toMatch(/has not been trained yet/);
  });

  it('gives a posterior from the hour on in which a model is adopted', () => {
    const { frame, tracker } = startTracker();
    advance(frame, 1, 1_600, () => {
      tracker.observe();
    });
    expect(tracker.adopt(model)).toBe(true);
    const reading = tracker.classify();
    expect(reading.model).toBe(model.id);
    expect(reading.asOf).toBe(START + 1_600 * HOUR);
    expect(reading.reason).toBeNull();
    expect(reading.posterior).toHaveLength(REGIMES.length);
    expect(reading.posterior!.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 10);
    expect(reading.posterior!.map((probability) => Number(probability.toPrecision(12)))).toEqual(reading.posterior);
    expect(reading.regime).toBe(REGIMES[reading.posterior!.indexOf(Math.max(...reading.posterior!))]);
  });

  it('is due once in every month, whether the model was accepted or not', () => {
    const { frame, tracker } = startTracker();
    advance(frame, 1, 1_600, () => {
      tracker.observe();
    });
    expect(tracker.adopt({ ...model, accepted: false, reason: 'Rejected: for this test.' })).toBe(false);
    expect(tracker.model).toBeNull();
    expect(tracker.trainingDue()).toBe(false);
    const due: number[] = [];
    advance(frame, 1_601, 3_100, () => {
      tracker.observe();
      if (!tracker.trainingDue()) return;
      due.push(frame.now);
      tracker.adopt({ ...model, trainedAt: frame.now, accepted: false });
    });
    expect(due).toEqual([Date.UTC(2020, 3, 1), Date.UTC(2020, 4, 1)]);
  });

  it('does not use a model of another version', () => {
    const { frame, tracker } = startTracker();
    advance(frame, 1, 1_600, () => {
      tracker.observe();
    });
    expect(tracker.adopt({ ...model, settings: { ...QUICK, version: 0 } })).toBe(false);
    expect(tracker.trainingDue()).toBe(true);
  });

  it('continues exactly after a restart that replays the same history', () => {
    const running = startTracker();
    advance(running.frame, 1, 1_600, () => {
      running.tracker.observe();
    });
    running.tracker.adopt(model);
    const before: unknown[] = [];
    advance(running.frame, 1_601, 2_400, () => {
      running.tracker.observe();
      before.push(running.tracker.classify());
    });
    const restarted = startTracker();
    advance(restarted.frame, 1, 2_000, () => {
      restarted.tracker.observe();
    });
    restarted.tracker.adopt(model);
    expect(restarted.tracker.classify()).toEqual(before[399]);
    const after: unknown[] = [];
    advance(restarted.frame, 2_001, 2_400, () => {
      restarted.tracker.observe();
      after.push(restarted.tracker.classify());
    });
    expect(after).toEqual(before.slice(400));
  });

  it('gives the same object until the next closed hour, and nothing when the newest bar is too old', () => {
    const { frame, tracker } = startTracker();
    advance(frame, 1, 3_200, () => {
      tracker.observe();
    });
    tracker.adopt(model);
    const reading = tracker.classify();
    frame.advance(START + 3_200 * HOUR + 300_000);
    tracker.observe();
    expect(tracker.classify()).toBe(reading);
    frame.advance(START + 3_202 * HOUR);
    tracker.observe();
    expect(tracker.classify()).toBe(reading);
    frame.advance(START + 3_202 * HOUR + 1);
    tracker.observe();
    expect(tracker.classify()).toMatchObject({ regime: null, posterior: null });
    expect(tracker.classify().reason).toMatch(/over 2 hours ago/);
    expect(tracker.classify()).toBe(tracker.classify());
  });

  it('hands out copies of its rows', () => {
    const { frame, tracker } = startTracker();
    advance(frame, 1, 1_600, () => {
      tracker.observe();
    });
    const request = tracker.trainingRequest();
    request.values.fill(7);
    expect(tracker.copyRows().values.every((value) => value !== 7)).toBe(true);
  });
});
