import type { Stance } from '../src/domain/council.ts';
import { listCycles, type Page, type StoredCycle } from '../src/store/queries.ts';
import type { ApiContext } from './context.ts';
import { pageArgs, type PageBounds } from './page.ts';
import { rangeArgs, toRange, type RangeArgs } from './range.ts';
import { runArgs, selectRun, type RunArgs } from './select-run.ts';
import type { Arg } from './types.ts';

/** Which cycles a list has, as a client gave it. */
export interface CycleListArgs extends RunArgs, RangeArgs {
  readonly stances?: readonly Stance[] | null;
}

/** The arguments of a list that has one item per cycle. */
export function cycleListArgs(arg: Arg) {
  return {
    ...runArgs(arg),
    ...rangeArgs(arg),
    ...pageArgs(arg),
    stances: arg({ type: ['Stance'], description: 'Only cycles whose verdict has one of these stances.' }),
  };
}

/** Reads cycles for one page of a list, newest first. */
export async function readCycles(context: ApiContext, args: CycleListArgs, bounds: PageBounds): Promise<Page<StoredCycle>> {
  const range = toRange(args);
  const run = await selectRun(context, args);
  if (run === null) return { items: [], more: false };
  const { asset, stances } = args;
  const filter = { run: run.id, ...range, ...(asset == null ? {} : { asset }), ...(stances == null ? {} : { stances }) };
  return listCycles(context.sql, filter, bounds);
}

/** The newest cycle of a run, or of one asset in it; null before the first one. It is read once per request. */
export async function readLatestCycle(context: ApiContext, { run, asset }: RunArgs): Promise<StoredCycle | null> {
  const { items } = await context.once(`latest ${run ?? ''} ${asset ?? ''}`, () => readCycles(context, { run, asset }, { limit: 1 }));
  return items[0] ?? null;
}
