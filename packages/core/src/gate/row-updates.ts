import { type Prepared, prepare, Slot } from '../database/prepared.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { ColumnValues } from './row-codec.ts'

const CACHED = 200

/** The updates of rows of one table that still have a version: one prepared statement for each set of columns. */
export class RowUpdates {
  readonly #database: AnyDatabase
  readonly #table: string
  readonly #statements = new Map<string, Prepared<ColumnValues>>()

  constructor(database: AnyDatabase, table: string) {
    this.#database = database
    this.#table = table
  }

  /** Bound from the columns, `#id`, `#tenant` and `#version`. */
  of(columns: readonly string[]): Prepared<ColumnValues> {
    const key = columns.join()
    const known = this.#statements.get(key)
    if (known !== undefined) return known
    const slot = (name: string) => new Slot((values: ColumnValues) => values[name] ?? null)
    const statement = prepare<ColumnValues>(
      this.#database
        .updateTable(this.#table)
        .set(Object.fromEntries(columns.map((column) => [column, slot(column)])))
        .where('id', '=', slot('#id'))
        .where('tenant_id', '=', slot('#tenant'))
        .where('version', '=', slot('#version')),
    )
    if (this.#statements.size >= CACHED) this.#statements.clear()
    this.#statements.set(key, statement)
    return statement
  }
}
