import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import Database from 'better-sqlite3'

/** The file that both servers use. */
export function benchFile(rows: number): string {
  const file = join(import.meta.dirname, `../../.kith/bench/customers-${rows}.db`)
  mkdirSync(dirname(file), { recursive: true })
  return file
}

/** Opens a database the way the deployment guide recommends, for both servers alike, with so many pages in its log. */
export function openDatabase(file: string, logPages = 10_000): Database.Database {
  const database = new Database(file)
  for (const pragma of [
    'journal_mode = wal',
    'synchronous = normal',
    'busy_timeout = 5000',
    `wal_autocheckpoint = ${logPages}`,
    'cache_size = -64000',
    'temp_store = memory',
  ]) {
    database.pragma(pragma)
  }
  return database
}
