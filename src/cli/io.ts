/** 0 done · 1 it did not work out · 2 wrong use: what was asked for cannot be done as it was asked. */
export type ExitCode = 0 | 1 | 2;

/** Where a command prints, and what it knows of the terminal. */
export interface Io {
  /** Prints a line, or several, of what the command was asked for: standard output. */
  out(line: string): void;
  /** Prints a line of everything else: standard error. */
  err(line: string): void;
  /** Prints to standard error without ending the line, for progress. */
  show(text: string): void;
  /** Whether standard error is a terminal: progress is shown only there. */
  readonly isTerminal: boolean;
  /** The code with which the process ends once the command is through. */
  exit(code: ExitCode): void;
}

/** The streams of this process. */
export const processIo: Io = Object.freeze({
  out: (line: string) => {
    process.stdout.write(`${line}\n`);
  },
  err: (line: string) => {
    process.stderr.write(`${line}\n`);
  },
  show: (text: string) => {
    process.stderr.write(text);
  },
  isTerminal: process.stderr.isTTY,
  exit: (code: ExitCode) => {
    process.exitCode = code;
  },
});

const BAR_WIDTH = 30;

/** Shows progress on one line of the terminal; prints nothing elsewhere. */
export function createProgress(io: Io, label: string): (done: number, total: number) => void {
  if (!io.isTerminal) return () => undefined;
  return (done, total) => {
    const share = total === 0 ? 1 : done / total;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
    io.show(`\r${label} ${bar} ${(share * 100).toFixed(0).padStart(3)} %${done === total ? '\n' : ''}`);
  };
}
