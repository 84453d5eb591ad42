import { PluginError } from '../domain/errors.ts';
import type { Fault } from './plugin-files.ts';

interface Problem {
  readonly where: string;
  readonly line: string;
}

/** Collects everything that is wrong with the plugins, so that an author sees it all at once. */
export class Problems {
  readonly #problems: Problem[] = [];

  /** Notes a fault of the file or folder `where`. */
  add(where: string, { fault, fix }: Fault): void {
    this.#problems.push({ where, line: `${where}: ${asSentence(fault)} ${asSentence(fix)}` });
  }

  /** The lines `file: fault. fix.`, sorted by file, in the order in which they were found within a file. */
  get lines(): readonly string[] {
    return this.#problems.toSorted((a, b) => (a.where < b.where ? -1 : a.where > b.where ? 1 : 0)).map(({ line }) => line);
  }

  /** @throws PluginError PLUGINS_INVALID listing every problem, when there is any */
  throwIfAny(): void {
    const { lines } = this;
    if (lines.length === 0) return;
    const count = lines.length === 1 ? 'There is 1 fault' : `There are ${String(lines.length)} faults`;
    throw new PluginError('PLUGINS_INVALID', `${count} in the plugins; nothing is started until none is left:\n${lines.join('\n')}`, {
      details: { problems: lines },
    });
  }
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
