import { InvalidArgumentError, type Command } from 'commander';
import type { BacktestRequest } from '../app/backtest.ts';
import { renderReport, type BacktestReport } from '../backtest/report.ts';
import { INTERVALS, type Instant, type Interval } from '../domain/time.ts';
import { createProgress, type Io } from './io.ts';
import { parseInstant } from './parse.ts';

const CADENCES: readonly Interval[] = ['5m', '15m', '30m', '1h'];

interface Options {
  readonly archive: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly every: Interval;
  readonly store?: boolean;
  readonly stages?: boolean;
  readonly json?: boolean;
}

/** Registers `ghost-council backtest`. */
export function registerBacktest(program: Command, io: Io, backtest: (request: BacktestRequest) => Promise<BacktestReport>): void {
  program
    .command('backtest')
    .description('Run the council over an archive of market data, cycle after cycle, with the rules council.')
    .requiredOption('--archive <folder>', 'folder in archive format 1')
    .option('--from <time>', 'first cycle, ISO 8601 (default: where the archive may be traded from)', parseInstant)
    .option('--to <time>', 'end, exclusive, ISO 8601 (default: the end of the candles)', parseInstant)
    .option('--every <interval>', `distance between two cycles: ${CADENCES.join(', ')}`, parseCadence, '1h')
    .option('--store', 'keep every cycle, so that MARKET=replay npm start serves them')
    .option('--stages', 'time each stage of each cycle (costs a little)')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const report = await backtest({
        archive: options.archive,
        from: options.from ?? null,
        to: options.to ?? null,
        every: options.every,
        store: options.store ?? false,
        timeStages: options.stages ?? false,
        onProgress: createProgress(io, 'cycles'),
      });
      io.out(options.json === true ? JSON.stringify(report, null, 2) : renderReport(report));
    });
}

function parseCadence(text: string): Interval {
  const cadence = INTERVALS.find((interval) => interval === text);
  if (cadence === undefined || !CADENCES.includes(cadence)) throw new InvalidArgumentError(`Choose one of ${CADENCES.join(', ')}.`);
  return cadence;
}
