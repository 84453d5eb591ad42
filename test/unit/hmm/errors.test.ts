import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/domain/errors.ts';
import { GaussianHmm, type FitOptions, type HmmParameters } from '../../../src/hmm/index.ts';

const parameters: HmmParameters = {
  states: 2,
  features: 2,
  covariance: 'full',
  start: Float64Array.of(0.5, 0.5),
  transition: Float64Array.of(0.9, 0.1, 0.2, 0.8),
  means: Float64Array.of(0, 0, 3, 3),
  covariances: Float64Array.of(1, 0.2, 0.2, 1, 2, 0, 0, 1),
};
const model = new GaussianHmm(parameters);
const rows = Float64Array.from({ length: 40 }, (_, at) => Math.sin(at * at));

/** The error that `act` throws: its code, and that its message matches. */
function expectError(act: () => unknown, code: string, message: RegExp): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(InvariantError);
  expect((thrown as InvariantError).code).toBe(code);
  expect((thrown as InvariantError).message).toMatch(message);
}

describe('parameters that do not fit together', () => {
  it.each<[string, Partial<HmmParameters>, RegExp]>([
    ['no states', { states: 0 }, /states is 0; give/],
    ['half a feature', { features: 1.5 }, /features is 1\.5; give/],
    ['an unknown covariance', { covariance: 'tied' as 'full' }, /'tied'; give 'diagonal' or 'full'/],
    ['too few starts', { start: Float64Array.of(1) }, /start has 1 numbers where 2 are needed/],
    ['starts that do not sum to 1', { start: Float64Array.of(0.5, 0.6) }, /start sums to 1\.1; divide/],
    ['a negative transition', { transition: Float64Array.of(1.1, -0.1, 0.5, 0.5) }, /row 0 of transition holds the negative/],
    ['a transition row that does not sum to 1', { transition: Float64Array.of(1, 0, 0.5, 0.4) }, /row 1 of transition sums to 0\.9/],
    ['a mean that is not a number', { means: Float64Array.of(0, Number.NaN, 0, 0) }, /means\[1\] is NaN/],
    ['an infinite covariance', { covariances: Float64Array.of(1, 0, 0, Infinity, 1, 0, 0, 1) }, /covariances\[3\] is Infinity/],
    [
      'a matrix that is not symmetric',
      { covariances: Float64Array.of(1, 0.2, 0.3, 1, 1, 0, 0, 1) },
      /state 0 is not symmetric at \(1, 0\)/,
    ],
  ])('%s', (_, change, message) => {
    expectError(() => new GaussianHmm({ ...parameters, ...change }), 'HMM_INVALID_PARAMETERS', message);
  });

  it.each<[string, Partial<HmmParameters>]>([
    ['a perfect correlation', { covariances: Float64Array.of(1, 1, 1, 1, 1, 0, 0, 1) }],
    ['a negative variance', { covariances: Float64Array.of(1, 0, 0, -1, 1, 0, 0, 1) }],
    ['a variance of 0', { covariance: 'diagonal', covariances: Float64Array.of(1, 1, 0, 1) }],
  ])('%s', (_, change) => {
    expectError(
      () => new GaussianHmm({ ...parameters, ...change }),
      'HMM_SINGULAR_COVARIANCE',
      /State [01] has no spread .* prior\.covarianceScatter/,
    );
  });

  it('later writes to the arrays given do not reach the model', () => {
    const means = Float64Array.of(0, 0, 3, 3);
    const copy = new GaussianHmm({ ...parameters, means });
    means[0] = 99;
    expect(copy.means[0]).toBe(0);
  });
});

