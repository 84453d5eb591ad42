import type { MarketKind } from '../src/domain/cycle-record.ts';
import type { Bus } from '../src/domain/ports.ts';
import type { Instant, Milliseconds } from '../src/domain/time.ts';
import { findCyclesAt, type StoredCycle } from '../src/store/queries.ts';
import type { Sql } from '../src/store/sql.ts';
import { Batch } from './batch.ts';

/** What the program is busy with. */
export const PHASES = ['STARTING', 'BACKFILLING', 'TRAINING', 'RUNNING', 'STOPPING'] as const;

/** What the program is busy with. */
export type Phase = (typeof PHASES)[number];

/** A piece of work that takes long enough to be watched. */
export interface Progress {
  /** What is being done: `training the regime model of BTC`. */
  readonly task: string;
  /** 0 to 1; null where the end is not known. */
  readonly fraction: number | null;
  /** Where it stands, as a sentence. */
  readonly detail: string;
}

/** What runs in this process right now. */
export interface SystemStatus {
  readonly version: string;
  readonly phase: Phase;
  readonly market: MarketKind;
  /** The run that this process serves by default; null before it is known. */
  readonly run: string | null;
  readonly assets: readonly string[];
  /** The distance between two cycles. */
  readonly every: Milliseconds;
  readonly startedAt: Instant;
  /** The slot of the next cycle; null when none is planned. */
  readonly nextCycleAt: Instant | null;
  readonly progress: readonly Progress[];
}

/** What the API is served from. */
export interface ApiServices {
  /** The store's database. */
  readonly sql: Sql;
  /** Word of committed cycles, of this process or another one. */
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly status: () => SystemStatus;
}

/** What resolvers get in one request. */
export interface ApiContext extends ApiServices {
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
  /** Asks once per request, however many fields want the same. */
  readonly once: <T>(key: string, ask: () => Promise<T>) => Promise<T>;
  /** The cycle at a position; all that are asked for together are read in one statement. */
  readonly cycleAt: (position: number) => Promise<StoredCycle | null>;
  /** Forgets all answers: between two events of a subscription, which may go on for days. */
  readonly forget: () => void;
}

/** The context of one request. */
export function createContext(services: ApiServices, closing: AbortSignal): ApiContext {
  const asked = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = asked.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    asked.set(key, answer);
    return answer;
  };
  const cycles = new Batch(async (positions: readonly number[]) => {
    const found = await findCyclesAt(services.sql, positions);
    return new Map(found.map((cycle) => [cycle.position, cycle]));
  });
  return {
    ...services,
    closing,
    once,
    cycleAt: (position) => cycles.load(position),
    forget: () => {
      asked.clear();
      cycles.clear();
    },
  };
}
