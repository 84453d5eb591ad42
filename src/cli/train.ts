import type { Command } from 'commander';
import type { ArchiveTraining, Training } from '../app/train.ts';
import { toIso, type Instant } from '../domain/time.ts';
import { createProgress, type Io } from './io.ts';
import { parseInstant } from './parse.ts';

/** What trains. */
export interface Trainers {
  readonly onArchive: (request: ArchiveTraining) => Promise<readonly Training[]>;
  readonly now: () => Promise<readonly Training[]>;
}

/** Registers `ghost-council train`. */
export function registerTrain(program: Command, io: Io, { onArchive, now }: Trainers): void {
  program
    .command('train')
    .description('Train the regime model: on an archive month by month, or without one on what the configured market knows now.')
    .option('--archive <folder>', 'folder in archive format 1')
    .option('--to <time>', 'end, ISO 8601 (default: the end of the candles)', parseInstant)
    .option('--json', 'print one JSON array of models, without their parameters')
    .action(async ({ archive, to, json }: { readonly archive?: string; readonly to?: Instant; readonly json?: boolean }) => {
      const trainings =
        archive === undefined ? await now() : await onArchive({ archive, to: to ?? null, onProgress: createProgress(io, 'training') });
      if (json === true) io.out(JSON.stringify(trainings.map(summarise), null, 2));
      else if (trainings.length === 0) io.out('No model was trained: there are fewer than 400 days of hourly history.');
      else io.out(trainings.map(render).join('\n'));
    });
}

function summarise({ asset, model, seconds }: Training): object {
  const { id, trainedAt, dataFrom, dataTo, rows, previous, temperature, diagnostics, accepted, reason } = model;
  return {
    asset,
    id,
    trainedAt: toIso(trainedAt),
    dataFrom: toIso(dataFrom),
    dataTo: toIso(dataTo),
    rows,
    previous,
    temperature,
    diagnostics,
    accepted,
    reason,
    seconds: Number(seconds.toFixed(3)),
  };
}

function render({ asset, model, seconds }: Training): string {
  return `${asset} ${toIso(model.trainedAt)} ${model.id.slice(0, 12)} ${model.rows} hours, ${seconds.toFixed(2)} s: ${model.accepted ? 'accepted' : 'rejected'}. ${model.reason}`;
}
