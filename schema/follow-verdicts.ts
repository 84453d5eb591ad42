import { Repeater } from 'graphql-yoga';
import { lastPosition, listCycles, type StoredCycle } from '../src/store/queries.ts';
import type { ApiContext } from './context.ts';
import { FROM_THE_START, fromCursor, toCursor } from './cursor.ts';
import { selectRun, type RunArgs } from './select-run.ts';

const CYCLES_PER_READ = 50;

/** A stored cycle with its cursor. */
interface CycleEdge {
  readonly cursor: string;
  readonly node: StoredCycle;
}

/**
 * The cycles of a run in the order of their commits, from a cursor on and without end. It always reads from the store what comes after
 * the last position that it gave; word of a commit only says when to look. Positions ascend in the order of commits, so that nothing
 * can come late and nothing comes twice. Nothing is read ahead of a slow subscriber but one batch.
 *
 * @throws GraphQLError RUN_UNKNOWN, CURSOR_INVALID
 */
export async function followVerdicts(
  context: ApiContext,
  args: RunArgs & { readonly after?: string | null },
): Promise<Repeater<CycleEdge>> {
  let run = await runToFollow(context, args);
  const { asset } = args;
  let position = await startingPosition(context, args.after ?? null);
  return new Repeater<CycleEdge>(async (push, stop) => {
    const attention = new Attention();
    const end = (): void => {
      attention.end();
      stop();
    };
    void stop.then(end);
    context.closing.addEventListener('abort', end, { once: true });
    if (context.closing.aborted) end();
    const unsubscribe = context.bus.subscribe((committed) => {
      if ((run === null || committed.run === run) && (asset == null || committed.asset === asset)) attention.call();
    });
    try {
      while (await attention.wait()) {
        run ??= await runToFollow(context, args);
        if (run === null) continue;
        const filter = { run, ...(asset == null ? {} : { asset }) };
        const { items, more } = await listCycles(context.sql, filter, { newerThan: position, limit: CYCLES_PER_READ, end: 'oldest' });
        for (const node of items.toReversed()) {
          position = node.position;
          context.forget();
          await push({ cursor: toCursor(position), node });
          if (attention.ended) return;
        }
        if (more) attention.call();
      }
    } finally {
      context.closing.removeEventListener('abort', end);
      unsubscribe();
    }
  });
}

/** The run whose records are followed; null while there is none at all. */
async function runToFollow(context: ApiContext, args: RunArgs): Promise<string | null> {
  context.forget();
  const stored = await selectRun(context, args);
  return stored?.id ?? context.status().run;
}

async function startingPosition(context: ApiContext, after: string | null): Promise<number> {
  if (after === null) return lastPosition(context.sql);
  return after === FROM_THE_START ? 0 : fromCursor(after);
}

/** Wakes a loop that looks for something: once for any number of calls since it last looked. */
class Attention {
  ended = false;
  #called = true;
  #wake: () => void = () => undefined;

  /** There may be something to look at. */
  call(): void {
    this.#called = true;
    this.#wake();
  }

  /** There will be nothing more to look at. */
  end(): void {
    this.ended = true;
    this.#wake();
  }

  /** Waits for the next call, or takes one that has come already. Resolves to false at the end. */
  async wait(): Promise<boolean> {
    if (!this.#called && !this.ended) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#called = false;
    return !this.ended;
  }
}
