import { readSignalHistory } from '../src/store/queries.ts';
import type { Builder } from './builder.ts';
import { rangeArgs, toRange } from './range.ts';
import { requestError } from './request-error.ts';
import { chainArgs, selectChain } from './select-run.ts';

const DEFAULT_POINTS = 500;
const MAX_POINTS = 5_000;

/** Adds the type `SignalPoint` and the query `signalHistory`. */
export function defineSignalHistory(builder: Builder): void {
  builder.objectType('SignalPoint', {
    description: "A place where a signal's reading became another one; it holds until the next point.",
    fields: (t) => ({
      at: t.expose('scheduledAt', { type: 'DateTime', description: 'The scheduled time of the first cycle that read it.' }),
      value: t.exposeFloat('value', { nullable: true, description: "The value in the signal's unit; null while it was absent." }),
      absence: t.expose('absence', {
        type: 'AbsenceCode',
        nullable: true,
        description: 'Why the value was absent. Null with a null value: the signal was no longer computed.',
      }),
    }),
  });
  builder.queryField('signalHistory', (t) =>
    t.field({
      type: ['SignalPoint'],
      description: 'How a signal went in a run, oldest first: one point per change, the first one holding at the start of the range.',
      args: {
        ...chainArgs(t.arg),
        ...rangeArgs(t.arg),
        signal: t.arg({ type: 'SignalKey', required: true, description: 'The signal.' }),
        maxPoints: t.arg.int({
          description: `How many points at most, the newest of the range: 1 to ${MAX_POINTS}; ${DEFAULT_POINTS} when left out.`,
        }),
      },
      resolve: async (_, args, context) => {
        const limit = args.maxPoints ?? DEFAULT_POINTS;
        if (limit < 1 || limit > MAX_POINTS) {
          throw requestError(
            'PAGE_SIZE_INVALID',
            `A history has 1 to ${MAX_POINTS} points; ${limit} were asked for. Ask for fewer, or for a shorter range.`,
          );
        }
        const chain = await selectChain(context, args);
        return chain === null ? [] : readSignalHistory(context.sql, { ...chain, ...toRange(args), signal: args.signal, limit });
      },
    }),
  );
}
