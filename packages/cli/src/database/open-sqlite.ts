import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

import { withStatementCache } from '@kith/core'
import { checkpointInBackground } from '@kith/core/node'
import SqliteDatabase from 'better-sqlite3'
import { Kysely, type LogEvent, SqliteDialect, type SqliteDatabase as KyselySqlite } from 'kysely'

import { cliErrors } from '../cli-errors.ts'
import type { HostDatabase } from '../config/config.ts'
import { MEMORY } from './database-url.ts'

/** How long a statement waits for another process that writes. */
export const BUSY_TIMEOUT_MS = 5000

/** A log beyond this is checkpointed by the connection itself: nobody did so in the background. */
const LONGEST_LOG_PAGES = 65_536

/** What the connection may remember of the file. It takes no more than it reads. */
const CACHE_KIBIBYTES = 64_000

/** How a database is opened. */
export interface OpenSqliteOptions {
  readonly mustExist: boolean
  /** Told of each statement. */
  readonly log?: ((event: LogEvent) => void) | undefined
}

/**
 * Opens a SQLite database the way Kith uses it: write-ahead log, `synchronous` NORMAL, a busy timeout, foreign keys
 * on, prepared statements kept, checkpoints in the background.
 *
 * @throws KITH_CLI_DATABASE_NOT_FOUND when it has to exist and does not; KITH_CLI_DATABASE_UNREADABLE
 */
export function openSqlite(path: string, { mustExist, log }: OpenSqliteOptions): HostDatabase {
  if (path !== MEMORY) checkPlace(path, mustExist)
  const database = withStatementCache(connect(path))
  return new Kysely({
    dialect: new SqliteDialect({ database: path === MEMORY ? database : withCheckpoints(path, database) }),
    ...(log === undefined ? {} : { log }),
  })
}

function withCheckpoints(path: string, database: KyselySqlite): KyselySqlite {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const checkpoints = checkpointInBackground({ file: path, driver })
  return {
    prepare: (sql) => database.prepare(sql),
    close: () => {
      checkpoints.stop()
      database.close()
    },
  }
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
    database.pragma(`wal_autocheckpoint = ${LONGEST_LOG_PAGES}`)
    database.pragma(`cache_size = -${CACHE_KIBIBYTES}`)
    return database
  } catch (cause) {
    database?.close()
    throw cliErrors.DATABASE_UNREADABLE({ path, reason: codeOf(cause) }, { cause })
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof SqliteDatabase.SqliteError ? cause.code : 'it is no SQLite database'
}
