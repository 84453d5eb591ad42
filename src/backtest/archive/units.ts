import type { Unit } from '../../domain/units.ts';

/** The unit of a column: one of the domain's, or `time` for a column of instants. */
export type ColumnUnit = Unit | 'time';

/** How format archive/1 writes a unit, and the unit that this program means by it. */
const ARCHIVE_UNITS: Readonly<Record<string, ColumnUnit>> = {
  quote: 'quote',
  base: 'base',
  native: 'native',
  USD: 'USD',
  'USD per troy ounce': 'USD/oz',
  fraction: 'fraction',
  percent: 'percent',
  'percent annualised': 'annualised-percent',
  ratio: 'ratio',
  index: 'index',
  'index 0-100': 'index',
  'z-score': 'z-score',
  'TH/s': 'TH/s',
  hours: 'hours',
  count: 'count',
  text: 'text',
  time: 'time',
};

/** The spellings that an archive may use, besides the code of its own asset (its native coins). */
export const KNOWN_UNIT_NAMES: readonly string[] = Object.keys(ARCHIVE_UNITS);

/** The unit that an archive of `asset` means by a spelling, or undefined where there is no such unit. */
export function columnUnit(written: string, asset: string): ColumnUnit | undefined {
  if (Object.hasOwn(ARCHIVE_UNITS, written)) return ARCHIVE_UNITS[written];
  return written === asset ? 'native' : undefined;
}
