/*
 * The speed of src/hmm: 8 states × 8 features, 20 updates of Baum-Welch, beside the same in a plain loop over typed arrays and, where there is a
 * C compiler, in C (-O3 -march=native -ffast-math). Contestants run by turns and the fastest turn of each counts. Everyone starts from the same
 * parameters, and the log-likelihoods before the last update are printed, so that all can be seen to have done the same work.
 * `node test/bench/hmm.ts [rows] [turns]`
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { GaussianHmm, type CovarianceKind } from '../../src/hmm/index.ts';
import { fitPlainly } from './plain-hmm.ts';

const STATES = 8;
const FEATURES = 8;
const ITERATIONS = 20;
const rows = Number(process.argv[2] ?? 100_000);
const turns = Number(process.argv[3] ?? 5);

function createNoise(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed;
  const uniform = (): number => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) + 0.5) / 2 ** 32;
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

/** A sticky chain over eight overlapping clouds, and parameters to start from that are off its own. */
function drawProblem(covariance: CovarianceKind): { model: GaussianHmm; observations: Float64Array } {
  const { uniform, normal } = createNoise(1);
  const centres = Float64Array.from({ length: STATES * FEATURES }, normal);
  const observations = new Float64Array(rows * FEATURES);
  for (let t = 0, state = 0; t < rows; t++) {
    if (uniform() < 0.05) state = Math.floor(uniform() * STATES);
    for (let d = 0; d < FEATURES; d++) observations[t * FEATURES + d] = centres[state * FEATURES + d]! + normal();
  }
  const identity = (at: number): number => (Math.floor(at / FEATURES) % FEATURES === at % FEATURES ? 1.5 : 0);
  const size = STATES * FEATURES * (covariance === 'full' ? FEATURES : 1);
  const stay = (at: number): number => (Math.floor(at / STATES) === at % STATES ? 0.95 : 0.05 / (STATES - 1));
  const model = new GaussianHmm({
    states: STATES,
    features: FEATURES,
    covariance,
    start: new Float64Array(STATES).fill(1 / STATES),
    transition: Float64Array.from({ length: STATES * STATES }, (_, at) => stay(at)),
    means: centres.map((centre) => 0.8 * centre + 0.1 * normal()),
    covariances: Float64Array.from({ length: size }, (_, at) => (covariance === 'full' ? identity(at) : 1.5)),
  });
  return { model, observations };
}

interface Timing {
  seconds: number;
  logLikelihood: number;
}

/** Times one run of something that returns a log-likelihood (or any number, so that the work cannot be left out). */
function time(run: () => number): Timing {
  const from = performance.now();
  const logLikelihood = run();
  return { seconds: (performance.now() - from) / 1000, logLikelihood };
}

/** Runs the contestants by turns; the fastest turn of each counts. */
function race(contestants: Readonly<Record<string, () => Timing>>, rounds = turns): Map<string, Timing> {
  const timings = new Map<string, Timing>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const { seconds, logLikelihood } = run();
      timings.set(name, { seconds: Math.min(seconds, timings.get(name)?.seconds ?? Infinity), logLikelihood });
    }
  }
  return timings;
}

/** The C program on the same problem, which times itself; undefined where there is no compiler. */
function buildInC(folder: string, { model, observations }: ReturnType<typeof drawProblem>): (() => Timing) | undefined {
  const program = join(folder, `hmm-${model.covariance}`);
  const sizes = [`-DK=${STATES}`, `-DD=${FEATURES}`, ...(model.covariance === 'full' ? ['-DFULL'] : [])];
  const source = fileURLToPath(new URL('hmm.c', import.meta.url));
  const built = spawnSync('cc', ['-O3', '-march=native', '-ffast-math', ...sizes, source, '-o', program, '-lm'], { stdio: 'inherit' });
  if (built.status !== 0) return undefined;
  const data = `${program}.data`;
  const parts = [model.start, model.transition, model.means, model.covariances, observations];
  writeFileSync(data, Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength))));
  return () => {
    const [seconds, logLikelihood] = execFileSync(program, [data, `${rows}`, `${ITERATIONS}`], { encoding: 'utf8' })
      .split(' ')
      .map(Number);
    return { seconds: seconds!, logLikelihood: logLikelihood! };
  };
}

/** Nanoseconds per step, the fastest of many runs shorter than the time slices in which other work on the machine gets between. */
function timeOnlineStep(model: GaussianHmm, observations: Float64Array): number {
  const online = model.online();
  const x = Array.from({ length: Math.min(rows, 2_000) }, (_, t) => observations.subarray(t * FEATURES, (t + 1) * FEATURES));
  const steps = (): number => x.reduce((sum, row) => sum + online.push(row)[0]!, 0);
  const { seconds } = race({ steps: () => time(steps) }, 200).get('steps')!;
  return (seconds * 1e9) / x.length;
}

function printRow(name: string, time: string, note = ''): void {
  console.log(`${name.padEnd(44)}${time.padStart(12)}   ${note}`);
}

const folder = mkdtempSync(join(tmpdir(), 'hmm-bench-'));
try {
  console.log(`${STATES} states, ${FEATURES} features, ${rows} rows, fastest of ${turns} turns\n`);
  for (const covariance of ['diagonal', 'full'] as const) {
    const problem = drawProblem(covariance);
    const { model, observations } = problem;
    const inC = buildInC(folder, problem);
    const timings = race({
      'src/hmm': () => time(() => model.fit(observations, { iterations: ITERATIONS }).logLikelihoods.at(-1)!),
      'plain typed-array loop': () => time(() => fitPlainly(GaussianHmm.fromJSON(model.toJSON()), observations, ITERATIONS)),
      ...(inC === undefined ? {} : { 'C, -O3 -march=native -ffast-math': inC }),
    });
    const own = timings.get('src/hmm')!.seconds;
    for (const [name, { seconds, logLikelihood }] of timings) {
      const ratio = name === 'src/hmm' ? '' : `${(seconds / own).toFixed(2)} × src/hmm, `;
      printRow(
        `${covariance} fit, ${ITERATIONS} updates: ${name}`,
        `${seconds.toFixed(3)} s`,
        `${ratio}log-likelihood ${logLikelihood.toFixed(6)}`,
      );
    }
    if (inC === undefined) console.log('(no C compiler: the C program is left out)');
    const passes = race({
      Viterbi: () => time(() => model.viterbi(observations).logProbability),
      'posteriors (smooth)': () => time(() => model.smooth(observations)[0]!),
      filter: () => time(() => model.filter(observations)[0]!),
    });
    for (const [name, { seconds }] of passes) printRow(`${covariance} ${name}`, `${(seconds * 1e3).toFixed(1)} ms`);
    printRow(`${covariance} online step`, `${timeOnlineStep(model, observations).toFixed(0)} ns`);
    console.log();
  }
} finally {
  rmSync(folder, { recursive: true });
}
