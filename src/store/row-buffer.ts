import type { Sql } from './sql.ts';

/** A table to insert into: its columns in order, each with its SQL type. `position` columns hold offsets from the batch's first position. */
export interface InsertTarget {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** A value of a row; null is the database's null. */
type Cell = string | number | boolean | Buffer | null;

/** Rows per statement: bounds the size of one message to the database. */
const ROWS_PER_STATEMENT = 500;

/** What an array literal may hold without quotes, unless it reads as `null`. */
const BARE = /^[\w:.+-]+$/;

/** Rows for one table, gathered column by column and inserted many at a time. */
export class RowBuffer {
  readonly #target: InsertTarget;
  readonly #names: readonly string[];
  readonly #columns: Cell[][];

  constructor(target: InsertTarget) {
    this.#target = target;
    this.#names = Object.keys(target.columns);
    this.#columns = this.#names.map(() => []);
  }

  /** Adds a row: its values in the order of the target's columns. */
  add(...values: Cell[]): void {
    for (let column = 0; column < values.length; column++) this.#columns[column]!.push(values[column]!);
  }

  /** Inserts all rows, the positions counted from `firstPosition`. */
  async insert(sql: Sql, firstPosition: number): Promise<void> {
    const rows = this.#columns[0]!.length;
    for (let from = 0; from < rows; from += ROWS_PER_STATEMENT) {
      const { statement, parameters } = this.#statement(from, Math.min(rows, from + ROWS_PER_STATEMENT), firstPosition);
      await sql.query(statement, parameters);
    }
  }

  #statement(from: number, to: number, firstPosition: number): { statement: string; parameters: unknown[] } {
    const parameters: unknown[] = [];
    const lists = this.#names.map((name, column) => {
      const type = this.#target.columns[name]!;
      const values = this.#columns[column]!.slice(from, to);
      if (type !== 'bytea') return `$${parameters.push(arrayLiteral(values))}::${type}[]`;
      // Each on its own: inside an array parameter bytes would travel as text, four times as long.
      return `array[${values.map((value) => `$${parameters.push(value)}`).join(',')}]::bytea[]`;
    });
    const names = this.#names.join(', ');
    const values = this.#names.map((name) => (name === 'position' ? `${firstPosition} + position` : name)).join(', ');
    const statement = `insert into ${this.#target.table} (${names}) select ${values} from unnest(${lists.join(', ')}) as added (${names})`;
    return { statement, parameters };
  }
}

/** PostgreSQL's text form of an array. The driver's own quotes every element, at several times the cost. */
function arrayLiteral(values: readonly Cell[]): string {
  const items = values.map((value) => {
    if (value === null) return 'NULL';
    if (typeof value !== 'string') return value.toString();
    return BARE.test(value) && !/^null$/i.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}
