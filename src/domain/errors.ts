import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** What an error carries besides its sentence: the cause, and plain values for the log. */
export interface ErrorOptions {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The base of every error this program raises on purpose. The class says who must act, the stable `code` says what
 * happened (documented in `error-codes.ts` and the README), the message is a sentence that says what to do.
 */
export abstract class CouncilError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }

  /** What the code means, independent of this occurrence. */
  get meaning(): string {
    return ERROR_CODES[this.code];
  }
}

/** The operator acts: a setting, an argument, a file or folder he named. */
export class ConfigError extends CouncilError {}

/** The author of a plugin acts. */
export class PluginError extends CouncilError {}

/** The outside world failed: a provider, an archive, a network. `retryable` says whether asking again may help. */
export class SourceError extends CouncilError {
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { readonly retryable?: boolean } = {}) {
    super(code, message, options);
    this.retryable = options.retryable ?? false;
  }
}

/** We act: something that must always hold did not, or one of our own functions was called wrongly. */
export class InvariantError extends CouncilError {}

/** The text of anything that was thrown, for a record or a log line. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
