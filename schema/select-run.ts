import { listRuns, type StoredRun } from '../src/store/queries.ts';
import type { ApiContext } from './context.ts';
import { requestError } from './request-error.ts';
import type { Arg } from './types.ts';

/** The arguments that say whose records are asked for, as a client gave them. */
export interface RunArgs {
  readonly run?: string | null;
  readonly asset?: string | null;
}

/** The arguments `run` and `asset` of a list that can have records of several assets. */
export function runArgs(arg: Arg) {
  return {
    run: arg.id({ description: 'The run whose records are asked for; when left out, the one that this server runs.' }),
    // asset-ok: an example for people
    asset: arg.string({ description: 'Only records of this asset, such as `BTC`; when left out, those of all assets of the run.' }),
  };
}

/** The arguments `run` and `asset` of a field that is about one asset. */
export function chainArgs(arg: Arg) {
  return {
    run: arg.id({ description: 'The run whose records are asked for; when left out, the one that this server runs.' }),
    // asset-ok: an example for people
    asset: arg.string({ description: 'The asset, such as `BTC`; when left out, the first one of the run.' }),
  };
}

/**
 * The run that a request is about: the one it names, else the one that this server runs, else the newest one of its market. Null while there is none.
 *
 * @throws GraphQLError RUN_UNKNOWN when it names one that is not stored; ASSET_UNKNOWN when no asset can be called as it says
 */
export async function selectRun(context: ApiContext, { run, asset }: RunArgs): Promise<StoredRun | null> {
  // PostgreSQL refuses texts that hold it, and no asset is called so.
  if (asset?.includes('\0') === true) throw requestError('ASSET_UNKNOWN', `There is no asset ${JSON.stringify(asset)}.`);
  const runs = await context.once('runs', () => listRuns(context.sql));
  const wanted = run ?? context.status().run;
  // A database may hold runs of several markets: invented cycles must not be served as another market's.
  if (wanted === null) return runs.find(({ market }) => market === context.status().market) ?? null;
  const found = runs.find(({ id }) => id === wanted);
  if (found === undefined && run != null) {
    throw requestError('RUN_UNKNOWN', `There is no run ${JSON.stringify(run)}. The query \`runs\` lists those there are.`);
  }
  return found ?? null;
}

/**
 * The run and the one asset that a request is about. Null while there is no cycle of them.
 *
 * @throws GraphQLError RUN_UNKNOWN, ASSET_UNKNOWN
 */
export async function selectChain(context: ApiContext, args: RunArgs): Promise<{ readonly run: string; readonly asset: string } | null> {
  const run = await selectRun(context, args);
  const asset = args.asset ?? run?.assets[0];
  if (run === null || asset === undefined) return null;
  if (!run.assets.includes(asset)) {
    throw requestError(
      'ASSET_UNKNOWN',
      `Run ${run.id} has no cycles of ${JSON.stringify(asset)}; it has cycles of ${run.assets.join(', ')}.`,
    );
  }
  return { run: run.id, asset };
}
