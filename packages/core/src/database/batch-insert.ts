import { CompiledQuery } from 'kysely'

import type { AnyDatabase } from './traits.ts'

/** Parameters of one statement: below the limit of every database. */
const MOST_PARAMETERS = 2000

/**
 * Inserts of many rows into the columns of one table, with as few statements as there may be. A statement takes a power of
 * two of rows, so that few texts occur and each stays in the statement cache.
 */
export class BatchInsert {
  readonly #database: AnyDatabase
  readonly #table: string
  readonly #columns: readonly string[]
  readonly #most: number
  readonly #statements = new Map<number, string>()

  constructor(database: AnyDatabase, table: string, columns: readonly string[]) {
    this.#database = database
    this.#table = table
    this.#columns = columns
    this.#most = 2 ** Math.floor(Math.log2(MOST_PARAMETERS / columns.length))
  }

  /** Inserts rows, each keyed by column. */
  async run(db: AnyDatabase, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    for (let from = 0; from < rows.length;) {
      const count = Math.min(this.#most, 2 ** Math.floor(Math.log2(rows.length - from)))
      await this.#insert(db, rows.slice(from, from + count))
      from += count
    }
  }

  async #insert(db: AnyDatabase, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const parameters: unknown[] = []
    for (const row of rows) for (const column of this.#columns) parameters.push(row[column] ?? null)
    await db.getExecutor().executeQuery(CompiledQuery.raw(this.#textOf(rows.length), parameters))
  }

  #textOf(count: number): string {
    const known = this.#statements.get(count)
    if (known !== undefined) return known
    const row = Object.fromEntries(this.#columns.map((column) => [column, '']))
    const { sql } = this.#database
      .insertInto(this.#table)
      .values(Array.from({ length: count }, () => row))
      .compile()
    this.#statements.set(count, sql)
    return sql
  }
}
