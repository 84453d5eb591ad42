import type { RegimeTrainer } from '../adapters/regime-trainer.ts';
import type { Log } from '../domain/ports.ts';
import type { RegimeUpkeep } from '../kernel/council-runner.ts';
import type { RegimeModel } from '../regime/model.ts';
import type { RegimeTracker } from '../regime/tracker.ts';
import { listRegimeModels, saveRegimeModel } from '../store/queries.ts';
import type { Sql } from '../store/sql.ts';

/** What the upkeep of one asset's regime model works with. */
export interface UpkeepParts {
  readonly run: string;
  readonly asset: string;
  readonly tracker: RegimeTracker;
  readonly train: RegimeTrainer;
  readonly sql: Sql;
  readonly log: Log;
}

/** Keeps the regime model of one asset: restores what is stored, trains when it is due, stores what was trained. */
export function createRegimeUpkeep({ run, asset, tracker, train, sql, log }: UpkeepParts): RegimeUpkeep {
  return {
    async restore() {
      const newestAccepted = await listRegimeModels(sql, { run, asset, accepted: true, limit: 1 });
      const newest = await listRegimeModels(sql, { run, asset, limit: 1 });
      for (const { document } of [...newestAccepted, ...newest]) tracker.adopt(document as RegimeModel);
    },
    trainingDue: () => tracker.trainingDue(),
    async train() {
      const model = await train(tracker.trainingRequest());
      await saveRegimeModel(sql, { ...model, run, asset, document: model });
      tracker.adopt(model);
      const { id, accepted, reason, rows } = model;
      log.info({ asset, model: id, accepted, reason, rows }, 'a regime model was trained');
    },
  };
}