describe('observations that do not fit', () => {
  const uses: [string, (values: Float64Array, lengths?: readonly number[]) => unknown][] = [
    ['logLikelihood', (values, lengths) => model.logLikelihood(values, lengths)],
    ['filter', (values, lengths) => model.filter(values, lengths)],
    ['smooth', (values, lengths) => model.smooth(values, lengths)],
    ['viterbi', (values, lengths) => model.viterbi(values, lengths)],
    ['fit', (values, lengths) => model.fit(values, lengths === undefined ? { iterations: 1 } : { iterations: 1, lengths })],
    ['bic', (values, lengths) => model.bic(values, lengths)],
    ['aic', (values, lengths) => model.aic(values, lengths)],
  ];

  it.each(uses)('%s refuses them', (_, use) => {
    expectError(() => use(new Float64Array(7)), 'HMM_INVALID_OBSERVATIONS', /7 numbers do not fill whole rows of 2/);
    expectError(() => use(new Float64Array(0)), 'HMM_INVALID_OBSERVATIONS', /no rows/);
    expectError(() => use(rows, [10, 9]), 'HMM_INVALID_OBSERVATIONS', /sum to 19 but there are 20 rows/);
    expectError(() => use(rows, [20, 0]), 'HMM_INVALID_OBSERVATIONS', /lengths holds 0/);
    const infinite = rows.slice();
    infinite[5] = -Infinity;
    expectError(() => use(infinite), 'HMM_INVALID_OBSERVATIONS', /Row 2, feature 1 is -Infinity; use NaN/);
  });

  it.each(uses.filter(([name]) => name !== 'fit'))('%s refuses rows beyond the range of densities', (_, use) => {
    const far = rows.slice();
    for (const size of [1e200, 1e308]) {
      far.fill(size, 4, 6);
      expectError(() => use(far), 'HMM_INVALID_OBSERVATIONS', /so far from every state/);
    }
  });

  it('an online filter refuses them and stays where it was', () => {
    const filter = model.online();
    filter.push(Float64Array.of(0, 1));
    const before = filter.state;
    expectError(() => filter.push(Float64Array.of(1)), 'HMM_INVALID_OBSERVATIONS', /1 features where the model has 2/);
    expectError(() => filter.push(Float64Array.of(1, Infinity)), 'HMM_INVALID_OBSERVATIONS', /Infinity; use NaN/);
    expectError(() => filter.push(Float64Array.of(Number.NaN, Infinity)), 'HMM_INVALID_OBSERVATIONS', /Feature 1 is Infinity; use NaN/);
    expectError(() => filter.push(Float64Array.of(1e200, 0)), 'HMM_INVALID_OBSERVATIONS', /so far/);
    expectError(() => filter.push(Float64Array.of(1e308, -1e308)), 'HMM_INVALID_OBSERVATIONS', /so far/);
    expect(filter.state).toEqual(before);
  });
});

