import type { Absence } from '../../domain/reading.ts';
import type { FeedRef } from '../../feeds/define-feed.ts';
import type { InputSource, TimedHistory } from '../../sdk/inputs.ts';
import type { DerivedColumn } from '../../series/derived-column.ts';
import type { Table } from '../../series/table.ts';

/** A value taken from the newest visible rows of a table, or why it cannot be taken. The table has at least one visible row. */
export type Extracted = { readonly value: unknown; readonly absence: null } | { readonly value: undefined; readonly absence: Absence };

/** Takes one kind of value from a table. */
export type Extraction = (table: Table) => Extracted;

/** The kinds of inputs that are read from the newest rows of one table. */
export type TableSourced = Extract<InputSource, { readonly kind: 'row' | 'value' | 'derived' | 'history' | 'timed-history' }>;

/** How a feed is named to people: `Spot candles, 1h`. */
export function nameFeed({ contract, interval }: FeedRef): string {
  return contract.intervals.length > 1 && interval !== null ? `${contract.title}, ${interval}` : contract.title;
}

/** The feed that an input is read from. */
export function feedOf(source: TableSourced): FeedRef {
  switch (source.kind) {
    case 'row':
      return source.feed;
    case 'value':
    case 'history':
    case 'timed-history':
      return source.column.feed;
    case 'derived':
      return source.columns[0]!.feed;
  }
}

/** Builds the extraction that an input declares. */
export function extractionOf(source: TableSourced): Extraction {
  switch (source.kind) {
    case 'row':
      return extractRow(source.feed);
    case 'value':
      return source.column.unit === 'text' ? extractText(source.column.name) : extractValue(source.column.name);
    case 'history':
      return extractHistory(source.column.name, source.rows, (values) => values);
    case 'timed-history':
      return extractHistory(source.column.name, source.rows, (values, asOf): TimedHistory => ({ asOf, values }));
    case 'derived':
      return extractDerived(source);
  }
}

function extractRow(feed: FeedRef): Extraction {
  const fields = Object.entries(feed.contract.fields);
  return (table) => {
    const row: Record<string, number | string> = {};
    for (const [name, { unit, description }] of fields) {
      if (unit === 'text') {
        row[name] = table.text(name)[table.visible - 1]!;
        continue;
      }
      const value = table.number(name).at(table.visible - 1);
      if (Number.isNaN(value)) return missing(description);
      row[name] = value;
    }
    return { value: row, absence: null };
  };
}

function extractValue(name: string): Extraction {
  return (table) => {
    const value = table.number(name).at(table.visible - 1);
    return Number.isNaN(value) ? missing('the newest row') : { value, absence: null };
  };
}

function extractText(name: string): Extraction {
  return (table) => ({ value: table.text(name)[table.visible - 1]!, absence: null });
}

function extractHistory(name: string, rows: number, shape: (values: Float64Array, asOf: Float64Array) => unknown): Extraction {
  return (table) => {
    if (table.visible < rows) return warmingUp(table.visible, rows);
    const first = table.visible - rows;
    const values = table.number(name).view(first, table.visible).slice();
    if (values.some(Number.isNaN)) return missing('one of the rows');
    const asOf = Float64Array.from({ length: rows }, (_, row) => table.asOf(first + row));
    return { value: shape(values, asOf), absence: null };
  };
}

function extractDerived(source: Extract<InputSource, { readonly kind: 'derived' }>): Extraction {
  const names = source.columns.map(({ name }) => name);
  const { operator } = source;
  let table: Table | null = null;
  let column: DerivedColumn | null = null;
  return (from) => {
    // A reader stays with one table until it falls back: the column is looked up only then.
    if (from !== table || column === null) {
      table = from;
      column = from.derive(names, operator);
    }
    const { value } = column;
    if (!Number.isNaN(value)) return { value, absence: null };
    return table.visible < operator.warmup ? warmingUp(table.visible, operator.warmup) : missing('one of the rows');
  };
}

function missing(what: string): Extracted {
  return { value: undefined, absence: { code: 'MISSING_VALUE', detail: `the source had no value for ${what}` } };
}

function warmingUp(rows: number, needed: number): Extracted {
  return { value: undefined, absence: { code: 'WARMING_UP', detail: `${rows} of ${needed} rows` } };
}
