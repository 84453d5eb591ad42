import { randomUUID } from 'node:crypto'; // outside-ok: names an error for people and the log, in no record
import { GraphQLError } from 'graphql';
import type { Log } from '../domain/ports.ts';

/**
 * What a client sees of an error. Errors of its own request are shown as they are. What the server did not expect is logged whole and
 * shown as an id under which the log has it.
 */
export function maskError(error: unknown, log: Log): GraphQLError {
  if (error instanceof GraphQLError && isMeantForClients(error)) return error;
  const id = randomUUID();
  log.error({ id, error: error instanceof GraphQLError ? (error.originalError ?? error) : error }, 'A request failed');
  const extensions = { code: 'INTERNAL_ERROR', id };
  const message = `The server failed. Its log has the reason under the id ${id}.`;
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, path } = error;
  return new GraphQLError(message, { extensions, ...(nodes === undefined ? {} : { nodes }), ...(path === undefined ? {} : { path }) });
}

function isMeantForClients({ originalError }: GraphQLError): boolean {
  return originalError == null || (originalError instanceof GraphQLError && isMeantForClients(originalError));
}
