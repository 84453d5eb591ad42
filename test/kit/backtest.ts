import { fileURLToPath } from 'node:url';
import { createPluginFiles } from '../../src/adapters/plugin-files.ts';
import { sha256 } from '../../src/adapters/digest.ts';
import { openArchiveMarket } from '../../src/backtest/archive-market.ts';
import { openArchive } from '../../src/backtest/archive/open-archive.ts';
import { runBacktest, type BacktestClock } from '../../src/backtest/run-backtest.ts';
import type { CycleOutcome, Run } from '../../src/domain/cycle-record.ts';
import type { CycleSink } from '../../src/domain/ports.ts';
import type { Interval } from '../../src/domain/time.ts';
import { PaperBroker } from '../../src/ghost-trader/paper-broker.ts';
import { GhostTrader } from '../../src/ghost-trader/trade.ts';
import { discoverPlugins } from '../../src/kernel/discover.ts';
import type { Registry } from '../../src/kernel/registry.ts';
import { RegimeTracker } from '../../src/regime/tracker.ts';
import { trainRegimeModel } from '../../src/regime/train.ts';
import { defineAgent, defineGate, opine, pass, z, type AnalystDefinition, type JudgeDefinition, type Stance } from '../../src/sdk/index.ts';
import { makeRun } from './records.ts';
import { instantOf, type Moment } from './rows.ts';

/** The built-in plugins. */
export function builtInPlugins(): Promise<Registry> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  return discoverPlugins(createPluginFiles(root), { folders: ['plugins'], packages: [] });
}

/** The built-in signals with a council that follows a script and a gate that lets everything pass: for the path of a trade. */
export async function scriptedPlugins(script: (now: number) => Stance): Promise<Registry> {
  const analysts = [1, 2, 3, 4].map((seat) =>
    defineAgent<AnalystDefinition>({
      key: `scripted-${seat}`,
      title: 'Scripted',
      role: 'analyst',
      version: 1,
      mandate: 'Follows a script.',
      inputs: { categories: ['momentum'] },
      rules: () =>
        opine({
          stance: 'HOLD',
          confidence: 0.5,
          probabilityUp4h: 0.5,
          probabilityUp24h: 0.5,
          rationale: { kind: 'text', text: '' },
          citedSignals: [],
          risks: [],
        }),
    }),
  );
  const judge = defineAgent<JudgeDefinition>({
    key: 'scripted-judge',
    title: 'Scripted',
    role: 'judge',
    version: 1,
    mandate: 'Follows a script.',
    rules: ({ now }) => ({ stance: script(now), confidence: 0.9, rationale: { kind: 'text', text: 'as written' } }),
  });
  const gate = defineGate({
    key: 'open',
    title: 'Open',
    description: 'Lets everything pass.',
    order: 1,
    inputs: {},
    options: z.strictObject({}),
    evaluate: () => pass({ observed: null, limit: null }),
  });
  return { ...(await builtInPlugins()), analysts, judge, gates: [gate] };
}

/** A backtest of a test. */
export interface FixtureBacktest {
  readonly folder: string;
  readonly registry: Registry;
  readonly every: Interval;
  readonly from: Moment;
  readonly to: Moment;
  readonly sink: CycleSink;
  readonly run?: Run;
  readonly chunk?: number;
  /** Without it no regime model is trained. */
  readonly train?: boolean;
}

/** Runs a backtest as the command does, with the training in this thread. */
export async function runFixture(options: FixtureBacktest): Promise<BacktestClock> {
  const { folder, registry, every, sink, run = makeRun(), chunk = 1, train = false } = options;
  const range = { from: instantOf(options.from), to: instantOf(options.to), every };
  const market = await openArchiveMarket(await openArchive(folder), range);
  const tracker = new RegimeTracker(market.frame);
  return runBacktest({
    run,
    market,
    range,
    registry,
    gateOptions: new Map(),
    quorum: 4,
    trader: new GhostTrader({}, new PaperBroker(), market.execution, '10000'),
    tracker: train ? tracker : Object.assign(tracker, { trainingDue: () => false }),
    train: (request) => Promise.resolve(trainRegimeModel(request, sha256)),
    sink,
    chunk,
    stopwatch: () => performance.now(),
    timeStages: false,
    breathe: () => Promise.resolve(),
    onPluginFault: (fault) => {
      throw new Error(`${fault.signal}: ${fault.detail}`);
    },
  });
}

/** A sink that keeps everything. */
export class KeepingSink implements CycleSink {
  readonly outcomes: CycleOutcome[] = [];

  write(outcomes: readonly CycleOutcome[]): void {
    this.outcomes.push(...outcomes);
  }
}
