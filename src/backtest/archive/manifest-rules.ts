import { intervalMs, toIso, type Instant } from '../../domain/time.ts';
import type { ManifestFile } from './manifest.ts';

/** The name that a column with a per-row moment has in practice: without `knownFromColumn` it would silently be ignored. */
const KNOWN_FROM = 'known_from';

/** What the parts of one entry must fulfil together; a sentence for each fault, none for a sound entry. */
export function fileFaults(file: ManifestFile, dataUntil: Instant | undefined): string[] {
  const faults: string[] = [];
  if (file.from > file.to) faults.push(`from ${toIso(file.from)} is after to ${toIso(file.to)}`);
  if (dataUntil !== undefined && file.to > dataUntil) faults.push(`to ${toIso(file.to)} is after dataUntil ${toIso(dataUntil)}`);
  return [...faults, ...candleFaults(file), ...cadenceFaults(file), ...knownFromFaults(file), ...segmentFaults(file)];
}

const CANDLE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'];

function candleFaults({ feed, columns }: ManifestFile): string[] {
  const missing = feed === 'candles' ? CANDLE_COLUMNS.filter((name) => !Object.hasOwn(columns, name)) : [];
  return missing.length === 0 ? [] : [`candles need the columns ${CANDLE_COLUMNS.join(', ')}; ${missing.join(', ')} is missing`];
}

function cadenceFaults(file: ManifestFile): string[] {
  const faults: string[] = [];
  if (file.interval === undefined) {
    if (file.grid === 'continuous') faults.push('grid continuous needs an interval');
    if (file.timeMeaning === 'open') faults.push('timeMeaning open needs an interval');
    if (file.market !== undefined) faults.push('market is for candles, which need an interval');
    return faults;
  }
  const step = intervalMs(file.interval);
  if (file.grid === 'continuous' && file.missingBars === undefined) faults.push('grid continuous needs missingBars');
  // A bar known before it closes would show the future to a backtest.
  if (file.market !== undefined && (file.timeMeaning !== 'open' || file.publicationLag < step)) {
    faults.push(`candles need timeMeaning open and a publicationLag of at least their interval ${file.interval}`);
  }
  return faults;
}

function knownFromFaults(file: ManifestFile): string[] {
  const name = file.knownFromColumn;
  if (name === undefined) {
    return Object.hasOwn(file.columns, KNOWN_FROM) ? [`has a column ${KNOWN_FROM}, so knownFromColumn must name it`] : [];
  }
  if (!Object.hasOwn(file.columns, name)) return [`knownFromColumn names ${name}, which is not among the columns`];
  const unit = file.columns[name]!.unit;
  return unit === 'time' ? [] : [`knownFromColumn ${name} must have the unit time, not ${unit}`];
}

function segmentFaults(file: ManifestFile): string[] {
  const { segments } = file;
  if (segments === undefined) return [];
  const faults: string[] = [];
  let previousEnd = -Infinity;
  for (const [index, segment] of segments.entries()) {
    const name = `segments[${index}]`;
    if (segment.from > segment.to) faults.push(`${name}: from is after to`);
    if (segment.from < file.from || segment.to > file.to) faults.push(`${name} reaches beyond the file's from and to`);
    if (segment.from <= previousEnd) faults.push(`${name} starts before the segment before it has ended`);
    previousEnd = segment.to;
  }
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
  if (rows !== file.rows) faults.push(`its segments add up to ${rows} rows, rows says ${file.rows}`);
  return faults;
}

/** What an entry needs to be compared with others, however many other faults it has. */
export interface FileIdentity {
  readonly feed?: string | undefined;
  readonly interval?: string | undefined;
  readonly venue?: string | undefined;
  readonly path?: string | undefined;
}

/** Two entries with the same feed, interval and venue, or with the same path; a sentence for each. */
export function duplicateFaults(files: readonly FileIdentity[]): string[] {
  const faults: string[] = [];
  const series = new Map<string, number>();
  const paths = new Map<string, number>();
  for (const [index, { feed, interval, venue, path }] of files.entries()) {
    if (feed !== undefined && venue !== undefined) {
      const name = [feed, interval, venue].filter((part) => part !== undefined).join(' ');
      const earlier = series.get(name);
      if (earlier !== undefined)
        faults.push(`files[${earlier}] and files[${index}] are both ${name}: feed, interval and venue must be unique together`);
      else series.set(name, index);
    }
    if (path === undefined) continue;
    const earlier = paths.get(path);
    if (earlier !== undefined) faults.push(`files[${earlier}] and files[${index}] both have the path ${path}`);
    else paths.set(path, index);
  }
  return faults;
}
