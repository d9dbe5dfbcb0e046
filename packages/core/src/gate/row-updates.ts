import { type Prepared, prepare, Slot } from '../database/prepared.ts'
import type { AnyDatabase } from '../database/traits.ts'
import { Memo } from '../shared/memo.ts'
import type { ColumnValues } from './row-codec.ts'

const CACHED = 200

/** The updates of rows of one table that still have a version: one prepared statement for each set of columns. */
export class RowUpdates {
  readonly #database: AnyDatabase
  readonly #table: string
  readonly #statements = new Memo<Prepared<ColumnValues>>(CACHED)

  constructor(database: AnyDatabase, table: string) {
    this.#database = database
    this.#table = table
  }

  /** Bound from the columns, `#id`, `#tenant` and `#version`. */
  of(columns: readonly string[]): Prepared<ColumnValues> {
    return this.#statements.get(columns.join(), () => this.#prepare(columns))
  }

  #prepare(columns: readonly string[]): Prepared<ColumnValues> {
    const slot = (name: string) => new Slot((values: ColumnValues) => values[name] ?? null)
    return prepare<ColumnValues>(
      this.#database
        .updateTable(this.#table)
        .set(Object.fromEntries(columns.map((column) => [column, slot(column)])))
        .where('id', '=', slot('#id'))
        .where('tenant_id', '=', slot('#tenant'))
        .where('version', '=', slot('#version')),
    )
  }
}
