import { describe, expect, it } from 'vitest';
import { REGIMES } from '../../../src/domain/regime.ts';
import { HOUR } from '../../../src/domain/time.ts';
import { GaussianHmm } from '../../../src/hmm/index.ts';
import { decideAcceptance } from '../../../src/regime/accept.ts';
import { agreementOf, filterFrom, labelRows } from '../../../src/regime/evaluate.ts';
import { REGIME_FEATURES } from '../../../src/regime/features.ts';
import { identifyTraining } from '../../../src/regime/model-id.ts';
import { REGIME_SETTINGS, type RegimeModel, type TrainingRequest } from '../../../src/regime/model.ts';
import { PROTOTYPES, prototypeMeans, prototypeTransitions } from '../../../src/regime/prototypes.ts';
import { applyScaling, fitScaling } from '../../../src/regime/scaling.ts';
import { fitTemperature, temper } from '../../../src/regime/temperature.ts';
import { restoreModel, trainRegimeModel } from '../../../src/regime/train.ts';
import { normalFrom, seededRandom } from '../../kit/random.ts';
import { digest, QUICK, START } from './support.ts';

const SIZE = REGIME_FEATURES.length;
const STATES = REGIMES.length;

/** Rows that look like the prototypes, in the features' own units, each regime a little off its prototype. */
function drawRows(rows: number, seed: number): { readonly asOf: Float64Array; readonly values: Float64Array; readonly truth: Uint8Array } {
  const uniform = seededRandom(seed);
  const normal = normalFrom(uniform);
  const means = prototypeMeans().map((mean) => 1.3 * mean);
  const truth = new Uint8Array(rows);
  const values = new Float64Array(rows * SIZE);
  let regime = 0;
  for (let row = 0; row < rows; row += 1) {
    if (uniform() < 1 / 100) regime = Math.floor(uniform() * STATES);
    truth[row] = regime;
    REGIME_FEATURES.forEach(({ typical }, d) => {
      values[row * SIZE + d] = typical.centre + typical.spread * (means[regime * SIZE + d]! + 0.5 * normal());
    });
  }
  return { asOf: Float64Array.from({ length: rows }, (_, row) => START + row * HOUR), values, truth };
}

const drawn = drawRows(9_000, 3);

function request(rows: number, previous: RegimeModel | null = null): TrainingRequest {
  return {
    now: drawn.asOf[rows - 1]!,
    settings: QUICK,
    previous,
    asOf: drawn.asOf.slice(0, rows),
    values: drawn.values.slice(0, rows * SIZE),
  };
}

function nameAll(model: RegimeModel): Uint8Array {
  return labelRows(filterFrom(restoreModel(model), drawn.values, 0, 0), STATES);
}

describe('prototypes', () => {
  it('stand apart from each other', () => {
    const means = prototypeMeans();
    for (let a = 0; a < STATES; a += 1) {
      for (let b = 0; b < a; b += 1) {
        let square = 0;
        for (let d = 0; d < SIZE; d += 1) square += (means[a * SIZE + d]! - means[b * SIZE + d]!) ** 2;
        expect(Math.sqrt(square), `${REGIMES[a]!} and ${REGIMES[b]!}`).toBeGreaterThan(1.3);
      }
    }
  });

  it('say how long each regime lasts, and lead somewhere', () => {
    const transition = prototypeTransitions();
    PROTOTYPES.forEach(({ hours, description }, from) => {
      const row = transition.subarray(from * STATES, (from + 1) * STATES);
      expect(row.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12);
      expect(1 / (1 - row[from]!)).toBeCloseTo(hours, 6);
      expect(description.length).toBeGreaterThan(40);
    });
  });
});

describe('scaling', () => {
  const normal = normalFrom(seededRandom(1));
  const values = Float64Array.from({ length: 20_000 }, (_, at) => (at % 2 === 0 ? 5 + 3 * normal() : at < 1_000 ? 1 : Number.NaN));

  it('takes the middle and the spread of what was observed, and leaves out what was observed too rarely', () => {
    const { centre, scale } = fitScaling(
      values,
      [
        { centre: 0, spread: 1 },
        { centre: 0, spread: 1 },
      ],
      { minimumRows: 1_000, typicalRows: 0 },
    );
    expect(centre[0]).toBeCloseTo(5, 0);
    expect(scale[0]).toBeCloseTo(3, 0);
    expect(scale[1]).toBe(0);
    const scaled = applyScaling({ centre, scale }, Float64Array.of(5 + 300, 1, Number.NaN, 1), 4);
    expect(scaled[0]).toBe(4);
    expect(scaled.subarray(1).every(Number.isNaN)).toBe(true);
  });

  it('is not moved by a tenth of wild values, and begins at what is typical', () => {
    const wild = values.map((value, at) => (at % 30 === 0 ? 1e9 : value));
    expect(
      fitScaling(
        wild,
        [
          { centre: 0, spread: 1 },
          { centre: 0, spread: 1 },
        ],
        { minimumRows: 1, typicalRows: 0 },
      ).scale[0],
    ).toBeLessThan(6);
    const short = fitScaling(
      values.slice(0, 20),
      [
        { centre: 0, spread: 1 },
        { centre: 0, spread: 1 },
      ],
      { minimumRows: 1, typicalRows: 1e6 },
    );
    expect(short.centre[0]).toBeCloseTo(0, 3);
    expect(short.scale[0]).toBeCloseTo(1, 3);
  });
});

