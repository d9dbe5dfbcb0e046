import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

import { withStatementCache } from '@kith/core'
import SqliteDatabase from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

import { cliErrors } from '../cli-errors.ts'
import type { HostDatabase } from '../config/config.ts'
import { MEMORY } from './database-url.ts'

/** How long a statement waits for another process that writes. */
export const BUSY_TIMEOUT_MS = 5000

/**
 * Opens a SQLite database the way Kith uses it: write-ahead log, `synchronous` NORMAL, a busy timeout, foreign keys
 * on, prepared statements kept.
 *
 * @throws KITH_CLI_DATABASE_NOT_FOUND when it has to exist and does not; KITH_CLI_DATABASE_UNREADABLE
 */
export function openSqlite(path: string, options: { readonly mustExist: boolean }): HostDatabase {
  if (path !== MEMORY) checkPlace(path, options.mustExist)
  return new Kysely({ dialect: new SqliteDialect({ database: withStatementCache(connect(path)) }) })
}

function checkPlace(path: string, mustExist: boolean): void {
  if (mustExist && !existsSync(path)) throw cliErrors.DATABASE_NOT_FOUND({ path })
  if (!existsSync(dirname(path)))
    throw cliErrors.DATABASE_UNREADABLE({ path, reason: 'its folder does not exist' })
}

function connect(path: string): SqliteDatabase.Database {
  let database: SqliteDatabase.Database | undefined
  try {
    database = new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.pragma('foreign_keys = ON')
    return database
  } catch (cause) {
    database?.close()
    throw cliErrors.DATABASE_UNREADABLE({ path, reason: codeOf(cause) }, { cause })
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof SqliteDatabase.SqliteError ? cause.code : 'it is no SQLite database'
}
