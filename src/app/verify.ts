import { openDatabase } from '../store/data-source.ts';
import { listRuns, readChain } from '../store/queries.ts';
import { migrate } from '../store/schema.ts';
import { verifyChain, type ChainReport } from '../track-record/verify-chain.ts';
import { databaseOf, type App } from './app.ts';

/** What became of one chain: the records of one asset in one run. */
export interface VerifiedChain extends ChainReport {
  readonly run: string;
  readonly asset: string;
}

/** Holds every stored record of the configured market to its hash and its predecessor; of one run, or of all. */
export async function verifyStore(app: App, run: string | null): Promise<readonly VerifiedChain[]> {
  const database = await openDatabase(databaseOf(app.config, app.config.market));
  try {
    await migrate(database);
    const reports: VerifiedChain[] = [];
    for (const { id, assets } of await listRuns(database.source)) {
      if (run !== null && id !== run) continue;
      for (const asset of assets) reports.push({ run: id, asset, ...(await verifyChain(readChain(database.source, id, asset))) });
    }
    return reports;
  } finally {
    await database.close();
  }
}
