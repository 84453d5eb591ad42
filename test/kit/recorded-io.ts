import type { ExitCode, Io } from '../../src/cli/io.ts';

/** What a command printed, and with which code it would end. */
export interface RecordedIo extends Io {
  readonly printed: { out: string; err: string };
  readonly code: ExitCode | null;
}

/** Streams that a test can read; no terminal. */
export function recordIo(): RecordedIo {
  const printed = { out: '', err: '' };
  let code: ExitCode | null = null;
  return {
    printed,
    get code() {
      return code;
    },
    out: (line) => {
      printed.out += `${line}\n`;
    },
    err: (line) => {
      printed.err += `${line}\n`;
    },
    show: (text) => {
      printed.err += text;
    },
    isTerminal: false,
    exit: (given) => {
      code = given;
    },
  };
}
