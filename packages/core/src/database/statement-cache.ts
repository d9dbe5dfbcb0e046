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
  const statements = new Map<string, Statement>()
  return {
    close: () => {
      statements.clear()
      database.close()
    },
    prepare: (sql) => {
      const known = statements.get(sql)
      if (known !== undefined && !isBusy(known)) {
        statements.delete(sql)
        statements.set(sql, known)
        return known
      }
      const statement = database.prepare(sql)
      if (statements.size >= capacity) statements.delete(statements.keys().next().value!)
      statements.set(sql, statement)
      return statement
    },
  }
}

function isBusy(statement: Statement): boolean {
  return 'busy' in statement && statement.busy === true
}
