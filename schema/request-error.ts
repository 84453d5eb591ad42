import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../src/domain/error-codes.ts';

/** An error that the caller can act on: shown as it is, with its stable code in `extensions.code`. */
export function requestError(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
