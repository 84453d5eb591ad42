import { pino } from 'pino';
import { CouncilError } from '../domain/errors.ts';
import type { Log } from '../domain/ports.ts';

/**
 * A structured log on standard error, one JSON object a line; standard output belongs to what commands print. Secrets are
 * redacted by their type.
 * @param level - the lowest level that is written
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describe },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = error instanceof CouncilError ? { code: error.code, details: error.details } : {};
  const cause = error.cause === undefined ? {} : { cause: describe(error.cause) };
  return { name: error.name, message: error.message, ...code, ...cause, stack: error.stack };
}
