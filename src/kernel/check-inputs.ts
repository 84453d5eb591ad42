import type { Column, FeedRef } from '../feeds/define-feed.ts';
import { ALL_FEEDS } from '../feeds/index.ts';
import type { Input, InputSource } from '../sdk/inputs.ts';
import type { Fault } from './plugin-files.ts';
import { didYouMean } from './suggest.ts';

const FEEDS_BY_ID: ReadonlyMap<string, FeedRef> = new Map(ALL_FEEDS.map((feed) => [feed.id, feed]));

/** What a signal's or a gate's declared input reads. */
type Source = Exclude<InputSource, { readonly kind: 'venues' }>;

/** Holds one declared input against the feeds and the signals that there are. `name` is the input's name. */
export function checkInput(name: string, input: Input, signals: ReadonlySet<string>): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (fault: string, fix: string): void => {
    faults.push({ fault: `input '${name}' ${fault}`, fix });
  };
  if (input.staleness !== undefined) {
    const { maxAgeMs, reason } = input.staleness;
    if (!(maxAgeMs > 0) || !Number.isFinite(maxAgeMs)) add(`is allowed an age of ${String(maxAgeMs)} ms`, 'Give a finite age above zero');
    if (typeof reason !== 'string' || reason.trim() === '') add('is allowed to be older without a reason', 'Say why that is sound');
  }
  const perVenue = input.source.kind === 'venues';
  const source = input.source.kind === 'venues' ? input.source.of : input.source;
  if (source.kind === 'venues') {
    add('is read for each venue of each venue', 'Write eachVenue once');
    return faults;
  }
  if (source.kind === 'reading') {
    if (perVenue) add('asks for a signal once per venue', 'Read a signal without eachVenue');
    if (!signals.has(source.signal)) {
      add(
        `reads an unknown signal '${source.signal}'`,
        didYouMean(source.signal, signals, 'Name a signal that exists; `ghost-council plugins` lists them'),
      );
    }
    return faults;
  }
  faults.push(...checkParameters(source).map(({ fault, fix }) => ({ fault: `input '${name}' ${fault}`, fix })));
  const feed = onlyFeed(source);
  if (feed === null) {
    add('takes columns of several feeds', 'Give an operator columns of one feed; combine feeds in compute');
    return faults;
  }
  const unknown =
    checkFeed(feed) ??
    columnsOf(source)
      .map(checkColumn)
      .find((fault) => fault !== null) ??
    null;
  if (unknown !== null) {
    add(unknown.fault, unknown.fix);
    return faults;
  }
  const { combine, restatement, key } = feed.contract;
  if ((source.kind === 'derived' || 'rows' in source) && restatement === 'latest') {
    add(`keeps a column of ${key}, whose past rows are restated`, 'Use only its newest row, with latest');
  }
  if (columnsOf(source).some(({ unit }) => unit === 'text') && source.kind !== 'value')
    add('computes with a text', 'Take a column of numbers');
  if (combine === 'merge' && source.kind !== 'events') add(`reads ${key}, a calendar, as a series`, `Read it with events(${key}, …)`);
  if (combine !== 'merge' && source.kind === 'events')
    add(`asks for events of ${key}, which is a series`, 'Read it with latest, derived or history');
  if (combine === 'perVenue' && !perVenue)
    add(`reads ${feed.id} without naming a venue`, 'Wrap it in eachVenue(…): its venues are never mixed');
  if (combine !== 'perVenue' && perVenue) add(`asks for the venues of ${feed.id}, which has one column for all`, 'Take eachVenue away');
  return faults;
}

function checkParameters(source: Source): readonly Fault[] {
  switch (source.kind) {
    case 'history':
    case 'timed-history':
      return Number.isInteger(source.rows) && source.rows >= 1
        ? []
        : [{ fault: `asks for ${String(source.rows)} rows`, fix: 'Ask for a whole number of at least 1' }];
    case 'events':
      return [source.beforeMs, source.afterMs].every((span) => Number.isFinite(span) && span >= 0)
        ? []
        : [{ fault: 'has a window with a negative or infinite side', fix: 'Give both sides in milliseconds, 0 or more' }];
    case 'derived': {
      const { columns, operator } = source;
      if (typeof operator.create !== 'function' || typeof operator.key !== 'string' || operator.key === '') {
        return [{ fault: 'has no operator', fix: 'Give one of src/series/operators.ts: derived(column, rsi(14))' }];
      }
      const faults: Fault[] = [];
      if (columns.length !== operator.arity) {
        faults.push({
          fault: `gives ${operator.key} ${count(columns.length, 'column')}`,
          fix: `Give it ${count(operator.arity, 'column')}`,
        });
      }
      if (!Number.isInteger(operator.warmup) || operator.warmup < 1) {
        faults.push({
          fault: `uses ${operator.key}, whose warmup is ${String(operator.warmup)}`,
          fix: 'Declare its warmup: the rows it needs, at least 1',
        });
      }
      return faults;
    }
    default:
      return [];
  }
}

function columnsOf(source: Source): readonly Column[] {
  if (source.kind === 'derived') return source.columns;
  return 'column' in source ? [source.column] : [];
}

/** The feed of a source; null when its columns belong to several. */
function onlyFeed(source: Exclude<Source, { readonly kind: 'reading' }>): FeedRef | null {
  if (source.kind === 'row' || source.kind === 'events') return source.feed;
  const feeds = new Set(columnsOf(source).map(({ feed }) => feed));
  const [feed] = feeds;
  return feeds.size === 1 && feed !== undefined ? feed : null;
}

/** Whether a feed is one of the contracts; null when it is. */
export function checkFeed(feed: unknown): Fault | null {
  const id = (feed as FeedRef | null | undefined)?.id;
  if (typeof id !== 'string') {
    return { fault: 'names no feed', fix: "Import one from src/feeds; a feed with several bar lengths is called with one: candles('1h')" };
  }
  const known = FEEDS_BY_ID.get(id);
  if (known === feed) return null;
  return known === undefined
    ? { fault: `names an unknown feed '${id}'`, fix: didYouMean(id, FEEDS_BY_ID.keys(), 'Import a feed from src/feeds') }
    : {
        fault: `names a copy of the feed '${id}'`,
        fix: 'Import it from the same ghost-council that runs: two copies of the program are installed, or the feed was rebuilt',
      };
}

function checkColumn(column: Column): Fault | null {
  const { feed, name } = column;
  if ((feed as unknown as Readonly<Record<string, unknown>>)[name] === column) return null;
  const names = Object.keys(feed.contract.fields);
  return names.includes(name)
    ? { fault: `takes a copy of the column ${feed.id}.${name}`, fix: 'Take it from the feed itself' }
    : { fault: `takes the unknown column '${name}' of ${feed.id}`, fix: didYouMean(name, names, `It has ${names.join(', ')}`) };
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
