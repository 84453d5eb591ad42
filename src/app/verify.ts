import { ConfigError } from '../domain/errors.ts';
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

/**
 * Holds every stored record of the configured market to its hash and its predecessor; of one run, or of all.
 * @throws ConfigError RUN_UNKNOWN when the run is not stored: a misspelt one must not pass for verified
 */
export async function verifyStore(app: App, run: string | null): Promise<readonly VerifiedChain[]> {
  const database = await openDatabase(databaseOf(app.config, app.config.market));
  try {
    await migrate(database);
    const reports: VerifiedChain[] = [];
    const stored = await listRuns(database.source);
    const wanted = stored.filter(({ id }) => run === null || id === run);
    if (run !== null && wanted.length === 0) {
      const known = stored.length === 0 ? 'none is' : `stored are ${stored.map(({ id }) => id).join(', ')}`;
      throw new ConfigError(
        'RUN_UNKNOWN',
        `No run ${run} is stored in the market ${app.config.market}; ${known}. Name one of them, or set MARKET.`,
      );
    }
    for (const { id, assets } of wanted) {
      for (const asset of assets) reports.push({ run: id, asset, ...(await verifyChain(readChain(database.source, id, asset))) });
    }
    return reports;
  } finally {
    await database.close();
  }
}
