import { requestError } from './request-error.ts';

/** What a client gives to hear everything from the first event on. */
export const FROM_THE_START = 'start';

/** What a cursor counts: positions in the order of commits, or scheduled times. */
export type CursorKind = 'position' | 'slot';

const PREFIX: Readonly<Record<CursorKind, string>> = { position: 'p', slot: 's' };

/** The cursor of a place: opaque to clients, the same for ever. */
export function toCursor(place: number, kind: CursorKind = 'position'): string {
  return Buffer.from(`${PREFIX[kind]}${place}`).toString('base64url');
}

/**
 * The place of a cursor.
 *
 * @throws GraphQLError CURSOR_INVALID
 */
export function fromCursor(cursor: string, kind: CursorKind = 'position'): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = /^.\d{1,15}$/.test(text) ? Number(text.slice(1)) : Number.NaN;
  if (toCursor(place, kind) === cursor) return place;
  throw requestError(
    'CURSOR_INVALID',
    `${JSON.stringify(cursor)} is no cursor of this list. Use one that an edge or pageInfo of the same field gave.`,
  );
}
