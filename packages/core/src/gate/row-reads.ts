import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { prepare, type Prepared, Slot } from '../database/prepared.ts'
import { Memo } from '../shared/memo.ts'
import type { ColumnValues } from './row-codec.ts'

const CACHED = 200

/** Which of the rows that match: some one, all in the order of creation, or as many of these as `#limit` after `#after`. */
type RowsWanted = 'one' | 'all' | 'page'

/** The reads of whole rows of one table by what some of their columns hold: one prepared statement for each set of columns. */
export class RowReads {
  readonly #database: Database
  readonly #table: string
  readonly #statements = new Memo<Prepared<ColumnValues>>(CACHED)

  constructor(database: Database, table: string) {
    this.#database = database
    this.#table = table
  }

  /** Bound from the columns and `#tenant`; for a page, from `#after` and `#limit` as well. */
  of(columns: readonly string[], wanted: RowsWanted): Prepared<ColumnValues> {
    return this.#statements.get([wanted, ...columns].join(), () => this.#prepare(columns, wanted))
  }

  #prepare(columns: readonly string[], wanted: RowsWanted): Prepared<ColumnValues> {
    const conditions = [
      sql`tenant_id = ${slot('#tenant')}`,
      ...columns.map((column) => sql`${sql.ref(column)} = ${slot(column)}`),
    ]
    const statement = sql`select * from ${sql.table(this.#table)}
      where ${sql.join(conditions, sql` and `)} ${ending[wanted]}`
    return prepare({ compile: () => this.#database.compile(statement) })
  }
}

function slot(name: string): RawBuilder<unknown> {
  return sql`${new Slot((values: ColumnValues) => values[name] ?? null)}`
}

const ending: Readonly<Record<RowsWanted, RawBuilder<unknown>>> = {
  one: sql`limit 1`,
  all: sql`order by id`,
  page: sql`and id > ${slot('#after')} order by id limit ${slot('#limit')}`,
}
