import { withStatementCache } from '@kith/core'
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

/** Tables that are known at run time only. */
export type TestTables = Record<string, Record<string, unknown>>

/** `memory`, or the path of a file. */
export type TestDatabaseLocation = 'memory' | (string & {})

/** A connection, and whether its tables are there already. */
export interface OpenedDatabase {
  readonly kysely: Kysely<TestTables>
  readonly isMigrated: boolean
  /** Keeps the database as it is now as the template of later ones in memory with the same `history`. */
  remember(): void
}

const templates = new Map<string, Buffer>()

/**
 * Opens SQLite. In memory, a database of the same `history` that was remembered earlier in this process is restored
 * with its tables, which costs a tenth of migrating.
 */
export function openTestDatabase(location: TestDatabaseLocation, history: string): OpenedDatabase {
  const template = location === 'memory' ? templates.get(history) : undefined
  const sqlite = new Sqlite(template ?? (location === 'memory' ? ':memory:' : location))
  if (location !== 'memory') sqlite.pragma('journal_mode = WAL')
  return {
    kysely: new Kysely({ dialect: new SqliteDialect({ database: withStatementCache(sqlite) }) }),
    isMigrated: template !== undefined,
    remember: () => {
      if (location === 'memory') templates.set(history, sqlite.serialize())
    },
  }
}
