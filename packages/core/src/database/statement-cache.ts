import type { SqliteDatabase } from 'kysely'

type Statement = ReturnType<SqliteDatabase['prepare']>

/**
 * Gives a better-sqlite3 database to Kysely's `SqliteDialect` with prepared statements kept for reuse. Stock Kysely
 * prepares at each execution, which costs more than running a lookup by key.
 *
 * ```ts
 * new Kysely({ dialect: new SqliteDialect({ database: withStatementCache(new Database('crm.db')) }) })
 * ```
 *
 * Keeps the `capacity` most recently used statements. A statement that is being iterated is never shared.
 */
export function withStatementCache(database: SqliteDatabase, capacity = 500): SqliteDatabase {
  const statements = new Map<string, KeptStatement>()
  return {
    close: () => {
      statements.clear()
      database.close()
    },
    prepare: (sql) => {
      const known = statements.get(sql)
      if (known?.isBusy === false) {
        statements.delete(sql)
        statements.set(sql, known)
        return known
      }
      const statement = new KeptStatement(database.prepare(sql))
      if (statements.size >= capacity) statements.delete(statements.keys().next().value!)
      statements.set(sql, statement)
      return statement
    },
  }
}

/** A prepared statement that knows of itself what the driver would have to be asked at each use. */
class KeptStatement implements Statement {
  readonly reader: boolean
  readonly #statement: Statement
  #readings = 0

  constructor(statement: Statement) {
    this.reader = statement.reader
    this.#statement = statement
  }

  /** Whether its rows are being read one by one. */
  get isBusy(): boolean {
    return this.#readings > 0
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(parameters)
  }

  run(parameters: readonly unknown[]): ReturnType<Statement['run']> {
    return this.#statement.run(parameters)
  }

  *iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    this.#readings += 1
    try {
      yield* this.#statement.iterate(parameters)
    } finally {
      this.#readings -= 1
    }
  }
}
