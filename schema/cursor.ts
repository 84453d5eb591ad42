import { requestError } from './request-error.ts';

/** What a client gives to hear everything from the first event on. */
export const FROM_THE_START = 'start';

/** The cursor of a position: opaque to clients, the same for ever. */
export function toCursor(position: number): string {
  return Buffer.from(`p${position}`).toString('base64url');
}

/**
 * The position of a cursor.
 *
 * @throws GraphQLError CURSOR_INVALID
 */
export function toPosition(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  const position = /^p\d{1,15}$/.test(text) ? Number(text.slice(1)) : Number.NaN;
  if (toCursor(position) === cursor) return position;
  throw requestError('CURSOR_INVALID', `${JSON.stringify(cursor)} is no cursor of this API. Use a cursor that an edge or pageInfo gave.`);
}