describe('training', () => {
  const first = trainRegimeModel(request(4_500), digest);

  it('names regimes by what they look like', () => {
    expect(agreementOf(nameAll(first), drawn.truth)).toBeGreaterThan(0.95);
    expect(first.accepted).toBe(true);
    expect(first.diagnostics.agreement).toBeNull();
    expect(first.diagnostics.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('is deterministic, known by an id that it has before it is trained, and survives JSON', () => {
    expect(trainRegimeModel(request(4_500), digest)).toEqual(first);
    expect(identifyTraining(request(4_500), digest)).toBe(first.id);
    expect(identifyTraining(request(4_501), digest)).not.toBe(first.id);
    expect(identifyTraining({ ...request(4_500), settings: { ...QUICK, anchor: 0.4 } }, digest)).not.toBe(first.id);
    const copy = JSON.parse(JSON.stringify(first)) as RegimeModel;
    expect(copy).toEqual(first);
    expect(nameAll(copy)).toEqual(nameAll(first));
  });

  it('keeps names when it is repeated as time goes on', () => {
    let previous = first;
    for (let rows = 5_000; rows <= 9_000; rows += 500) {
      const next = trainRegimeModel(request(rows, previous), digest);
      expect(next.accepted, next.reason).toBe(true);
      expect(next.previous).toBe(previous.id);
      expect(agreementOf(nameAll(next), nameAll(previous))).toBeGreaterThan(0.97);
      previous = next;
    }
  });

  it('marginalises features that were never observed', () => {
    const hidden = ['mvrv', 'sopr', 'exchange-flow'].map((key) => REGIME_FEATURES.findIndex((feature) => feature.key === key));
    const values = drawn.values.map((value, at) => (hidden.includes(at % SIZE) ? Number.NaN : value));
    const model = trainRegimeModel({ ...request(4_500), values: values.slice(0, 4_500 * SIZE) }, digest);
    for (const d of hidden) expect(model.scaling.scale[d]).toBe(0);
    const labels = labelRows(filterFrom(restoreModel(model), values, 0, 0), STATES);
    expect(agreementOf(labels, drawn.truth)).toBeGreaterThan(0.85);
  });

  it('moves only part of the way when the whole way would rename recent hours', () => {
    const { hmm } = first;
    const turn = (values: readonly number[], size: number): number[] => [...values.slice(size), ...values.slice(0, size)];
    const renamed: RegimeModel = {
      ...first,
      id: 'renamed',
      hmm: { ...hmm, means: turn(hmm.means, SIZE), covariances: turn(hmm.covariances, SIZE) },
    };
    const next = trainRegimeModel(request(5_000, renamed), digest);
    expect(next.diagnostics.step).toBeLessThan(1);
    expect(next.diagnostics.agreement! >= QUICK.minimumAgreement || !next.accepted).toBe(true);
  });

  it('says how many rows it needs', () => {
    expect(() => trainRegimeModel(request(1_000), digest)).toThrow(/needs at least 1500 rows/);
    const foreign: RegimeModel = { ...first, settings: { ...QUICK, version: 0 } };
    expect(() => trainRegimeModel(request(5_000, foreign), digest)).toThrow(/other settings/);
    expect(() => trainRegimeModel(request(4_500, first), digest)).toThrow(/No hour is new/);
  });

  it('decides by agreement and by likelihood', () => {
    const comparison = { previous: first, agreement: 0.95, candidate: -3, running: -3.1 };
    expect(decideAcceptance(comparison, REGIME_SETTINGS).accepted).toBe(true);
    const disagreeing = decideAcceptance({ ...comparison, agreement: 0.85 }, REGIME_SETTINGS);
    expect(disagreeing.accepted).toBe(false);
    expect(disagreeing.reason).toMatch(/^Rejected: 85\.0 % of the last 2160 hours named as by .* \(at least 90 % asked\)\.$/);
    const worse = decideAcceptance({ ...comparison, candidate: -3.5 }, REGIME_SETTINGS);
    expect(worse.accepted).toBe(false);
    expect(worse.reason).toMatch(/^Rejected: log-likelihood per new hour -3\.500 against -3\.100/);
  });
});

describe('temperature', () => {
  const hmm = new GaussianHmm({
    states: 2,
    features: 1,
    covariance: 'diagonal',
    start: Float64Array.of(0.5, 0.5),
    transition: Float64Array.of(0.99, 0.01, 0.01, 0.99),
    means: Float64Array.of(-0.5, 0.5),
    covariances: Float64Array.of(1, 1),
  });
  const model = { hmm, scaling: { centre: [0], scale: [1] }, clip: 100 };

  /** Rows of the model itself, each repeated so many times: a filter that thinks them independent is too sure. */
  function drawRepeated(repeats: number): Float64Array {
    const uniform = seededRandom(5);
    const normal = normalFrom(uniform);
    let state = 0;
    let noise = 0;
    return Float64Array.from({ length: 40_000 }, (_, row) => {
      if (uniform() < 0.01) state = 1 - state;
      if (row % repeats === 0) noise = normal();
      return state - 0.5 + noise;
    });
  }

  it('leaves the posteriors of a true model alone, and cools those of a filter that counts the same news many times', () => {
    expect(fitTemperature(model, drawRepeated(1), 0, 0)).toBeLessThan(1.25);
    expect(fitTemperature(model, drawRepeated(12), 0, 0)).toBeGreaterThan(2);
  });

  it('keeps the order of probabilities and their sum', () => {
    const posterior = Float64Array.of(0.9, 0.1, 0, 0.2, 0.5, 0.3);
    temper(posterior, 3, 2);
    expect(Array.from(posterior)).toEqual([0.75, expect.closeTo(0.25, 12), 0, 0.2, 0.5, 0.3]);
  });
});