describe('fits that cannot be', () => {
  it('fewer rows than states', () => {
    expectError(() => model.fit(Float64Array.of(1, 2), { iterations: 1 }), 'HMM_TOO_FEW_ROWS', /1 rows .* for 2 states/);
    const hollow = Float64Array.of(1, 2, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    expectError(() => model.fit(hollow, { iterations: 1 }), 'HMM_TOO_FEW_ROWS', /1 rows with something observed/);
    expectError(
      () => GaussianHmm.initialise(Float64Array.of(1, 2), { states: 2, features: 2, covariance: 'full', seed: 1 }),
      'HMM_TOO_FEW_ROWS',
      /more rows or use fewer states/,
    );
  });

  it.each(['diagonal', 'full'] as const)('a constant feature, unless a prior gives it a spread (%s)', (covariance) => {
    const flat = rows.map((value, at) => (at % 2 === 0 ? value : 0.1));
    const start = new GaussianHmm({
      ...parameters,
      covariance,
      covariances: covariance === 'full' ? parameters.covariances : Float64Array.of(1, 1, 2, 1),
    });
    expectError(() => start.fit(flat, { iterations: 3 }), 'HMM_SINGULAR_COVARIANCE', /feature 1 .*covarianceScatter above 0/);
    const { model: held } = start.fit(flat, { iterations: 3, prior: { covarianceScatter: 0.01 } });
    expect(held.covariances.at(-1)).toBeGreaterThan(0);
  });

  it('a feature that repeats another', () => {
    const twice = rows.map((_, at) => rows[at - (at % 2)]!);
    expectError(() => model.fit(twice, { iterations: 3 }), 'HMM_SINGULAR_COVARIANCE', /combination of others/);
  });

  it('a state that collapses onto equal rows', () => {
    const values = Float64Array.from({ length: 60 }, (_, at) => (at < 30 ? 5.1 : Math.sin(at * at)));
    const start = new GaussianHmm({
      states: 2,
      features: 1,
      covariance: 'diagonal',
      start: Float64Array.of(1, 0),
      transition: Float64Array.of(0.9, 0.1, 0, 1),
      means: Float64Array.of(5, 0),
      covariances: Float64Array.of(0.01, 1),
    });
    expectError(() => start.fit(values, { iterations: 20 }), 'HMM_SINGULAR_COVARIANCE', /State 0/);
  });

  it.each<[string, FitOptions, RegExp]>([
    ['no iterations', { iterations: 0 }, /iterations is 0/],
    ['a negative tolerance', { iterations: 1, tolerance: -1 }, /tolerance is -1/],
    ['a negative scatter', { iterations: 1, prior: { covarianceScatter: -1 } }, /covarianceScatter is -1/],
    [
      'a weight that is not a number',
      { iterations: 1, prior: { means: { location: new Float64Array(4), weight: Number.NaN } } },
      /means\.weight is NaN/,
    ],
    [
      'a location of another size',
      { iterations: 1, prior: { means: { location: new Float64Array(3), weight: 1 } } },
      /has 3 numbers; give 4, or 2/,
    ],
    [
      'a location that is infinite',
      { iterations: 1, prior: { means: { location: Float64Array.of(1, -Infinity), weight: 1 } } },
      /not finite/,
    ],
    ['pseudo-counts of another size', { iterations: 1, prior: { transition: new Float64Array(3) } }, /has 3 numbers; give 4/],
    ['negative pseudo-counts', { iterations: 1, prior: { transition: Float64Array.of(0, -2, 0, 0) } }, /transition is -2/],
  ])('%s', (_, options, message) => {
    expectError(() => model.fit(rows, options), 'HMM_INVALID_PARAMETERS', message);
  });
});

describe('starts, states and JSON that cannot be', () => {
  it.each([
    ['no features', { states: 2, covariance: 'full', seed: 1 }, /pass features/],
    ['a seed that is no whole number', { states: 2, features: 2, covariance: 'full', seed: 0.5 }, /seed is 0\.5/],
    ['no starts', { states: 2, features: 2, covariance: 'full', seed: 1, starts: 0 }, /starts is 0/],
    ['means of another size', { states: 2, features: 2, covariance: 'full', seed: 1, means: new Float64Array(3) }, /4 finite numbers/],
  ] as const)('%s', (_, options, message) => {
    expectError(() => GaussianHmm.initialise(rows, options), 'HMM_INVALID_PARAMETERS', message);
  });

  it('the state of another filter', () => {
    const filter = model.online();
    for (const state of [
      { rows: 1, posterior: [1], logPosterior: [0] },
      { rows: -1, posterior: [1, 0], logPosterior: [0, -1e300] },
      { rows: 1, posterior: [1, 2], logPosterior: [0, 0] },
      { rows: 1, posterior: [1, 0], logPosterior: [0, Number.NaN] },
    ]) {
      expectError(
        () => {
          filter.restore(state);
        },
        'HMM_INVALID_PARAMETERS',
        /does not belong to a model with 2 states/,
      );
    }
  });

  it('JSON of something else', () => {
    const json = model.toJSON();
    expectError(() => GaussianHmm.fromJSON(null), 'HMM_INVALID_PARAMETERS', /not a JSON object/);
    expectError(() => GaussianHmm.fromJSON({ ...json, format: 'other' }), 'HMM_INVALID_PARAMETERS', /format "other"/);
    expectError(() => GaussianHmm.fromJSON({ ...json, means: 'none' }), 'HMM_INVALID_PARAMETERS', /means of the model is not an array/);
    expectError(() => GaussianHmm.fromJSON({ ...json, states: '2' }), 'HMM_INVALID_PARAMETERS', /states is 2; give a whole number/);
    expectError(() => GaussianHmm.fromJSON({ ...json, start: [1, null] }), 'HMM_INVALID_PARAMETERS', /start of the model/);
  });
});
